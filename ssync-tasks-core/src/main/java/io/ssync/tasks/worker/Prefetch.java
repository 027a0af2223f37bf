package io.ssync.tasks.worker;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How many messages a worker holds beyond those that run: as many as its tasks, at the pace of late, get done in a few
 * milliseconds. So short tasks never wait for the broker, and long tasks are left in the queue for whoever is free first.
 *
 * <p>Written by many threads without a lock: a lost update of an average does no harm.
 */
final class Prefetch {
    /** Enough to cover a round trip to the broker many times over, and soon done. */
    private static final double AHEAD_NANOS = Duration.ofMillis(20).toNanos();

    private static final int MAX = 1000;
    private static final double WEIGHT = 0.1;

    private final OptionalInt multiplier;
    private volatile int concurrency;
    private volatile double averageNanos = Double.MAX_VALUE;

    /** {@code multiplier} limits all that is held, running ones included, to so many times the concurrency. */
    Prefetch(int concurrency, OptionalInt multiplier) {
        this.concurrency = concurrency;
        this.multiplier = multiplier;
    }

    /** So many tasks run at a time from now on. */
    void resize(int newConcurrency) {
        concurrency = newConcurrency;
    }

    void took(long nanos) {
        double average = averageNanos;
        averageNanos = average == Double.MAX_VALUE ? nanos : average + WEIGHT * (nanos - average);
    }

    /** Messages have waited too long for a free thread: ask for none ahead until tasks are seen to be short again. */
    void reset() {
        averageNanos = Double.MAX_VALUE;
    }

    int messages() {
        int ahead = (int) Math.min(MAX, concurrency * AHEAD_NANOS / Math.max(1, averageNanos));
        return multiplier.isPresent() ? Math.min(ahead, concurrency * (multiplier.getAsInt() - 1)) : ahead;
    }
}
