package io.ssync.tasks.beat;

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
 * What somebody wants a schedule to be, by the same rules on the command line, in the API and on pages. What is null stays as it is, and is
 * as {@link ScheduleEntry#of} has it for one that is new. Of {@code cron}, {@code every} and {@code at} at most one is given. Immutable, if nobody
 * changes the arguments.
 *
 * @param task the name of the task
 * @param cron the five fields of a crontab
 * @param every seconds
 * @param at a moment; the schedule is one-off then
 * @param zone by whose clocks a crontab goes: {@code UTC}, or one such as {@code Africa/Lagos}
 * @param args positional arguments
 * @param kwargs arguments by name
 * @param queue empty for where the routes send it
 * @param oneOff whether it is disabled after its first run
 * @param misfire {@code skip}, {@code once}, {@code all} or {@code all:N}
 * @param deadline how many seconds late a run may be; 0 for any
 * @param overlap {@code allow}, {@code skip}, {@code queue_one} or {@code cancel_running}, in any case
 * @param jitter seconds; 0 for none
 */
public record ScheduleEdit(
        @Nullable String task,
        @Nullable String cron,
        @Nullable Double every,
        @Nullable Instant at,
        @Nullable String zone,
        @Nullable List<? extends @Nullable Object> args,
        @Nullable Map<String, ? extends @Nullable Object> kwargs,
        @Nullable String queue,
        @Nullable Boolean oneOff,
        @Nullable String misfire,
        @Nullable Double deadline,
        @Nullable String overlap,
        @Nullable Double jitter) {
    private static final Pattern ALL = Pattern.compile("all(?::([0-9]{1,6}))?");

    /**
     * The new schedule that is meant.
     *
     * @param name of which there is none yet
     * @throws IllegalArgumentException with what is wrong, for people
     */
    public ScheduleEntry create(String name) {
        if (task == null) {
            throw new IllegalArgumentException("give the task of the schedule");
        }
        return changed(ScheduleEntry.of(name, schedule(), ScheduledCall.of(task)));
    }

    /**
     * What a schedule becomes. Its name, whether it is enabled or paused, and what this does not know of stay.
     *
     * @throws IllegalArgumentException with what is wrong, for people
     */
    public ScheduleEntry applyTo(ScheduleEntry before) {
        return times() == 0 ? changed(before) : changed(at(before, schedule()));
    }

    /** One for a moment is one-off; another one was that only if somebody has said so. */
    private static ScheduleEntry at(ScheduleEntry before, Schedule schedule) {
        if (schedule instanceof Clocked) {
            return before.withOneOff(true).withSchedule(schedule);
        }
        ScheduleEntry after = before.withSchedule(schedule);
        return before.schedule() instanceof Clocked ? after.withOneOff(false) : after;
    }

    private ScheduleEntry changed(ScheduleEntry before) {
        ScheduledCall call = before.call();
        ScheduledCall after = new ScheduledCall(
                task == null ? call.task() : task,
                args == null ? call.args() : args,
                kwargs == null ? call.kwargs() : kwargs,
                call.headers(),
                queue == null ? call.queue() : queue.isEmpty() ? null : queue,
                call.priority(),
                call.expires(),
                call.expireAfter());
        ScheduleEntry entry = before.withCall(after)
                .withZone(zone == null ? before.zone() : clocks(zone))
                .withPolicy(policy(before.policy()));
        return oneOff == null || entry.schedule() instanceof Clocked ? entry : entry.withOneOff(oneOff);
    }

    private int times() {
        return (cron == null ? 0 : 1) + (every == null ? 0 : 1) + (at == null ? 0 : 1);
    }

    private Schedule schedule() {
        if (times() != 1) {
            throw new IllegalArgumentException("give one of cron, every and at");
        }
        if (cron != null) {
            return Crontab.parse(cron);
        }
        return every != null
                ? Interval.of(seconds("every", every))
                : new Clocked(Objects.requireNonNull(at, "one is given"));
    }

    private SchedulePolicy policy(SchedulePolicy before) {
        Misfire missed = misfire == null ? before.misfire() : missed(misfire);
        if (deadline == null) {
            missed = before.misfire().deadline().map(missed::within).orElse(missed);
        } else {
            missed = deadline == 0 ? missed.withoutDeadline() : missed.within(seconds("deadline", deadline));
        }
        return new SchedulePolicy(
                missed,
                overlap == null ? before.overlap() : overlapping(overlap),
                jitter == null ? before.jitter() : jitter == 0 ? Duration.ZERO : seconds("jitter", jitter));
    }

    private static Misfire missed(String way) {
        if (way.equals("once")) {
            return Misfire.ONCE;
        }
        if (way.equals("skip")) {
            return Misfire.SKIP;
        }
        Matcher all = ALL.matcher(way);
        if (!all.matches()) {
            throw new IllegalArgumentException("misfire must be skip, once, all or all:N, was '" + way + "'");
        }
        return Misfire.all(all.group(1) == null ? Misfire.MOST : Integer.parseInt(all.group(1)));
    }

    private static Overlap overlapping(String way) {
        return Arrays.stream(Overlap.values())
                .filter(kind -> kind.name().equalsIgnoreCase(way.replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "overlap must be allow, skip, queue_one or cancel_running, was '" + way + "'"));
    }

    private static Duration seconds(String what, double seconds) {
        // Beyond these the number would be another one.
        if (!(seconds > 0 && seconds < 1e11)) {
            throw new IllegalArgumentException(what + " must be a positive number of seconds, was " + seconds);
        }
        return Duration.ofNanos(1_000).multipliedBy(Math.round(seconds * 1e6));
    }

    private static ZoneId clocks(String zone) {
        try {
            return ZoneId.of(zone.equals("UTC") ? "Z" : zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "there is no time zone '" + zone + "': give UTC, or one such as Africa/Lagos", e);
        }
    }
}
