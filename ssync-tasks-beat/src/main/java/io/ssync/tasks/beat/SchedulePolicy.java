package io.ssync.tasks.beat;

import java.time.Duration;

/**
 * How a schedule is kept: what Celery's tables have no column for. Immutable.
 *
 * @param misfire what becomes of due times that were missed
 * @param overlap what happens while the task of the due time before has not ended
 * @param jitter each run is late by up to this, zero for none: the same due time by the same, in every beat
 */
public record SchedulePolicy(Misfire misfire, Overlap overlap, Duration jitter) {
    private static final Duration LONGEST_JITTER = Duration.ofDays(1);

    /** As Celery: one late run for all that were missed, overlaps allowed, no jitter. */
    public static final SchedulePolicy DEFAULTS = new SchedulePolicy(Misfire.ONCE, Overlap.ALLOW, Duration.ZERO);

    /** Checks it. */
    public SchedulePolicy {
        if (jitter.isNegative() || jitter.compareTo(LONGEST_JITTER) > 0) {
            throw new IllegalArgumentException("the jitter must be zero to a day, was " + jitter);
        }
    }

    /** The same with another way to treat what was missed. */
    public SchedulePolicy with(Misfire other) {
        return new SchedulePolicy(other, overlap, jitter);
    }

    /** The same with another way to treat overlaps. */
    public SchedulePolicy with(Overlap other) {
        return new SchedulePolicy(misfire, other, jitter);
    }

    /** The same with another jitter. */
    public SchedulePolicy withJitter(Duration other) {
        return new SchedulePolicy(misfire, overlap, other);
    }
}
