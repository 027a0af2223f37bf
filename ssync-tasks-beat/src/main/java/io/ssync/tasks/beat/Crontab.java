package io.ssync.tasks.beat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Times of a clock in a zone, in Celery's dialect of cron: day of month <em>and</em> day of week must match.
 *
 * <p><b>When the clocks change.</b> A time that they leave out is due at the end of the gap, together with others that fall on that moment.
 * A time that they show twice is due once, the first time; if the hour is {@code *}, so that the rhythm is of minutes rather than of a
 * time of day, it is due both times.
 */
public final class Crontab implements Schedule {
    /** A leap day may be eight years away. */
    private static final int YEARS = 8;

    private final String text;
    private final long minutes;
    private final long hours;
    private final long daysOfMonth;
    private final long months;
    private final long daysOfWeek;

    private Crontab(String minute, String hour, String dayOfMonth, String month, String dayOfWeek) {
        minutes = CrontabField.MINUTE.parse(minute);
        hours = CrontabField.HOUR.parse(hour);
        daysOfMonth = CrontabField.DAY_OF_MONTH.parse(dayOfMonth);
        months = CrontabField.MONTH.parse(month);
        daysOfWeek = CrontabField.DAY_OF_WEEK.parse(dayOfWeek);
        text = String.join(
                " ", compact(minute), compact(hour), compact(dayOfMonth), compact(month), compact(dayOfWeek));
    }

    /**
     * Reads five fields in the order of cron: minute, hour, day of month, month, day of week.
     *
     * @throws IllegalArgumentException that says which field is wrong, and what is allowed in it
     */
    public static Crontab parse(String expression) {
        String[] fields = expression.strip().split("\\s+");
        if (fields.length != 5) {
            throw new IllegalArgumentException("a crontab has five fields, minute, hour, day of month, month and day of"
                    + " week, as in '0 7 * * mon-fri'; '" + expression + "' has "
                    + (expression.isBlank() ? 0 : fields.length));
        }
        return of(fields[0], fields[1], fields[2], fields[3], fields[4]);
    }

    /** The same with each field for itself; spaces in a field do not matter. */
    public static Crontab of(String minute, String hour, String dayOfMonth, String month, String dayOfWeek) {
        return new Crontab(minute, hour, dayOfMonth, month, dayOfWeek);
    }

    @Override
    public Optional<Instant> nextAfter(Instant after, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        LocalDateTime from =
                LocalDateTime.ofInstant(after, rules.getOffset(after)).truncatedTo(ChronoUnit.MINUTES);
        LocalDate lastDay = from.toLocalDate().plusYears(YEARS);
        // Later times of the clock are never earlier moments, so the first that is late enough is the next.
        for (LocalDateTime time = matchFrom(from, lastDay);
                time != null;
                time = matchFrom(time.plusMinutes(1), lastDay)) {
            Instant moment = firstMoment(time, rules);
            if (moment.isAfter(after)) {
                return Optional.of(secondPass(after, moment, rules));
            }
        }
        return Optional.empty();
    }

    /** The first moment at which clocks show a time, or would have. */
    private static Instant firstMoment(LocalDateTime time, ZoneRules rules) {
        ZoneOffsetTransition transition = rules.getTransition(time);
        if (transition != null && transition.isGap()) {
            return transition.getInstant();
        }
        return time.toInstant(transition == null ? rules.getOffset(time) : transition.getOffsetBefore());
    }

    /** A due time between two moments at which the clocks show a time for the second time, else the later moment. */
    private Instant secondPass(Instant after, Instant next, ZoneRules rules) {
        if (hours != CrontabField.HOUR.all()) {
            return next;
        }
        ZoneOffsetTransition transition = rules.previousTransition(next);
        if (transition == null || !transition.isOverlap()) {
            return next;
        }
        ZoneOffset later = transition.getOffsetAfter();
        LocalDateTime begin = transition.getDateTimeAfter();
        LocalDateTime shown = LocalDateTime.ofInstant(after, later).truncatedTo(ChronoUnit.MINUTES);
        LocalDateTime from = shown.isBefore(begin) ? begin : shown.plusMinutes(1);
        LocalDateTime end = transition.getDateTimeBefore();
        if (!from.isBefore(end)) {
            return next;
        }
        LocalDateTime time = matchFrom(from, end.toLocalDate());
        return time != null && time.isBefore(end) && time.toInstant(later).isBefore(next)
                ? time.toInstant(later)
                : next;
    }

    /** The first time from this one on whose five fields match; null if there is none up to the last day. */
    private @Nullable LocalDateTime matchFrom(LocalDateTime from, LocalDate lastDay) {
        LocalDate day = from.toLocalDate();
        LocalTime time = from.toLocalTime();
        while (!day.isAfter(lastDay)) {
            if (!has(months, day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            } else {
                LocalTime match = matches(day) ? matchFrom(time) : null;
                if (match != null) {
                    return day.atTime(match);
                }
                day = day.plusDays(1);
            }
            time = LocalTime.MIDNIGHT;
        }
        return null;
    }

    private boolean matches(LocalDate day) {
        return has(daysOfMonth, day.getDayOfMonth())
                && has(daysOfWeek, day.getDayOfWeek().getValue() % 7);
    }

    private @Nullable LocalTime matchFrom(LocalTime time) {
        int minute = has(hours, time.getHour()) ? nextBit(minutes, time.getMinute()) : -1;
        if (minute >= 0) {
            return LocalTime.of(time.getHour(), minute);
        }
        int hour = nextBit(hours, time.getHour() + 1);
        return hour < 0 ? null : LocalTime.of(hour, nextBit(minutes, 0));
    }

    private static boolean has(long bits, int value) {
        return (bits >>> value & 1) == 1;
    }

    /** The first value from this one on; -1 if there is none. */
    private static int nextBit(long bits, int value) {
        long rest = bits >>> value << value;
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }

    private static String compact(String field) {
        return field.replaceAll("\\s+", "");
    }

    /** The five fields in the order of cron. */
    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Crontab crontab && crontab.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
