package io.ssync.tasks.beat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Again and again after so many of a unit. It is elapsed time that counts: a day is 24 hours, whatever the clocks of a zone do.
 *
 * @param every how many units, at least one
 * @param unit one of the five of django-celery-beat: days, hours, minutes, seconds, microseconds
 */
public record Interval(long every, ChronoUnit unit) implements Schedule {
    private static final List<ChronoUnit> UNITS =
            List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS, ChronoUnit.MICROS);

    /** Longer than any schedule is meant, and short enough to be added to any time of this millennium. */
    private static final Duration LONGEST = Duration.ofDays(366_000);

    /** Checks it. */
    public Interval {
        if (!UNITS.contains(unit)) {
            throw new IllegalArgumentException(
                    "the unit of an interval must be days, hours, minutes, seconds or microseconds, was " + unit);
        }
        if (every < 1 || every > LONGEST.dividedBy(unit.getDuration())) {
            throw new IllegalArgumentException("an interval must be at least 1 and at most "
                    + LONGEST.dividedBy(unit.getDuration()) + " " + name(unit) + ", was " + every);
        }
    }

    /**
     * The interval of a duration, in the largest unit that divides it.
     *
     * @throws IllegalArgumentException if it is not a positive number of whole microseconds
     */
    public static Interval of(Duration every) {
        for (ChronoUnit unit : UNITS) {
            long units = every.dividedBy(unit.getDuration());
            if (unit.getDuration().multipliedBy(units).equals(every)) {
                return new Interval(units, unit);
            }
        }
        throw new IllegalArgumentException("an interval must be a number of whole microseconds, was " + every);
    }

    /**
     * The interval of a row of django-celery-beat.
     *
     * @param period the name of the unit, for example {@code seconds}
     */
    public static Interval of(long every, String period) {
        return UNITS.stream()
                .filter(unit -> name(unit).equals(period))
                .findFirst()
                .map(unit -> new Interval(every, unit))
                .orElseThrow(
                        () -> new IllegalArgumentException("the period of an interval must be days, hours, minutes,"
                                + " seconds or microseconds, was '" + period + "'"));
    }

    /** The time between two due times. */
    public Duration duration() {
        return unit.getDuration().multipliedBy(every);
    }

    /** The name of the unit, as django-celery-beat has it. */
    public String period() {
        return name(unit);
    }

    @Override
    public Optional<Instant> nextAfter(Instant after, ZoneId zone) {
        return Optional.of(after.plus(duration()));
    }

    @Override
    public String text() {
        String name = name(unit);
        return every == 1 ? "every " + name.substring(0, name.length() - 1) : "every " + every + " " + name;
    }

    private static String name(ChronoUnit unit) {
        return unit == ChronoUnit.MICROS ? "microseconds" : unit.name().toLowerCase(Locale.ROOT);
    }
}
