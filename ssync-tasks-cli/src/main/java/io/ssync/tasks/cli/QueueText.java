package io.ssync.tasks.cli;

import io.ssync.tasks.broker.QueueControl.Pause;
import io.ssync.tasks.broker.QueueStatus;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Queues as a table for people. */
final class QueueText {
    private static final List<String> HEADING =
            List.of("QUEUE", "READY", "DELAYED", "LIMITED", "IN FLIGHT", "DEAD", "OLDEST", "PAUSED");

    private QueueText() {}

    static String table(List<QueueStatus> queues) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADING);
        queues.forEach(queue -> rows.add(row(queue)));
        return TextTable.of(rows);
    }

    private static List<String> row(QueueStatus queue) {
        return Stream.of(
                        queue.queue(),
                        queue.ready(),
                        queue.delayed(),
                        queue.limited(),
                        queue.inFlight(),
                        queue.deadLetters(),
                        queue.oldestAge().map(QueueText::age).orElse("-"),
                        queue.pause().map(QueueText::pause).orElse("-"))
                .map(String::valueOf)
                .toList();
    }

    /** {@code since 2026-11-30T04:10:00Z until 2026-11-30T05:10:00Z: the mail server is down} */
    static String pause(Pause pause) {
        return "since " + pause.since().truncatedTo(ChronoUnit.SECONDS)
                + pause.until()
                        .map(end -> " until " + end.truncatedTo(ChronoUnit.SECONDS))
                        .orElse(" until somebody resumes it")
                + (pause.reason().isEmpty() ? "" : ": " + pause.reason());
    }

    /** {@code 2d 3h}, {@code 5m 10s}, {@code 7s} */
    static String age(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + "d " + age.toHoursPart() + "h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h " + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m " + age.toSecondsPart() + "s" : age.toSeconds() + "s";
    }
}
