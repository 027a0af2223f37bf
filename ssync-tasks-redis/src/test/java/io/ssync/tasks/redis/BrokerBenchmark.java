package io.ssync.tasks.redis;

import com.sun.management.OperatingSystemMXBean;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.testing.Settle;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Measures how fast the broker is by itself, beside what the client can do at best. Takes the address of a Redis, or starts a
 * server of its own. Not a test:
 *
 * <pre>{@code
 * mvn -q -pl ssync-tasks-redis -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd ssync-tasks-redis
 * java -cp target/test-classes:target/classes:$(cat target/classpath) io.ssync.tasks.redis.BrokerBenchmark
 * }</pre>
 */
final class BrokerBenchmark {
    /** As long as a small task message of Celery. */
    private static final byte[] PAYLOAD = new byte[600];

    private static final String QUEUE = "benchmark";
    private static final int ROUNDS = 7;

    private final RedisBroker broker;
    private final StatefulRedisConnection<byte[], byte[]> bare;

    private BrokerBenchmark(RedisBroker broker, StatefulRedisConnection<byte[], byte[]> bare) {
        this.broker = broker;
        this.bare = bare;
    }

    public static void main(String[] arguments) throws Exception {
        new Random(1).nextBytes(PAYLOAD);
        if (arguments.length > 0) {
            run(URI.create(arguments[0]));
            return;
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            run(redis.uri());
        }
    }

    private static void run(URI uri) throws Exception {
        RedisClient client = RedisClient.create(RedisURI.create(uri));
        try (RedisBroker broker = RedisBroker.connect(uri.toString());
                StatefulRedisConnection<byte[], byte[]> bare = client.connect(ByteArrayCodec.INSTANCE)) {
            BrokerBenchmark benchmark = new BrokerBenchmark(broker, bare);
            benchmark.publish();
            benchmark.publishAll();
            for (int max : new int[] {1, 8, 64, 256, 500}) {
                benchmark.drain(max);
            }
            benchmark.wakeUp();
        } finally {
            client.shutdown();
        }
    }

    private void publish() throws Exception {
        int messages = 2_000;
        byte[] key = RawRedis.bytes(QUEUE);
        Meter plain = new Meter("bare synchronous LPUSH");
        Meter ours = new Meter("publish");
        // Many short turns, so that both meet the same weather.
        for (int round = 0; round < 10 * ROUNDS; round++) {
            plain.time(messages, () -> {
                for (int i = 0; i < messages; i++) {
                    bare.sync().lpush(key, PAYLOAD);
                }
            });
            ours.time(messages, () -> {
                for (int i = 0; i < messages; i++) {
                    broker.publish(OutboundMessage.of(QUEUE, PAYLOAD));
                }
            });
            bare.sync().del(key);
        }
        plain.report();
        ours.report();
        System.out.printf("  that is %.0f %%%n", 100 * ours.median() / plain.median());
    }

    private void publishAll() throws Exception {
        List<OutboundMessage> messages = Collections.nCopies(100_000, OutboundMessage.of(QUEUE, PAYLOAD));
        Meter meter = new Meter("publishAll");
        for (int round = 0; round < ROUNDS; round++) {
            meter.time(messages.size(), () -> broker.publishAll(messages));
            bare.sync().del(RawRedis.bytes(QUEUE));
        }
        meter.report();
    }

    /** One thread that claims and acknowledges in turn, as many at a time. */
    private void drain(int max) throws Exception {
        int messages = max == 1 ? 10_000 : max == 8 ? 50_000 : 200_000;
        Meter meter = new Meter("claim " + max + ", acknowledge");
        for (int round = 0; round < ROUNDS; round++) {
            broker.publishAll(Collections.nCopies(messages, OutboundMessage.of(QUEUE, PAYLOAD)));
            try (Consumer consumer = broker.consume(Consumer.Options.of("worker@benchmark", List.of(QUEUE)))) {
                meter.time(messages, () -> {
                    for (int done = 0; done < messages; ) {
                        done += Settle.ack(consumer, consumer.claim(max, Duration.ofSeconds(1)));
                    }
                });
            }
        }
        meter.report();
    }

    /** From the call of publish to the return of claim in another thread, one message at a time. */
    private void wakeUp() throws Exception {
        int messages = 3_000;
        long[] nanos = new long[messages];
        try (Consumer consumer = broker.consume(Consumer.Options.of("worker@benchmark", List.of(QUEUE)))) {
            consumer.claim(1, Duration.ZERO);
            for (int i = 0; i < messages; i++) {
                long[] sent = new long[1];
                Thread producer = new Thread(() -> {
                    pause();
                    sent[0] = System.nanoTime();
                    broker.publish(OutboundMessage.of(QUEUE, PAYLOAD));
                });
                producer.start();
                List<Delivery> deliveries = consumer.claim(8, Duration.ofSeconds(10));
                long claimed = System.nanoTime();
                producer.join();
                nanos[i] = claimed - sent[0];
                Settle.ack(consumer, deliveries);
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "publish to claim, idle    p50 %.2f ms, p99 %.2f ms%n",
                nanos[messages / 2] / 1e6, nanos[messages * 99 / 100] / 1e6);
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Time on the clock, and processor time, which a busy machine blurs less. */
    private final class Meter {
        private final String name;
        private final List<Double> rates = new ArrayList<>();
        private long messages;
        private double ours;
        private double redis;

        Meter(String name) {
            this.name = name;
        }

        void time(int count, Work work) throws Exception {
            double oursBefore = ours();
            double redisBefore = redis();
            long start = System.nanoTime();
            work.run();
            rates.add(count * 1e9 / (System.nanoTime() - start));
            ours += ours() - oursBefore;
            redis += redis() - redisBefore;
            messages += count;
        }

        double median() {
            return rates.stream().sorted().toList().get(rates.size() / 2);
        }

        void report() {
            double best = Collections.max(rates);
            System.out.printf(
                    "%-28s %,9.0f/s, at best %,9.0f/s; processor time %5.1f us here, %5.1f us in Redis%n",
                    name, median(), best, ours * 1e6 / messages, redis * 1e6 / messages);
        }

        private double ours() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
        }

        private double redis() {
            return Pattern.compile("used_cpu_(?:user|sys):([0-9.]+)")
                    .matcher(bare.sync().info("cpu"))
                    .results()
                    .mapToDouble(time -> Double.parseDouble(time.group(1)))
                    .sum();
        }
    }
}
