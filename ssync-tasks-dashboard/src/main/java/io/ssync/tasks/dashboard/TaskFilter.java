package io.ssync.tasks.dashboard;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.results.ResultHistory.Filter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which tasks a page shows, as it stands in the address and in forms. What somebody has changed by hand and cannot be understood is left out. */
record TaskFilter(Map<String, String> values) {
    /** Seconds back from now. */
    static final String SINCE = "since";

    private static final int LONGEST = 255;
    private static final Duration LONGEST_SINCE = Duration.ofDays(10_000);

    /** Reads it from the parameters of a request, by name. */
    static TaskFilter of(Function<String, Optional<String>> parameter) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : new String[] {"state", "task", "queue", "worker", "schedule", SINCE, "text", "until"}) {
            parameter
                    .apply(name)
                    .map(String::strip)
                    .filter(value -> !value.isEmpty() && value.length() <= LONGEST)
                    .ifPresent(value -> values.put(name, value));
        }
        values.computeIfPresent("state", (name, state) -> state.length() <= 50 ? state : null);
        values.computeIfPresent(
                SINCE,
                (name, seconds) -> seconds.matches("\\d{1,9}")
                                && Duration.ofSeconds(Long.parseLong(seconds)).compareTo(LONGEST_SINCE) < 0
                        ? seconds
                        : null);
        values.computeIfPresent("until", (name, time) -> isTime(time) ? time : null);
        return new TaskFilter(values);
    }

    private static boolean isTime(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    boolean isOfFailures() {
        return value("state").equals(Optional.of(TaskState.FAILURE.name()));
    }

    Filter filter(Instant now) {
        return new Filter(
                value("state").map(TaskState::new),
                value("task"),
                value("queue"),
                value("worker"),
                value("schedule"),
                value(SINCE).map(seconds -> now.minusSeconds(Long.parseLong(seconds))),
                value("until").map(Instant::parse),
                value("text"));
    }

    Link in(Link link) {
        Link all = link;
        for (Map.Entry<String, String> value : values.entrySet()) {
            all = all.with(value.getKey(), value.getValue());
        }
        return all;
    }

    /** For the audit: {@code task=mail.send text=full}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(value));
        return text.toString();
    }
}
