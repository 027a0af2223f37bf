package io.ssync.tasks.message;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lamport's clock: orders what the programs on a broker tell each other, whatever their wall clocks say. Celery sorts events by
 * it. Safe for use by any thread.
 */
public final class LogicalClock {
    /** One wrong message must not have the clocks of all programs overflow. Up to here every language counts exactly. */
    private static final long LATEST = 1L << 53;

    private final AtomicLong time = new AtomicLong();

    /** A clock at zero. */
    public LogicalClock() {}

    /** The time of something that is about to be sent. */
    public long tick() {
        return time.incrementAndGet();
    }

    /** Takes notice of the time that something received was sent at, unless no clock that counts messages can have come so far. */
    public void observe(long sent) {
        if (sent > LATEST) {
            return;
        }
        time.accumulateAndGet(sent, (own, other) -> Math.max(own, other) + 1);
    }

    /** The present time. */
    public long now() {
        return time.get();
    }
}
