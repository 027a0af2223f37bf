package io.ssync.tasks.dashboard;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the JSON of a result says of the progress of a task. */
final class Outcome {
    private Outcome() {}

    /** How far a task has come. */
    record Progress(long current, long total, String status) {}

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
