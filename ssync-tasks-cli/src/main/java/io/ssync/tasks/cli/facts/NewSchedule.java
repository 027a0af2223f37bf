package io.ssync.tasks.cli.facts;

import io.ssync.tasks.beat.Clocked;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Misfire;
import io.ssync.tasks.beat.Overlap;
import io.ssync.tasks.beat.Schedule;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.SchedulePolicy;
import io.ssync.tasks.beat.ScheduledCall;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * @param misfire {@code skip}, {@code once}, {@code all} or {@code all:N}; null for once
 * @param deadline how many seconds late a run may be; null for any
 * @param overlap {@code allow}, {@code skip}, {@code queue_one} or {@code cancel_running}, in any case; null for allow
 * @param jitter seconds; null for none
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
        boolean oneOff,
        @Nullable String misfire,
        @Nullable Double deadline,
        @Nullable String overlap,
        @Nullable Double jitter) {
    private static final Pattern ALL = Pattern.compile("all(?::([0-9]{1,6}))?");

    /**
     * The schedule that is meant.
     *
     * @throws IllegalArgumentException with what is wrong, for people
     */
    public ScheduleEntry entry() {
        ScheduledCall call =
                ScheduledCall.of(task, args.toArray()).withKwargs(kwargs).withQueue(queue);
        ScheduleEntry entry =
                ScheduleEntry.of(name, schedule(), call).withZone(clocks()).withPolicy(policy());
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
        return every != null
                ? Interval.of(seconds("every", every))
                : new Clocked(Objects.requireNonNull(at, "one is given"));
    }

    private SchedulePolicy policy() {
        Misfire missed = missed();
        return new SchedulePolicy(
                deadline == null ? missed : missed.within(seconds("deadline", deadline)),
                overlapping(),
                jitter == null ? Duration.ZERO : seconds("jitter", jitter));
    }

    private Misfire missed() {
        if (misfire == null || misfire.equals("once")) {
            return Misfire.ONCE;
        }
        if (misfire.equals("skip")) {
            return Misfire.SKIP;
        }
        Matcher all = ALL.matcher(misfire);
        if (!all.matches()) {
            throw new IllegalArgumentException("misfire must be skip, once, all or all:N, was '" + misfire + "'");
        }
        return Misfire.all(all.group(1) == null ? Misfire.MOST : Integer.parseInt(all.group(1)));
    }

    private Overlap overlapping() {
        return Arrays.stream(Overlap.values())
                .filter(kind -> overlap == null || kind.name().equalsIgnoreCase(overlap.replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "overlap must be allow, skip, queue_one or cancel_running, was '" + overlap + "'"));
    }

    private static Duration seconds(String what, double seconds) {
        // Beyond these the number would be another one.
        if (!(seconds > 0 && seconds < 1e11)) {
            throw new IllegalArgumentException(what + " must be a positive number of seconds, was " + seconds);
        }
        return Duration.ofNanos(1_000).multipliedBy(Math.round(seconds * 1e6));
    }

    private ZoneId clocks() {
        try {
            return ZoneId.of(zone.equals("UTC") ? "Z" : zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "there is no time zone '" + zone + "': give UTC, or one such as Africa/Lagos", e);
        }
    }
}
