package io.ssync.tasks.redis;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Measures what each kind of settlement costs beside an acknowledgement: 10,000 in batches of 1,000, once without a network and once
 * with one that takes a millisecond. Not a test; {@link BrokerBenchmark} says how to run it.
 */
final class SettlementBenchmark {
    private static final byte[] PAYLOAD = new byte[600];
    private static final int MESSAGES = 10_000;
    private static final int BATCH = 1_000;
    private static final int ROUNDS = 7;
    private static final Due LATER = new Due.After(Duration.ofHours(1));

    private SettlementBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                BadNetwork network = new BadNetwork(redis);
                RawRedis raw = new RawRedis(redis.uri())) {
            run("no network", redis.uri().toString(), raw, BATCH);
            network.delay(Duration.ofNanos(500_000));
            run("1 ms there and back", network.uri(), raw, BATCH);
            run("1 ms there and back, one at a time", network.uri(), raw, 1);
        }
    }

    private static void run(String where, String uri, RawRedis raw, int batch) throws Exception {
        Map<String, Function<Delivery, Settlement>> kinds = new LinkedHashMap<>();
        kinds.put("acknowledge", Settlement.Ack::new);
        kinds.put("retry", delivery -> replace(delivery, new OutboundMessage("mail", 0, LATER, PAYLOAD)));
        kinds.put("next of a chain", delivery -> replace(delivery, OutboundMessage.of("mail", PAYLOAD)));
        kinds.put("next in another queue", delivery -> replace(delivery, OutboundMessage.of("letters", PAYLOAD)));
        kinds.put("defer", delivery -> new Settlement.Defer(delivery, LATER));
        kinds.put("dead letter", delivery -> new Settlement.DeadLetter(delivery, "for the benchmark", null));
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        int messages = batch == 1 ? 500 : MESSAGES;
        try (RedisBroker broker = RedisBroker.connect(uri)) {
            for (int round = 0; round < (batch == 1 ? 1 : ROUNDS); round++) {
                for (Map.Entry<String, Function<Delivery, Settlement>> kind : kinds.entrySet()) {
                    raw.commands().flushall();
                    double taken = settle(broker, messages, batch, kind.getValue());
                    micros.computeIfAbsent(kind.getKey(), unused -> new ArrayList<>())
                            .add(taken);
                }
            }
        }
        System.out.println(where);
        double ack = median(micros.get("acknowledge"));
        micros.forEach((kind, all) ->
                System.out.printf("  %-22s %8.1f us each, %6.1f acks%n", kind, median(all), median(all) / ack));
    }

    private static Settlement replace(Delivery delivery, OutboundMessage next) {
        return new Settlement.Replace(delivery, List.of(Settle.followUp(next)));
    }

    private static double settle(RedisBroker broker, int messages, int batch, Function<Delivery, Settlement> kind)
            throws InterruptedException {
        broker.publishAll(Collections.nCopies(messages, OutboundMessage.of("mail", PAYLOAD)));
        try (Consumer consumer = broker.consume(Consumer.Options.of("worker@benchmark", List.of("mail")))) {
            List<Settlement> settlements = new ArrayList<>();
            while (settlements.size() < messages) {
                consumer.claim(500, Duration.ofSeconds(1)).forEach(held -> settlements.add(kind.apply(held)));
            }
            long start = System.nanoTime();
            for (int i = 0; i < messages; i += batch) {
                if (!consumer.settle(settlements.subList(i, i + batch)).stream().allMatch(Settled.DONE::equals)) {
                    throw new IllegalStateException("not settled");
                }
            }
            return (System.nanoTime() - start) / 1e3 / messages;
        }
    }

    private static double median(List<Double> all) {
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
