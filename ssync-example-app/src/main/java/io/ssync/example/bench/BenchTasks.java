package io.ssync.example.bench;

import io.ssync.tasks.Task;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** The tasks that are measured. Safe for use by many threads. */
final class BenchTasks {
    private final LongAdder runs = new LongAdder();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final Semaphore stamps = new Semaphore(0);

    /** Does nothing and leaves no result. */
    @Task(name = "ssync.bench.noop", ignoreResult = true)
    void noop() {
        runs.increment();
    }

    /** Does nothing and leaves a result. */
    @Task(name = "ssync.bench.done")
    void done() {
        runs.increment();
    }

    /** Notes how long ago it was sent, or should have begun, by the monotonic clock of this very process. */
    @Task(name = "ssync.bench.stamp", ignoreResult = true)
    void stamp(long sinceNanos) {
        latencies.add(System.nanoTime() - sinceNanos);
        stamps.release();
    }

    /** How many tasks without a stamp have run. */
    long runs() {
        return runs.sum();
    }

    /** Waits for one stamp more. */
    void awaitStamp() throws InterruptedException {
        stamps.acquire();
    }

    /** The latencies of all stamps since the last call. */
    double[] takeLatencies() {
        double[] millis = latencies.stream().mapToDouble(nanos -> nanos / 1e6).toArray();
        latencies.clear();
        return millis;
    }
}
