package io.ssync.tasks.dashboard;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.internal.figures.Figure;
import io.ssync.tasks.internal.figures.Series;
import io.ssync.tasks.internal.figures.Slice;
import io.ssync.tasks.internal.figures.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What workers could have counted in the last day. */
final class SampleFigures {
    private SampleFigures() {}

    /** A school's day: mails that go up and down, and reports that fail now and then. */
    static void addDay(Broker.Counts counts) {
        Instant now = Instant.now();
        for (int minute = 1; minute < 1_440; minute += minute < 70 ? 1 : 10) {
            double wave = 1 + Math.sin(minute / 9.0);
            long mails = Math.round(400 * wave);
            Map<Series, Figure> counted = minute % 25 < 20
                    ? Map.of(
                            new Series("celery", "mail.send"),
                            new Figure(mails, 0, mails / 50, 0, times(mails, 3 + 60 * wave), times(mails, 25)),
                            new Series("slow", "reports.print"),
                            new Figure(4, minute % 7 == 0 ? 2 : 0, 0, 0, times(6, 900), times(6, 2_500 * wave + 100)))
                    : Map.of();
            Slice.add(counts, now.minus(Duration.ofMinutes(minute)), counted);
        }
    }

    /** Some times around one, up to ten times as long. */
    static Times times(long count, double millis) {
        long[] counts = new long[Times.CELLS];
        for (long i = 0; i < count; i++) {
            counts[
                    Times.cell(Duration.ofNanos((long)
                            (millis * 1e6 * Math.pow(10, Math.pow((double) i / count, 3)))))]++;
        }
        return Times.of(counts);
    }
}
