package io.ssync.tasks.beat;

import io.ssync.tasks.Signature;
import io.ssync.tasks.beat.Decision.Run;
import io.ssync.tasks.beat.DueTimes.Passed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides about the due times of one schedule, from what is known of it and the time. No state, no threads. */
final class Planner {
    private Planner() {}

    /** When there is something to decide about a schedule next; empty if never. */
    static Optional<Instant> nextDecision(ScheduleRow row) {
        return row.understood()
                .filter(ScheduleEntry::enabled)
                .flatMap(entry -> DueTimes.nextAfter(entry, decided(row.state()))
                        .map(due -> withJitter(entry, row.state(), due)));
    }

    /** The next due times of a schedule, for people; none while it is paused until somebody resumes it. */
    static List<Instant> next(ScheduleRow row, Instant after, int count) {
        List<Instant> due = new ArrayList<>();
        row.understood().filter(Planner::isDueSometime).ifPresent(entry -> {
            // An interval counts from its last due time, others from anywhere.
            Optional<Instant> next = DueTimes.nextAfter(entry, decided(row.state()));
            if (next.isPresent() && next.get().isBefore(after)) {
                next = entry.schedule() instanceof Interval ? next : DueTimes.nextAfter(entry, after);
            }
            while (next.isPresent() && due.size() < count) {
                due.add(next.get());
                next = DueTimes.nextAfter(entry, next.get());
            }
        });
        return due;
    }

    private static boolean isDueSometime(ScheduleEntry entry) {
        return entry.enabled() && !ScheduleEntry.UNTIL_RESUMED.equals(entry.pausedUntil());
    }

    /**
     * What to do about an enabled schedule of which something is due.
     *
     * @param underWay whether the task of the due time before has not ended
     * @return empty if nothing is to be decided now
     * @throws IllegalArgumentException if a message cannot have what is in the call
     */
    static Optional<Decision> decide(ScheduleRow row, Instant now, boolean underWay) {
        ScheduleEntry entry = row.understood().orElseThrow();
        Misfire misfire = entry.policy().misfire();
        Passed passed = passed(entry, row.state(), now, misfire.most());
        if (passed.latest().isEmpty() || underWay && entry.policy().overlap() == Overlap.QUEUE_ONE) {
            return Optional.empty();
        }
        Instant last = passed.latest().get(passed.latest().size() - 1);
        Instant notBefore = withJitter(entry, row.state(), last);
        if (underWay && entry.policy().overlap() == Overlap.SKIP) {
            Tick skipped = Tick.skipped(
                    last,
                    "the task before has not ended",
                    passed.earlier() + passed.latest().size());
            return Optional.of(new Decision(row, last, notBefore, List.of(new Run(skipped, null)), false));
        }
        List<Run> runs = new ArrayList<>();
        int missed = passed.earlier();
        Instant lastMissed = null;
        for (Instant due : passed.latest()) {
            if (isTooLate(entry.policy(), Duration.between(withJitter(entry, row.state(), due), now))) {
                missed++;
                lastMissed = due;
            } else {
                if (missed > 0) {
                    Instant at = lastMissed == null ? before(entry, row.state(), due) : lastMissed;
                    runs.add(new Run(Tick.skipped(at, reason(misfire), missed), null));
                    missed = 0;
                }
                runs.add(run(row, entry, due, now));
            }
        }
        if (missed > 0) {
            runs.add(new Run(Tick.skipped(last, reason(misfire), missed), null));
        }
        boolean ran = runs.stream().anyMatch(run -> run.call() != null);
        return Optional.of(new Decision(row, last, notBefore, runs, entry.oneOff() && (ran || isOver(entry))));
    }

    /** The due times with what is known about them, for a call that cannot be made. */
    static Decision refused(ScheduleRow row, Instant now, String reason) {
        ScheduleEntry entry = row.understood().orElseThrow();
        Passed passed = passed(entry, row.state(), now, 1);
        Instant last = passed.latest().get(0);
        return new Decision(
                row,
                last,
                withJitter(entry, row.state(), last),
                List.of(new Run(Tick.refused(last, reason), null)),
                entry.oneOff());
    }

    /**
     * A run beside the schedule.
     *
     * @throws IllegalArgumentException if a message cannot have what is in the call
     */
    static Decision beside(ScheduleRow row, List<Instant> due, Instant now) {
        ScheduleEntry entry = row.understood().orElseThrow();
        return new Decision(
                row,
                null,
                now,
                due.stream().map(time -> run(row, entry, time, now)).toList(),
                false);
    }

    private static Run run(ScheduleRow row, ScheduleEntry entry, Instant due, Instant now) {
        String taskId = TickIds.of(row.state().seed(), due);
        Signature<?> call = entry.call().signature(entry.name(), taskId, due, now);
        return new Run(Tick.sent(due, taskId), call);
    }

    /** The latest due times whose jitter has passed, too. */
    private static Passed passed(ScheduleEntry entry, ScheduleState state, Instant now, int most) {
        if (entry.policy().jitter().isZero()) {
            return DueTimes.passed(entry, decided(state), now, most);
        }
        // The last one may be waiting for its jitter, so one more is asked for.
        Passed passed = DueTimes.passed(entry, decided(state), now, most + 1);
        List<Instant> latest = new ArrayList<>(passed.latest());
        while (!latest.isEmpty()
                && withJitter(entry, state, latest.get(latest.size() - 1)).isAfter(now)) {
            latest.remove(latest.size() - 1);
        }
        if (latest.isEmpty() && !passed.latest().isEmpty()) {
            // The jitter may be longer than the time between two due times; then they go one by one.
            return firstOf(entry, state, now);
        }
        int extra = Math.max(0, latest.size() - most);
        return new Passed(latest.subList(extra, latest.size()), passed.earlier() + extra);
    }

    private static Passed firstOf(ScheduleEntry entry, ScheduleState state, Instant now) {
        return DueTimes.nextAfter(entry, decided(state))
                .filter(due -> !withJitter(entry, state, due).isAfter(now))
                .map(due -> new Passed(List.of(due), 0))
                .orElse(new Passed(List.of(), 0));
    }

    private static Instant withJitter(ScheduleEntry entry, ScheduleState state, Instant due) {
        return due.plus(TickIds.jitter(state.seed(), due, entry.policy().jitter()));
    }

    /** Celery's beat writes only when it ran last; ours decides about more. */
    private static Instant decided(ScheduleState state) {
        Instant ran = state.lastRun();
        return ran != null && ran.isAfter(state.decided()) ? ran : state.decided();
    }

    /** The due time right before another, which is the last of those that were too many to be looked at. */
    private static Instant before(ScheduleEntry entry, ScheduleState state, Instant due) {
        List<Instant> latest = DueTimes.passed(entry, decided(state), due, 2).latest();
        return latest.get(0);
    }

    /** What waits for the task before it is late for that, and was not missed. */
    private static boolean isTooLate(SchedulePolicy policy, Duration late) {
        Optional<Duration> latest = policy.overlap() == Overlap.QUEUE_ONE
                ? policy.misfire().deadline()
                : policy.misfire().latest();
        return latest.filter(limit -> late.compareTo(limit) > 0).isPresent();
    }

    private static boolean isOver(ScheduleEntry entry) {
        return entry.schedule() instanceof Clocked;
    }

    private static String reason(Misfire misfire) {
        return "missed, and the schedule makes up for: " + misfire;
    }
}
