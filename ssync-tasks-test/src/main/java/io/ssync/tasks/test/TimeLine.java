package io.ssync.tasks.test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has happened in a test, line by line, each with the time that has passed since its beginning; the last lines of it, if there are very
 * many. Safe for use by any thread.
 */
final class TimeLine {
    private static final int MOST_LINES = 500;

    private final InstantSource clock;
    private final Instant start;
    private final Deque<String> lines = new ArrayDeque<>();
    private int dropped;

    TimeLine(InstantSource clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    synchronized void tell(String what) {
        if (lines.size() == MOST_LINES) {
            lines.remove();
            dropped++;
        }
        lines.add(String.format("%14s  %s", "+" + shown(Duration.between(start, clock.instant())), what));
    }

    @Override
    public synchronized String toString() {
        String before = dropped == 0 ? "" : dropped + " lines before these\n";
        return lines.isEmpty() ? "nothing has happened" : before + String.join("\n", lines);
    }

    /** A time that has passed, as people read it. */
    static String shown(Duration time) {
        String days = time.toDays() > 0 ? time.toDays() + "d " : "";
        return "%s%d:%02d:%02d.%03d"
                .formatted(days, time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart(), time.toMillisPart());
    }
}
