package io.ssync.example.bench;

import com.sun.management.OperatingSystemMXBean;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskHandle;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.redis.RedisKeyspace;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures one pair of servers. Each round measures everything once, next to the ceiling that it is compared with, so that a
 * busy machine slows both down. Used by one thread; closing it removes what it left on the servers.
 */
final class Bench implements AutoCloseable {
    /** So many calls are handed to the broker at a time when they are sent in bulk. */
    private static final int BULK = 1_000;

    /** Threads that call at the same time. */
    private static final int CALLERS = 16;

    private final String name = "ssync-bench-" + UUID.randomUUID().toString().substring(0, 8);
    private final BareRedis redis;
    private final ScratchSchema schema;
    private final BenchTasks tasks = new BenchTasks();
    private final TaskApp app;
    /** With a ledger, which costs a little even where no task is durable. */
    private final TaskApp durable;

    /** One thing to measure, which may take as many seconds as it needs. */
    private interface Work {
        void run() throws InterruptedException;
    }

    Bench(Servers servers) {
        redis = new BareRedis(servers.brokerUrl());
        schema = new ScratchSchema(servers.database(), name.replace('-', '_'));
        JdbcResults results = JdbcResults.over(schema.dataSource());
        results.migrate();
        // Keys of its own, so that it leaves no generation behind, and is not counted among what others' workers do.
        RedisKeyspace keyspace = RedisKeyspace.withPrefix(name + "/");
        app = TaskApp.builder("bench")
                .broker(RedisBroker.connect(servers.brokerUrl(), keyspace))
                .results(results)
                .routes(Routes.of("ssync.bench.*", name))
                .register(tasks)
                .build();
        JdbcLedger ledger = JdbcLedger.with(JdbcResults.over(schema.dataSource()));
        ledger.prepare();
        durable = TaskApp.builder("bench-durable")
                .broker(RedisBroker.connect(servers.brokerUrl(), keyspace))
                .ledger(ledger)
                .settings(TaskSettings.defaults().withDurable(true))
                .routes(Routes.of("ssync.bench.*", name))
                .register(tasks)
                .build();
    }

    /** Measures as planned; says what it does. */
    BenchReport run(BenchPlan plan, Consumer<String> progress) throws InterruptedException {
        BenchReport.Machine machine = BenchReport.Machine.here(redis.version(), schema.version());
        progress.accept("warming up");
        round(plan.warmUp(), new BenchReport(machine, plan));
        BenchReport report = new BenchReport(machine, plan);
        for (int round = 1; round <= plan.rounds(); round++) {
            progress.accept("round " + round + " of " + plan.rounds());
            round(plan, report);
        }
        return report;
    }

    private void round(BenchPlan plan, BenchReport report) throws InterruptedException {
        TaskHandle.Of0<Void> noop = app.task(BenchTasks::noop);
        byte[] payload = payload(noop);

        int few = plan.oneByOne();
        report.add(Measure.LPUSH, perSecond(few, () -> redis.push(ceiling(), payload, few)));
        report.add(Measure.ENQUEUE, perSecond(few, () -> {
            for (int i = 0; i < few; i++) {
                noop.delay();
            }
        }));
        redis.delete(ceiling());
        redis.delete(queueKey());

        int many = plan.tasks();
        report.add(Measure.LPUSH_PIPELINED, perSecond(many, () -> redis.pushPipelined(ceiling(), payload, many)));
        redis.delete(ceiling());
        report.add(Measure.ENQUEUE_CONCURRENT, perSecond(many, () -> delayConcurrently(noop, many)));
        redis.delete(queueKey());
        report.add(Measure.ENQUEUE_ASYNC, perSecond(many, () -> delayWithoutWaiting(noop, many)));
        redis.delete(queueKey());
        report.add(Measure.ENQUEUE_BULK, perSecond(many, () -> sendAll(app, noop, many)));
        double cpuBefore = cpuSeconds();
        report.add(Measure.DRAIN, perSecond(many, () -> drain(app, many)));
        report.add(Measure.CPU, (cpuSeconds() - cpuBefore) * 10_000 / many);

        sendAll(app, app.task(BenchTasks::done), many);
        report.add(Measure.DRAIN_WITH_RESULTS, perSecond(many, () -> drain(app, many)));
        schema.truncate("django_celery_results_taskresult");

        report.add(
                Measure.ENQUEUE_DURABLE, perSecond(many, () -> sendAll(durable, durable.task(BenchTasks::done), many)));
        report.add(Measure.DRAIN_DURABLE, perSecond(many, () -> drain(durable, many)));
        schema.truncate("django_celery_results_taskresult");

        report.add(Measure.ENQUEUE_AND_DRAIN, perSecond(many, () -> {
            Thread producer = new Thread(() -> sendAll(app, noop, many), "bench-producer");
            producer.start();
            drain(app, many);
            producer.join();
        }));

        try (Worker worker = worker(app)) {
            startLatency(plan, report);
            resultLatency(plan, report);
            lateness(plan, report);
        }
        if (!plan.idle().isZero()) {
            report.add(Measure.IDLE_COMMANDS, idleCommands(plan.idle()));
        }
        schema.truncate("django_celery_results_taskresult");
    }

