package io.ssync.tasks.redis;

import io.ssync.tasks.broker.Due;
import java.time.Duration;
import java.time.Instant;

/**
 * A due time as the scripts take it: whether it is absolute, and how many milliseconds. Rounded up, so nothing is early.
 *
 * @param mode {@code now}, {@code at} or {@code after}
 * @param millis the epoch milliseconds or the delay
 */
record DueTime(String mode, long millis) {
    /** The end of the year 9999: a later time could not be told from it in a sorted set, and nobody waits for it. */
    private static final long LATEST = 253_402_300_799_999L;

    static DueTime of(Due due) {
        if (due.isNow()) {
            return new DueTime("now", 0);
        }
        if (due instanceof Due.At at) {
            return new DueTime("at", millis(Duration.between(Instant.EPOCH, at.time())));
        }
        return new DueTime("after", millis(((Due.After) due).delay()));
    }

    private static long millis(Duration time) {
        if (time.isNegative()) {
            return 0;
        }
        return time.toSeconds() >= LATEST / 1000
                ? LATEST
                : time.plusNanos(999_999).toMillis();
    }
}
