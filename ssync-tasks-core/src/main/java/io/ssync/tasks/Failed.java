package io.ssync.tasks;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import java.util.List;
import java.util.Map;

/**
 * What the record of a task says of its exception.
 *
 * @param type the simple name of the exception's class
 * @param message what the exception says
 */
record Failed(String type, String message) {

    static Failed of(TaskResult result) {
        String json = result.result();
        if (json != null && CeleryJson.readPlain(json) instanceof Map<?, ?> exception) {
            Object message = exception.get("exc_message");
            String text = message instanceof List<?> parts && parts.size() == 1
                    ? String.valueOf(parts.get(0))
                    : String.valueOf(message);
            return new Failed(String.valueOf(exception.get("exc_type")), text);
        }
        return new Failed("Unknown", String.valueOf(json));
    }

    /** As whoever waits for the task is told. */
    static TaskFailedException exception(TaskResult result) {
        Failed failed = of(result);
        return new TaskFailedException(
                result.taskId(), result.state(), failed.type(), failed.message(), result.traceback());
    }
}