    /** Runs a worker until so many tasks more have run and their messages are settled. */
    private void drain(TaskApp by, int count) throws InterruptedException {
        long end = tasks.runs() + count;
        try (Worker worker = worker(by)) {
            while (tasks.runs() < end) {
                Thread.sleep(1);
            }
            for (QueueStatus left = by.broker().status(name);
                    left.ready() + left.inFlight() > 0;
                    left = by.broker().status(name)) {
                Thread.sleep(1);
            }
        }
    }

    private void startLatency(BenchPlan plan, BenchReport report) throws InterruptedException {
        TaskHandle.Of1<Long, Void> stamp = app.task(BenchTasks::stamp);
        for (int i = 0; i < plan.samples(); i++) {
            Thread.sleep(plan.pace().toMillis());
            stamp.delay(System.nanoTime());
            tasks.awaitStamp();
        }
        double[] millis = tasks.takeLatencies();
        report.add(Measure.START_P50, BenchReport.percentile(millis, 0.50));
        report.add(Measure.START_P95, BenchReport.percentile(millis, 0.95));
        report.add(Measure.START_P99, BenchReport.percentile(millis, 0.99));
    }

    private void resultLatency(BenchPlan plan, BenchReport report) throws InterruptedException {
        TaskHandle.Of0<Void> done = app.task(BenchTasks::done);
        double[] millis = new double[plan.samples()];
        for (int i = 0; i < millis.length; i++) {
            Thread.sleep(plan.pace().toMillis());
            long start = System.nanoTime();
            done.delay().get();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        report.add(Measure.RESULT_P50, BenchReport.percentile(millis, 0.50));
        report.add(Measure.RESULT_P99, BenchReport.percentile(millis, 0.99));
    }

    private void lateness(BenchPlan plan, BenchReport report) throws InterruptedException {
        TaskHandle.Of1<Long, Void> stamp = app.task(BenchTasks::stamp);
        for (int i = 1; i <= plan.samples(); i++) {
            // Spread so that each finds the worker idle, and not on the same part of each second.
            Duration wait = Duration.ofMillis(500).plus(plan.pace().multipliedBy(i));
            stamp.applyAsync(TaskOptions.countdown(wait), System.nanoTime() + wait.toNanos());
        }
        for (int i = 1; i <= plan.samples(); i++) {
            tasks.awaitStamp();
        }
        double[] millis = tasks.takeLatencies();
        report.add(Measure.LATENESS_P50, BenchReport.percentile(millis, 0.50));
        report.add(Measure.LATENESS_P99, BenchReport.percentile(millis, 0.99));
    }

    /**
     * Counts what the server does for a worker that has nothing to do, and holds no lease any more. Another client of the server is
     * counted too.
     */
    private double idleCommands(Duration time) throws InterruptedException {
        try (Worker worker = worker(app)) {
            // What a start costs.
            Thread.sleep(time.dividedBy(2).toMillis());
            long before = redis.commands();
            Thread.sleep(time.toMillis());
            // The question itself is counted by the next one.
            return (redis.commands() - before - 1) * 1e9 / time.toNanos();
        }
    }

    private static void delayConcurrently(TaskHandle.Of0<Void> task, int count) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(count);
        List<Thread> threads = IntStream.range(0, CALLERS)
                .mapToObj(caller -> new Thread(
                        () -> {
                            while (left.getAndDecrement() > 0) {
                                task.delay();
                            }
                        },
                        "bench-caller-" + caller))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void delayWithoutWaiting(TaskHandle.Of0<Void> task, int count) {
        CompletableFuture<?>[] sent =
                IntStream.range(0, count).mapToObj(i -> task.delayAsync()).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(sent).join();
    }

    private static void sendAll(TaskApp app, TaskHandle.Of0<Void> task, int count) {
        Signature<Void> call = task.signature();
        List<Signature<Void>> calls = Collections.nCopies(BULK, call);
        for (int sent = 0; sent < count; sent += BULK) {
            app.sendAll(calls.subList(0, Math.min(BULK, count - sent)));
        }
    }

    /** A message as it lies in the queue. */
    private byte[] payload(TaskHandle.Of0<Void> task) {
        task.delay();
        return redis.pop(queueKey());
    }

    private String queueKey() {
        return name + "/" + name;
    }

    private String ceiling() {
        return name + "-ceiling";
    }

    private Worker worker(TaskApp of) {
        return of.worker().queues(name).name("bench@%h").start();
    }

    private double cpuSeconds() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9 + redis.cpuSeconds();
    }

    private static double perSecond(int count, Work work) throws InterruptedException {
        long start = System.nanoTime();
        work.run();
        return count * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void close() {
        durable.close();
        app.close();
        schema.close();
        redis.deleteAll(name);
        redis.close();
    }
}
