package io.ssync.tasks.redis;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Measures what a million messages that wait for a limit cost the other tasks of their queue: the drain of a queue without
 * limits, and of one in which so many wait, in turns. Takes the number of tasks to drain and of those that wait. Not a test:
 *
 * <pre>{@code
 * mvn -q -pl ssync-tasks-redis -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd ssync-tasks-redis
 * java -cp target/test-classes:target/classes:$(cat target/classpath) io.ssync.tasks.redis.FlowControlBenchmark
 * }</pre>
 */
final class FlowControlBenchmark {
    private static final int ROUNDS = 7;
    private static final int BULK = 1_000;

    private final LongAdder runs = new LongAdder();
    private final LongAdder limitedRuns = new LongAdder();
    private final TaskApp app;

    private FlowControlBenchmark(String redis) {
        app = TaskApp.builder("benchmark")
                .broker(RedisBroker.connect(redis))
                .routes(Routes.of("bench.keyed", "keyed"))
                .register(new Tasks())
                .build();
    }

    public static void main(String[] arguments) throws Exception {
        int drained = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int waiting = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            new FlowControlBenchmark(redis.uri().toString()).run(drained, waiting);
        }
    }

    private void run(int drained, int waiting) throws Exception {
        send("bench.limited", "limited", waiting);
        long start = System.nanoTime();
        try (Worker worker = app.worker().queues("limited").start()) {
            while (app.broker().status("limited").ready() > 0) {
                Thread.sleep(10);
            }
        }
        double[] plain = new double[ROUNDS];
        double[] limited = new double[ROUNDS];
        System.out.printf(
                "%,d set aside in %.1f s (%d have run)%n",
                app.broker().status("limited").limited(), (System.nanoTime() - start) / 1e9, limitedRuns.sum());
        for (int round = -1; round < ROUNDS; round++) {
            double one = drain("plain", drained);
            double other = drain("limited", drained);
            if (round >= 0) {
                plain[round] = one;
                limited[round] = other;
                System.out.printf(
                        "%,10.0f/s without, %,10.0f/s beside those that wait: %.2f%n", one, other, other / one);
            }
        }
        double keyed = drainKeyed(drained / 5);
        System.out.printf(
                "median %,.0f/s and %,.0f/s: %.3f; 1,000 keys, 4 of each at once: %,.0f/s%n",
                median(plain), median(limited), median(limited) / median(plain), keyed);
        app.close();
    }

    private double drainKeyed(int count) throws InterruptedException {
        for (int sent = 0; sent < count; sent += BULK) {
            app.sendAll(IntStream.range(0, BULK)
                    .mapToObj(i -> app.task(Tasks::keyed).signature("key-" + i))
                    .toList());
        }
        return drainAll("keyed", count);
    }

    private double drain(String queue, int count) throws InterruptedException {
        send("bench.noop", queue, count);
        return drainAll(queue, count);
    }

    private double drainAll(String queue, int count) throws InterruptedException {
        long end = runs.sum() + count;
        long start = System.nanoTime();
        try (Worker worker = app.worker().queues(queue).start()) {
            while (runs.sum() < end) {
                Thread.sleep(1);
            }
            for (QueueStatus left = app.broker().status(queue);
                    left.ready() + left.inFlight() > 0;
                    left = app.broker().status(queue)) {
                Thread.sleep(1);
            }
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private void send(String task, String queue, int count) {
        Signature<Object> call = Signature.of(task, List.of()).with(TaskOptions.DEFAULTS.queue(queue));
        List<Signature<Object>> calls = Collections.nCopies(BULK, call);
        for (int sent = 0; sent < count; sent += BULK) {
            app.sendAll(calls.subList(0, Math.min(BULK, count - sent)));
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Tasks that do nothing. */
    final class Tasks {
        @Task(name = "bench.noop", ignoreResult = true)
        void noop() {
            runs.increment();
        }

        @Task(name = "bench.limited", ignoreResult = true, rateLimit = "1/h")
        void limited() {
            limitedRuns.increment();
        }

        @Task(name = "bench.keyed", ignoreResult = true, maxConcurrency = 4, concurrencyKey = "key")
        void keyed(String key) {
            runs.increment();
        }
    }
}
