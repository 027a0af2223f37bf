package io.ssync.example.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.example.access.Caller;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.TaskResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says how a task is doing. Always 200 when the result backend answers: an unknown id is a task that waits. */
final class TaskStatusHandler implements Handler {
    private final TaskApp app;

    TaskStatusHandler(TaskApp app) {
        this.app = app;
    }

    @Override
    public void handle(Context request) {
        String id = request.pathParam("id");
        try {
            Replies.json(
                    request,
                    HttpStatus.OK,
                    body(id, visible(Caller.of(request), app.result(id).record())));
        } catch (ResultBackendException e) {
            Replies.error(request, HttpStatus.INTERNAL_SERVER_ERROR, String.valueOf(e.getMessage()));
        }
    }

    /** A task that is none of the caller's business looks like one that is not known. */
    private static Optional<TaskResult> visible(Caller caller, Optional<TaskResult> record) {
        return record.filter(task -> caller.mayFollow(task.call().taskName()));
    }

    private static Map<String, @Nullable Object> body(String id, Optional<TaskResult> record) {
        TaskState state = record.map(TaskResult::state).orElse(TaskState.PENDING);
        Object info = record.map(TaskResult::result).map(CeleryJson::readPlain).orElse(null);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("task_id", id);
        body.put("state", state.name());
        body.put("ready", state.isFinal());
        body.put("successful", state.isFinal() ? state.equals(TaskState.SUCCESS) : null);
        switch (state.name()) {
            case "PENDING" -> body.put("status", "Task is waiting to be executed");
            case "STARTED" -> body.put("status", "Task has been started");
            case "PROGRESS" -> body.put("progress", info);
            case "SUCCESS" -> {
                body.put("result", info);
                body.put("status", "Task completed successfully");
            }
            case "FAILURE" -> {
                body.put("error", exceptionText(info));
                body.put("status", "Task failed");
            }
            default -> body.put("status", state.name());
        }
        return body;
    }

    /** What Python's {@code str(exception)} gives: its one argument, or all of them. */
    private static String exceptionText(@Nullable Object info) {
        Object message = info instanceof Map<?, ?> exception ? exception.get("exc_message") : info;
        return message instanceof List<?> arguments
                ? arguments.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(message);
    }
}
