package io.ssync.example.bench;

import com.sun.management.OperatingSystemMXBean;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskHandle;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.worker.Worker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The work whose time is taken. Its rates are in tasks a second, its latencies in milliseconds. Used by one thread. */
final class Load {
    /** So many calls are handed to the broker at a time when they are sent in bulk. */
    private static final int BULK = 1_000;

    /** Threads that call at the same time. */
    private static final int CALLERS = 16;

    private final BenchRun run;
    private final TaskHandle.Of0<Void> noop;
    private final TaskHandle.Of0<Void> done;
    private final TaskHandle.Of1<Long, Void> stamp;

    /** One thing to measure, which may take as many seconds as it needs. */
    private interface Work {
        void run() throws InterruptedException;
    }

    Load(BenchRun run) {
        this.run = run;
        noop = run.app().task(BenchTasks::noop);
        done = run.app().task(BenchTasks::done);
        stamp = run.app().task(BenchTasks::stamp);
    }

    double push(byte[] payload, int count) throws InterruptedException {
        return perSecond(count, () -> run.redis().push(run.ceilingKey(), payload, count));
    }

    double pushPipelined(byte[] payload, int count) throws InterruptedException {
        return perSecond(count, () -> run.redis().pushPipelined(run.ceilingKey(), payload, count));
    }

    double enqueue(int count) throws InterruptedException {
        return perSecond(count, () -> {
            for (int i = 0; i < count; i++) {
                noop.delay();
            }
        });
    }

    double enqueueConcurrently(int count) throws InterruptedException {
        return perSecond(count, () -> {
            AtomicInteger left = new AtomicInteger(count);
            List<Thread> threads = IntStream.range(0, CALLERS)
                    .mapToObj(caller -> new Thread(
                            () -> {
                                while (left.getAndDecrement() > 0) {
                                    noop.delay();
                                }
                            },
                            "bench-caller-" + caller))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        });
    }

    double enqueueWithoutWaiting(int count) throws InterruptedException {
        return perSecond(count, () -> {
            CompletableFuture<?>[] sent =
                    IntStream.range(0, count).mapToObj(i -> noop.delayAsync()).toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(sent).join();
        });
    }

    double enqueueInBulk(int count) throws InterruptedException {
        return perSecond(count, () -> sendAll(run.app(), noop, count));
    }

    /** Fills the queue with tasks that leave a result. */
    void fillWithResults(int count) {
        sendAll(run.app(), done, count);
    }

    double enqueueDurably(int count) throws InterruptedException {
        return perSecond(count, () -> sendAll(run.durable(), run.durable().task(BenchTasks::done), count));
    }

    /** From the start of a worker until so many tasks have run and their messages are settled. */
    double drain(TaskApp by, int count) throws InterruptedException {
        long end = run.tasks().runs() + count;
        return perSecond(count, () -> runUntil(by, end));
    }

    /** From the first task to the last, without the start of the worker. */
    double drainOnceStarted(TaskApp by, int count) throws InterruptedException {
        runUntil(by, run.tasks().runs() + count);
        return run.tasks().rate();
    }

    double enqueueAndDrain(int count) throws InterruptedException {
        return perSecond(count, () -> {
            Thread producer = new Thread(() -> sendAll(run.app(), noop, count), "bench-producer");
            producer.start();
            runUntil(run.app(), run.tasks().runs() + count);
            producer.join();
        });
    }

    private void runUntil(TaskApp by, long end) throws InterruptedException {
        try (Worker worker = run.worker(by)) {
            while (run.tasks().runs() < end) {
                Thread.sleep(1);
            }
            for (QueueStatus left = by.broker().status(run.name());
                    left.ready() + left.inFlight() > 0;
                    left = by.broker().status(run.name())) {
                Thread.sleep(1);
            }
        }
    }

    /** Sends tasks that note how late they begin, while a worker runs. */
    void sendStamps(BenchPlan plan) throws InterruptedException {
        for (int i = 0; i < plan.samples(); i++) {
            Thread.sleep(plan.pace().toMillis());
            stamp.delay(BenchTasks.now());
        }
    }

    /** How late tasks begin on a worker of this process. */
    double[] startLatencies(BenchPlan plan) throws InterruptedException {
        sendStamps(plan);
        return run.tasks().takeLatencies(plan.samples());
    }

    /** From the call until its result is in the caller's hands, while a worker runs. */
    double[] resultLatencies(BenchPlan plan) throws InterruptedException {
        double[] millis = new double[plan.samples()];
        for (int i = 0; i < millis.length; i++) {
            Thread.sleep(plan.pace().toMillis());
            long start = System.nanoTime();
            done.delay().get();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return millis;
    }

    /** How late delayed tasks begin on a worker of this process. */
    double[] lateness(BenchPlan plan) throws InterruptedException {
        for (int i = 1; i <= plan.samples(); i++) {
            // Spread so that each finds the worker idle, and not on the same part of each second.
            Duration wait = Duration.ofMillis(500).plus(plan.pace().multipliedBy(i));
            stamp.applyAsync(TaskOptions.countdown(wait), BenchTasks.now() + wait.toNanos() / 1_000);
        }
        return run.tasks().takeLatencies(plan.samples());
    }

    /**
     * Counts what the server does for a worker that has nothing to do, and holds no lease any more, in commands a second. Another
     * client of the server is counted too.
     */
    double idleCommands(Duration time) throws InterruptedException {
        try (Worker worker = run.worker(run.app())) {
            // What a start costs.
            Thread.sleep(time.dividedBy(2).toMillis());
            long before = run.redis().commands();
            Thread.sleep(time.toMillis());
            // The question itself is counted by the next one.
            return (run.redis().commands() - before - 1) * 1e9 / time.toNanos();
        }
    }

    /** The processor time of this process and of Redis. */
    double cpuSeconds() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9 + run.redis().cpuSeconds();
    }

    private static void sendAll(TaskApp app, TaskHandle.Of0<Void> task, int count) {
        Signature<Void> call = task.signature();
        List<Signature<Void>> calls = Collections.nCopies(BULK, call);
        for (int sent = 0; sent < count; sent += BULK) {
            app.sendAll(calls.subList(0, Math.min(BULK, count - sent)));
        }
    }

    private static double perSecond(int count, Work work) throws InterruptedException {
        long start = System.nanoTime();
        work.run();
        return count * 1e9 / (System.nanoTime() - start);
    }
}
