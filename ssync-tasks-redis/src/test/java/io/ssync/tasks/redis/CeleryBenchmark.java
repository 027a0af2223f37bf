package io.ssync.tasks.redis;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Measures what Celery's programs see of our workers: how soon a call of Python's begins, how fast ten workers answer, and what
 * events cost. Takes how many rounds to run, three unless told. Not a test; run as {@link BrokerBenchmark} is.
 */
final class CeleryBenchmark {
    private static final int CALLS = 1_000;
    private static final int CALLS_PER_SECOND = 50;
    private static final int WORKERS = 10;
    private static final int DRAINED = 50_000;

    private final EmbeddedRedis redis;
    private final PythonCelery celery;

    private CeleryBenchmark(EmbeddedRedis redis, PythonCelery celery) {
        this.redis = redis;
        this.celery = celery;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        Path folder = Files.createTempDirectory("celery-benchmark");
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            CeleryBenchmark benchmark =
                    new CeleryBenchmark(redis, PythonCelery.on(redis.uri().toString(), folder));
            for (int round = 0; round < rounds; round++) {
                benchmark.start();
                benchmark.inspect();
            }
            benchmark.drain(rounds);
        }
    }

    /** Python notes the time, then sends; Java notes the time as the first thing that the task does. */
    private void start() throws InterruptedException {
        Timed tasks = new Timed(CALLS);
        try (TaskApp app = app(tasks, false);
                Worker worker = app.worker().queues("java").concurrency(2).start()) {
            String sending = celery.python("""
                    for _ in range(100):
                        java("warm-up").delay()
                    time.sleep(1)
                    took = []
                    for _ in range(%d):
                        before = time.time()
                        java("start", before).delay()
                        took.append(time.time() - before)
                        time.sleep(1 / %d)
                    took.sort()
                    print("%%.2f ms, p99 %%.2f ms" %% (1000 * took[len(took) // 2], 1000 * took[len(took) * 99 // 100]))
                    """.formatted(CALLS, CALLS_PER_SECOND))
                    .succeeded()
                    .strip();
            tasks.done.await();
            System.out.printf(
                    "start of a task that Python sends: %s; of that the call itself in Python p50 %s; worker %s%n",
                    percentiles(tasks.millis), sending, worker.name());
        }
    }

    /** From the question to the last of the answers. */
    private void inspect() {
        List<Worker> workers = new ArrayList<>();
        try (TaskApp app = app(new Timed(0), false)) {
            for (int i = 0; i < WORKERS; i++) {
                workers.add(app.worker()
                        .name("worker-" + i + "@java")
                        .queues("java")
                        .concurrency(1)
                        .start());
            }
            List<Double> millis = new ArrayList<>();
            int least = WORKERS;
            for (int i = 0; i < 110; i++) {
                long before = System.nanoTime();
                least = Math.min(least, app.inspect().active().size());
                if (i >= 10) {
                    millis.add((System.nanoTime() - before) / 1e6);
                }
            }
            String python = celery.python("""
                    took, least = [], 10
                    for _ in range(5):
                        before = time.monotonic()
                        least = min(least, len(app.control.inspect(timeout=1).active()))
                        took.append(time.monotonic() - before)
                    print("%d answers, slowest after %.0f ms" % (least, 1000 * max(took)))
                    """).succeeded().strip();
            System.out.printf(
                    "inspect active of %d workers: ours %d answers, %s; Celery's own with its timeout of 1 s %s%n",
                    WORKERS, least, percentiles(millis), python);
            workers.forEach(Worker::close);
        }
    }

    /** In turn without and with events of tasks, so that a slow minute slows both. */
    private void drain(int rounds) throws InterruptedException {
        List<Double> off = new ArrayList<>();
        List<Double> on = new ArrayList<>();
        drain(false);
        drain(true);
        for (int i = 0; i < rounds; i++) {
            off.add(drain(false));
            on.add(drain(true));
        }
        System.out.printf(
                "drain, tasks/s: %.0f without events, %.0f with -E and nobody who listens, ratio %.3f%n",
                median(off), median(on), median(on) / median(off));
    }

    private double drain(boolean events) throws InterruptedException {
        Timed tasks = new Timed(DRAINED);
        try (TaskApp app = app(tasks, events)) {
            app.sendAll(Collections.nCopies(
                    DRAINED, Signature.of("java.start", List.of(0.0)).with(TaskOptions.DEFAULTS.queue("java"))));
            long before = System.nanoTime();
            try (Worker worker = app.worker().queues("java").concurrency(2).start()) {
                tasks.done.await();
                double perSecond = DRAINED * 1e9 / (System.nanoTime() - before);
                worker.close();
                return perSecond;
            }
        }
    }

    private TaskApp app(Object tasks, boolean events) {
        return TaskApp.builder("benchmark")
                .broker(RedisBroker.connect(redis.uri().toString()))
                .settings(TaskSettings.defaults().withIgnoreResult(true).withSendTaskEvents(events))
                .register(tasks)
                .build();
    }

    private static String percentiles(List<Double> millis) {
        double[] sorted = List.copyOf(millis).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return "p50 %.2f ms, p99 %.2f ms".formatted(sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]);
    }

    private static double median(List<Double> values) {
        double[] sorted = Stream.of(values.toArray(Double[]::new))
                .mapToDouble(Double::doubleValue)
                .toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Notes how long ago its calls were sent, of those that say when. */
    static final class Timed {
        private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch done;

        Timed(int calls) {
            done = new CountDownLatch(calls);
        }

        @Task(name = "java.warm-up")
        void warmUp() {}

        @Task(name = "java.start")
        void start(double sentAt) {
            Instant now = Instant.now();
            millis.add((now.getEpochSecond() - sentAt) * 1e3 + now.getNano() / 1e6);
            done.countDown();
        }
    }
}
