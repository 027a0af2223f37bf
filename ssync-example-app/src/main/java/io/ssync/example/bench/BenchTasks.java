package io.ssync.example.bench;

import io.ssync.tasks.Task;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** The tasks that are measured. Safe for use by many threads. */
final class BenchTasks {
    private final LongAdder runs = new LongAdder();
    /** Zero before the first task. */
    private final AtomicLong first = new AtomicLong();

    private final LongAccumulator last = new LongAccumulator(Math::max, 0);

    private final LinkedBlockingQueue<Long> latencies = new LinkedBlockingQueue<>();

    /** Does nothing and leaves no result. */
    @Task(name = "ssync.bench.noop", ignoreResult = true)
    void noop() {
        count();
    }

    /** Does nothing and leaves a result. */
    @Task(name = "ssync.bench.done")
    void done() {
        count();
    }

    /** Notes how long ago it was sent, or should have begun: both in {@link #now()}. */
    @Task(name = "ssync.bench.stamp", ignoreResult = true)
    void stamp(long since) {
        latencies.add(now() - since);
    }

    /** Microseconds since 1970 by the machine's clock, which all its processes share. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private void count() {
        long now = System.nanoTime();
        if (first.get() == 0) {
            first.compareAndSet(0, now);
        }
        last.accumulate(now);
        runs.increment();
    }

    /** How many tasks without a stamp have run. */
    long runs() {
        return runs.sum();
    }

    /** How many a second, from the first of all to the last. */
    double rate() {
        return runs() * 1e9 / (last.get() - first.get());
    }

    /** Waits for the latencies of so many stamps, in milliseconds. */
    double[] takeLatencies(int count) throws InterruptedException {
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            millis[i] = latencies.take() / 1e3;
        }
        return millis;
    }
}
