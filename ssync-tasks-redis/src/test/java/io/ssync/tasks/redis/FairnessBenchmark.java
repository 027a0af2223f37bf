package io.ssync.tasks.redis;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.worker.Worker;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Measures what taking turns costs: the drain of a queue of plain tasks, of one in which many fairness keys take turns, and of plain tasks
 * by a worker that knows fair ones too, in turns. Takes the number of tasks and of keys. Not a test:
 *
 * <pre>{@code
 * mvn -q -pl ssync-tasks-redis -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd ssync-tasks-redis
 * java -cp target/test-classes:target/classes:$(cat target/classpath) io.ssync.tasks.redis.FairnessBenchmark
 * }</pre>
 */
final class FairnessBenchmark {
    private static final int ROUNDS = 7;
    private static final int BULK = 1_000;

    private final LongAdder runs = new LongAdder();

    public static void main(String[] arguments) throws Exception {
        int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int keys = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            new FairnessBenchmark().run(redis.uri().toString(), tasks, keys);
        }
    }

    private void run(String redis, int tasks, int keys) throws Exception {
        try (TaskApp plainApp = app(redis, new Plain());
                TaskApp fairApp = app(redis, new Fair())) {
            double[] plain = new double[ROUNDS];
            double[] fair = new double[ROUNDS];
            double[] mixed = new double[ROUNDS];
            for (int round = -1; round < ROUNDS; round++) {
                double[] rates = {
                    drain(plainApp, "plain", "bench.plain", tasks, keys),
                    drain(fairApp, "fair", "bench.fair", tasks, keys),
                    drain(fairApp, "mixed", "bench.beside", tasks, keys)
                };
                if (round >= 0) {
                    plain[round] = rates[0];
                    fair[round] = rates[1];
                    mixed[round] = rates[2];
                    System.out.printf(
                            "%,10.0f/s plain, %,10.0f/s fair (%.2f), %,10.0f/s plain beside fair tasks (%.2f)%n",
                            rates[0], rates[1], rates[1] / rates[0], rates[2], rates[2] / rates[0]);
                }
            }
            System.out.printf(
                    "median %,.0f/s plain; %,d keys: %,.0f/s, %.3f of it; plain beside fair tasks: %,.0f/s, %.3f%n",
                    median(plain),
                    keys,
                    median(fair),
                    median(fair) / median(plain),
                    median(mixed),
                    median(mixed) / median(plain));
        }
    }

    private static TaskApp app(String redis, Object tasks) {
        return TaskApp.builder("benchmark")
                .broker(RedisBroker.connect(redis))
                .register(tasks)
                .build();
    }

    private double drain(TaskApp app, String queue, String task, int count, int keys) throws InterruptedException {
        for (int sent = 0; sent < count; sent += BULK) {
            int first = sent;
            app.sendAll(IntStream.range(0, BULK)
                    .mapToObj(i -> Signature.of(task, List.<Object>of("tenant-" + (first + i) % keys))
                            .with(TaskOptions.DEFAULTS.queue(queue)))
                    .toList());
        }
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

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** A task that does nothing. */
    final class Plain {
        @Task(name = "bench.plain", ignoreResult = true)
        void plain(String tenant) {
            runs.increment();
        }
    }

    /** Tasks that do nothing, one of them in turns. */
    final class Fair {
        @Task(name = "bench.fair", ignoreResult = true, fairnessKey = "tenant")
        void fair(String tenant) {
            runs.increment();
        }

        @Task(name = "bench.beside", ignoreResult = true)
        void plain(String tenant) {
            runs.increment();
        }
    }
}
