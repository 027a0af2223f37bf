package io.ssync.tasks.beat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The due times of an entry: its schedule within its start, its end and its pause. No state, no threads. */
final class DueTimes {
    /** Due times beyond this are counted as this many: nobody wants to wait for the rest. */
    private static final int COUNTED = 10_000;

    /** How far before now the latest due times are looked for first. */
    private static final Duration FIRST_LOOK = Duration.ofHours(1);

    private DueTimes() {}

    /**
     * What has passed.
     *
     * @param latest the latest due times, in order
     * @param earlier how many there were before these; {@value #COUNTED} if more
     */
    record Passed(List<Instant> latest, int earlier) {}

    /** The first due time after another, or after any time from which on to count. */
    static Optional<Instant> nextAfter(ScheduleEntry entry, Instant after) {
        Instant from = latest(after, entry.pausedUntil());
        Instant start = entry.startTime();
        Optional<Instant> next;
        if (start == null || !start.isAfter(from)) {
            next = entry.schedule().nextAfter(from, entry.zone());
        } else if (entry.schedule() instanceof Interval) {
            next = Optional.of(start);
        } else {
            next = entry.schedule().nextAfter(start.minusNanos(1_000), entry.zone());
        }
        Instant end = entry.call().expires();
        return next.filter(due -> end == null || due.isBefore(end));
    }

    /** The due times after one time and up to another: the latest few of them, and how many more there were. */
    static Passed passed(ScheduleEntry entry, Instant after, Instant upTo, int most) {
        if (entry.schedule() instanceof Interval interval) {
            return passed(entry, interval, after, upTo, most);
        }
        List<Instant> latest = latest(entry, after, upTo, most);
        int earlier = 0;
        if (!latest.isEmpty()) {
            Instant last = after;
            for (Optional<Instant> due = nextAfter(entry, last);
                    due.isPresent() && due.get().isBefore(latest.get(0)) && earlier < COUNTED;
                    due = nextAfter(entry, last)) {
                earlier++;
                last = due.get();
            }
        }
        return new Passed(latest, earlier);
    }

    /** An interval may be short and the time long, so nobody steps through it. */
    private static Passed passed(ScheduleEntry entry, Interval interval, Instant after, Instant upTo, int most) {
        Optional<Instant> first = nextAfter(entry, after).filter(due -> !due.isAfter(upTo));
        if (first.isEmpty()) {
            return new Passed(List.of(), 0);
        }
        Instant end = entry.call().expires();
        Instant until = end == null || end.isAfter(upTo) ? upTo : end.minusNanos(1_000);
        Duration every = interval.duration();
        long more = Duration.between(first.get(), until).dividedBy(every);
        long skip = Math.max(0, more + 1 - most);
        List<Instant> latest = new ArrayList<>();
        for (long i = skip; i <= more; i++) {
            latest.add(first.get().plus(every.multipliedBy(i)));
        }
        return new Passed(latest, (int) Math.min(skip, COUNTED));
    }

    /** Looks back step by step, each time farther, so that a long stop costs little. */
    private static List<Instant> latest(ScheduleEntry entry, Instant after, Instant upTo, int most) {
        Duration back = FIRST_LOOK;
        while (true) {
            Instant from = upTo.minus(back);
            boolean all = !from.isAfter(after);
            Deque<Instant> found = new ArrayDeque<>();
            for (Optional<Instant> due = nextAfter(entry, all ? after : from);
                    due.isPresent() && !due.get().isAfter(upTo);
                    due = nextAfter(entry, due.get())) {
                found.addLast(due.get());
                if (found.size() > most) {
                    found.removeFirst();
                }
            }
            if (all || found.size() == most) {
                return List.copyOf(found);
            }
            back = back.multipliedBy(4);
        }
    }

    private static Instant latest(Instant time, @Nullable Instant other) {
        return other != null && other.isAfter(time) ? other : time;
    }
}
