package io.ssync.tasks.beat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A schedule with its name and what it calls, as people write it. Immutable; each {@code with…} returns a changed copy.
 *
 * @param name unique in its store, 1 to 200 characters
 * @param schedule when
 * @param zone by whose clocks; matters to a crontab only
 * @param call what
 * @param enabled whether it runs at all
 * @param oneOff whether it is disabled after its first run
 * @param startTime before which it does not run; null for none. An interval begins to count there
 * @param pausedUntil up to which due times pass without a run, and are not made up for; null if it is not paused
 * @param policy how it is kept
 * @param description for people
 */
public record ScheduleEntry(
        String name,
        Schedule schedule,
        ZoneId zone,
        ScheduledCall call,
        boolean enabled,
        boolean oneOff,
        @Nullable Instant startTime,
        @Nullable Instant pausedUntil,
        SchedulePolicy policy,
        String description) {
    /** For a pause without an end. */
    public static final Instant UNTIL_RESUMED = Instant.parse("9999-01-01T00:00:00Z");

    private static final int LONGEST_NAME = 200;

    /** Checks it. */
    public ScheduleEntry {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("the name of a schedule must have 1 to " + LONGEST_NAME
                    + " characters, '" + name + "' has " + name.length());
        }
        if (schedule instanceof Clocked && !oneOff) {
            throw new IllegalArgumentException("schedule '" + name + "' is for one moment, so it must be one-off");
        }
    }

    /** An enabled schedule by the clocks of UTC. */
    public static ScheduleEntry of(String name, Schedule schedule, ScheduledCall call) {
        return new ScheduleEntry(
                name,
                schedule,
                ZoneOffset.UTC,
                call,
                true,
                schedule instanceof Clocked,
                null,
                null,
                SchedulePolicy.DEFAULTS,
                "");
    }

    /** The same by the clocks of a zone. */
    public ScheduleEntry withZone(ZoneId other) {
        return new ScheduleEntry(
                name, schedule, other, call, enabled, oneOff, startTime, pausedUntil, policy, description);
    }

    /** The same with another call. */
    public ScheduleEntry withCall(ScheduledCall other) {
        return new ScheduleEntry(
                name, schedule, zone, other, enabled, oneOff, startTime, pausedUntil, policy, description);
    }

    /** The same at other times. */
    public ScheduleEntry withSchedule(Schedule other) {
        return new ScheduleEntry(name, other, zone, call, enabled, oneOff, startTime, pausedUntil, policy, description);
    }

    /** The same, enabled or not. */
    public ScheduleEntry withEnabled(boolean other) {
        return new ScheduleEntry(
                name, schedule, zone, call, other, oneOff, startTime, pausedUntil, policy, description);
    }

    /** The same, to be disabled after its first run or not. */
    public ScheduleEntry withOneOff(boolean other) {
        return new ScheduleEntry(
                name, schedule, zone, call, enabled, other, startTime, pausedUntil, policy, description);
    }

    /** The same, not before a time. */
    public ScheduleEntry withStartTime(@Nullable Instant other) {
        return new ScheduleEntry(name, schedule, zone, call, enabled, oneOff, other, pausedUntil, policy, description);
    }

    /** The same, paused up to a time; null to resume. */
    public ScheduleEntry withPausedUntil(@Nullable Instant other) {
        return new ScheduleEntry(name, schedule, zone, call, enabled, oneOff, startTime, other, policy, description);
    }

    /** The same, kept another way. */
    public ScheduleEntry withPolicy(SchedulePolicy other) {
        return new ScheduleEntry(
                name, schedule, zone, call, enabled, oneOff, startTime, pausedUntil, other, description);
    }

    /** The same with some words for people. */
    public ScheduleEntry withDescription(String other) {
        return new ScheduleEntry(name, schedule, zone, call, enabled, oneOff, startTime, pausedUntil, policy, other);
    }

    /**
     * What its due times follow from, in words. When that changes, due times count from the change, so that nothing is made up for that
     * was not due when it should have run.
     */
    public String definition() {
        if (!enabled) {
            return "disabled";
        }
        String when = schedule.text() + (schedule instanceof Crontab ? " " + zone : "");
        return pausedUntil == null ? when : when + ", paused until " + pausedUntil;
    }
}
