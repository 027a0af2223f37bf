package io.ssync.tasks.cli.facts;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.ResultHistory.Filter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/** Filters of the history of tasks as people and scripts write them. */
public final class HistoryFilter {
    private HistoryFilter() {}

    /**
     * A time: ISO 8601 with a zone, or how long ago it is, such as {@code 90s}, {@code 2h} or {@code 1d12h}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Instant time(String text, Instant now) {
        String stripped = text.strip();
        try {
            return stripped.indexOf('T') > 0 || stripped.indexOf('-') > 0
                    ? OffsetDateTime.parse(stripped).toInstant()
                    : now.minus(duration(stripped));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no time such as 2026-03-01T08:00:00Z, nor how long ago it is, such as 90s, 2h or 1d",
                    e);
        }
    }

    private static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        int days = upper.indexOf('D') + 1;
        // What ISO 8601 has, without the letters that only it has.
        return Duration.parse(
                "P" + upper.substring(0, days) + (days == upper.length() ? "" : "T" + upper.substring(days)));
    }

    /**
     * A filter; what is empty is not asked.
     *
     * @throws IllegalArgumentException if a time cannot be understood, or a state cannot be one
     */
    public static Filter of(
            Optional<String> state,
            Optional<String> task,
            Optional<String> queue,
            Optional<String> worker,
            Optional<String> schedule,
            Optional<String> since,
            Optional<String> until,
            Optional<String> text,
            Instant now) {
        return new Filter(
                state.map(name -> new TaskState(name.toUpperCase(Locale.ROOT))),
                task,
                queue,
                worker,
                schedule,
                since.map(time -> time(time, now)),
                until.map(time -> time(time, now)),
                text);
    }
}
