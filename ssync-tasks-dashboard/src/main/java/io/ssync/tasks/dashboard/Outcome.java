package io.ssync.tasks.dashboard;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the JSON of a result says, for people: an exception, a progress, or a value. Whatever else is stored there is shown as it is. */
final class Outcome {
    private Outcome() {}

    /** How far a task has come. */
    record Progress(long current, long total, String status) {}

    /** {@code ValueError: no such class}, of a failure or a retry. */
    static Optional<String> error(TaskResult result) {
        Map<?, ?> json = map(result.result());
        if (!(json.get("exc_type") instanceof String type)) {
            return Optional.empty();
        }
        Object message = json.get("exc_message");
        String text = message instanceof List<?> parts
                ? parts.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(message == null ? "" : message);
        return Optional.of(text.isEmpty() ? type : type + ": " + text);
    }

    static Optional<Progress> progress(TaskResult result) {
        Map<?, ?> json = result.state().isFinal() ? Map.of() : map(result.result());
        return json.get("current") instanceof Number current && json.get("total") instanceof Number total
                ? Optional.of(new Progress(
                        current.longValue(),
                        total.longValue(),
                        json.get("status") instanceof String status ? status : ""))
                : Optional.empty();
    }

    private static Map<?, ?> map(@Nullable String json) {
        if (json == null || !json.startsWith("{")) {
            return Map.of();
        }
        try {
            return CeleryJson.readPlain(json) instanceof Map<?, ?> map ? map : Map.of();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }
}
