package io.ssync.tasks.internal.worker;

import java.time.Duration;

/** When a step that is to be taken at intervals is due, counted from the beginning of the one before. For one thread. */
final class Pace {
    private final Duration interval;
    private final Ticker ticker;
    private long next;

    /** The first step is due after one interval. */
    Pace(Duration interval, Ticker ticker) {
        this.interval = interval;
        this.ticker = ticker;
        begin();
    }

    /** How long to wait for the next step; zero if it is due. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, next - ticker.nanos()));
    }

    /** The step begins. One that comes late puts off the others, so that they do not come all at once. */
    void begin() {
        next = ticker.nanos() + interval.toNanos();
    }
}
