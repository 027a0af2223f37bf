package io.ssync.tasks.internal.worker;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Says in every log line of a thread which task runs there: {@code task_id}, {@code task_name}, {@code queue} and {@code root_id} of SLF4J's
 * MDC. When the task ends the thread has what it had before, whatever the task has left there.
 */
final class LogContext implements AutoCloseable {
    private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();

    private LogContext() {}

    static LogContext begin(RunningTask task) {
        LogContext begun = new LogContext();
        MDC.put("task_id", task.id());
        MDC.put("task_name", task.name());
        MDC.put("queue", task.queue());
        String root = task.message().header("root_id");
        MDC.put("root_id", root == null ? task.id() : root);
        return begun;
    }

    @Override
    public void close() {
        if (before == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(before);
        }
    }
}
