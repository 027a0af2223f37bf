package io.ssync.tasks.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * That nothing is claimed from a queue.
 *
 * @param since when it began, by the broker's clock
 * @param until when it ends by itself, by the broker's clock; empty if somebody has to end it
 * @param reason what the operator gave as the reason; may be empty
 */
public record Pause(Instant since, Optional<Instant> until, String reason) {
    /** How many characters a reason has at most. */
    public static final int LONGEST_REASON = 500;

    /**
     * Makes sure that a queue can be paused like that.
     *
     * @throws IllegalArgumentException if the length is not at least a millisecond and at most ten years, or the reason is too long
     */
    public static void requireUsable(Optional<Duration> length, String reason) {
        length.ifPresent(given -> {
            if (given.compareTo(Duration.ofMillis(1)) < 0 || given.compareTo(Duration.ofDays(3653)) > 0) {
                throw new IllegalArgumentException(
                        "a pause must last at least a millisecond and at most ten years, was " + given);
            }
        });
        if (reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("the reason of a pause must have at most " + LONGEST_REASON
                    + " characters, has " + reason.length());
        }
    }
}
