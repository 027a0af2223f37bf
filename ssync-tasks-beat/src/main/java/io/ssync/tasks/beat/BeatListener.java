package io.ssync.tasks.beat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Is told what a beat does; metrics attach here. Called on the beat's thread, so it must be quick. What it throws is logged and
 * otherwise ignored.
 */
public interface BeatListener {
    /** Nobody who wants to know. */
    BeatListener NONE = new BeatListener() {};

    /** A due time was decided by this beat; {@code lateness} is since it was due, jitter included. */
    default void decided(String schedule, Tick tick, Duration lateness) {}

    /** This beat has read the schedules: how many there are, and how many of them cannot be understood. */
    default void loaded(int schedules, int invalid) {}

    /** This beat has looked at what is due; next when it will, if anything ever is. */
    default void looked(Optional<Instant> nextDue) {}
}
