package io.ssync.tasks.internal.worker;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many messages a worker holds beyond those that run: as many as its tasks, at the pace of late, get done in a few
 * milliseconds. So short tasks never wait for the broker, and long tasks are left in the queue for the worker that is free first.
 * The slowest task that was seen lately decides, since the next message may be of it.
 *
 * <p>Written by many threads without a lock: a lost update of an average does no harm.
 */
final class Prefetch {
    /** Enough to cover a round trip to the broker many times over, and soon done. */
    private static final double AHEAD_NANOS = Duration.ofMillis(20).toNanos();

    private static final int MAX = 1000;
    private static final double WEIGHT = 0.1;

    /** A task that has not run among this many is no guide to the next. */
    private static final int LATELY = 1_000;

    private static final int MOST_TASKS = 1_000;

    private final OptionalInt multiplier;
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();
    private volatile int concurrency;
    private volatile long runs;
    /** The pace of the slowest task of late. */
    private volatile double slowestNanos = Double.MAX_VALUE;

    /** The average of one task, and when it ran last. */
    private static final class Pace {
        private volatile double averageNanos;
        private volatile long lastRun;

        Pace(double averageNanos) {
            this.averageNanos = averageNanos;
        }
    }

    /** {@code multiplier} times the concurrency is the most that is held, running tasks included. */
    Prefetch(int concurrency, OptionalInt multiplier) {
        this.concurrency = concurrency;
        this.multiplier = multiplier;
    }

    /** Sets how many tasks run at a time. */
    void resize(int newConcurrency) {
        concurrency = newConcurrency;
    }

    /** An estimate: of two threads at once one may be forgotten. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void took(String task, long nanos) {
        long run = ++runs;
        Pace pace = paces.get(task);
        if (pace == null) {
            if (paces.size() >= MOST_TASKS) {
                paces.clear();
            }
            pace = paces.computeIfAbsent(task, first -> new Pace(nanos));
        }
        pace.averageNanos += WEIGHT * (nanos - pace.averageNanos);
        pace.lastRun = run;
        slowestNanos = paces.size() == 1 ? pace.averageNanos : slowest(run);
    }

    private double slowest(long run) {
        double slowest = 0;
        for (Pace pace : paces.values()) {
            if (run - pace.lastRun < LATELY) {
                slowest = Math.max(slowest, pace.averageNanos);
            }
        }
        return slowest;
    }

    /** Messages have waited too long for a free slot: ask for none ahead until tasks are seen to be short again. */
    void reset() {
        paces.clear();
        slowestNanos = Double.MAX_VALUE;
    }

    int messages() {
        int ahead = (int) Math.min(MAX, concurrency * AHEAD_NANOS / Math.max(1, slowestNanos));
        return multiplier.isPresent() ? Math.min(ahead, concurrency * (multiplier.getAsInt() - 1)) : ahead;
    }
}
