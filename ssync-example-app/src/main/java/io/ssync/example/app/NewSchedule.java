package io.ssync.example.app;

import io.ssync.tasks.beat.Clocked;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Schedule;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduledCall;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as somebody asks for it, by the same rules on the command line and in the API. One of {@code cron}, {@code every} and
 * {@code at} is given.
 *
 * @param name of which there is none yet
 * @param task the name of the task
 * @param cron the five fields of a crontab
 * @param every seconds
 * @param at a moment
 * @param zone by whose clocks a crontab goes
 * @param args positional arguments
 * @param kwargs arguments by name
 * @param queue null for where the routes send it
 * @param oneOff whether it is disabled after its first run
 */
public record NewSchedule(
        String name,
        String task,
        @Nullable String cron,
        @Nullable Double every,
        @Nullable Instant at,
        String zone,
        List<? extends @Nullable Object> args,
        Map<String, ? extends @Nullable Object> kwargs,
        @Nullable String queue,
        boolean oneOff) {

    /**
     * The schedule that is meant.
     *
     * @throws IllegalArgumentException with what is wrong, for people
     */
    public ScheduleEntry entry() {
        ScheduledCall call =
                ScheduledCall.of(task, args.toArray()).withKwargs(kwargs).withQueue(queue);
        ScheduleEntry entry = ScheduleEntry.of(name, schedule(), call).withZone(clocks());
        return entry.withOneOff(oneOff || entry.oneOff());
    }

    private Schedule schedule() {
        int given = (cron == null ? 0 : 1) + (every == null ? 0 : 1) + (at == null ? 0 : 1);
        if (given != 1) {
            throw new IllegalArgumentException("give one of cron, every and at");
        }
        if (cron != null) {
            return Crontab.parse(cron);
        }
        return every != null ? Interval.of(interval(every)) : new Clocked(Objects.requireNonNull(at, "one is given"));
    }

    private static Duration interval(double seconds) {
        // Beyond these the number would be another one.
        if (!(seconds > 0 && seconds < 1e11)) {
            throw new IllegalArgumentException("every must be a positive number of seconds, was " + seconds);
        }
        return Duration.ofNanos(1_000).multipliedBy(Math.round(seconds * 1e6));
    }

    private ZoneId clocks() {
        try {
            return ZoneId.of(zone.equals("UTC") ? "Z" : zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no time zone '" + zone + "'", e);
        }
    }
}
