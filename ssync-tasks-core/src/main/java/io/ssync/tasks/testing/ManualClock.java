package io.ssync.tasks.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Safe for use by any thread. */
public final class ManualClock implements InstantSource {
    private volatile Instant now;

    /** A clock that shows the start of the year 2030, in UTC. */
    public ManualClock() {
        this(Instant.parse("2030-01-01T00:00:00Z"));
    }

    /** A clock that shows a given time. */
    public ManualClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /**
     * Moves the clock on.
     *
     * @return the new time
     * @throws IllegalArgumentException if the duration is negative
     */
    public synchronized Instant advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("the clock only goes forward, was asked to move by " + duration);
        }
        now = now.plus(duration);
        return now;
    }
}
