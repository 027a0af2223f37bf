package io.ssync.tasks.cli;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A task's state as one line of JSON: {@code {"task_id": …, "state": …, "result": …}}. */
final class Outcome {
    private Outcome() {}

    static String line(AsyncResult<?> result) {
        Optional<TaskResult> found = result.record();
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("task_id", result.id());
        line.put("state", found.map(TaskResult::state).orElse(TaskState.PENDING).name());
        found.map(TaskResult::result).ifPresent(json -> line.put("result", CeleryJson.readPlain(json)));
        found.map(TaskResult::traceback).ifPresent(text -> line.put("traceback", text));
        return CeleryJson.write(line);
    }
}
