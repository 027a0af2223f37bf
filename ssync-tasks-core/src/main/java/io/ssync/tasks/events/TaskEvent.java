package io.ssync.tasks.events;

import io.ssync.tasks.internal.message.PythonRepr;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.TaskMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that a task goes through. Immutable; cheap to make, since texts are only written when somebody wants them. */
public sealed interface TaskEvent {
    /** What Celery gives for a task that was stopped on request: the number of SIGTERM. */
    int TERMINATED_BY = 15;

    /** The message of the task. */
    TaskMessage message();

    /** The type, for example {@code task-received}. */
    String type();

    /** What this event tells beside the id of the task, by Celery's names. */
    Map<String, @Nullable Object> details();

    /**
     * The broker has taken a call.
     *
     * @param queue the queue that it went to
     */
    record Sent(TaskMessage message, String queue) implements TaskEvent {
        @Override
        public String type() {
            return "task-sent";
        }

        @Override
        public Map<String, @Nullable Object> details() {
            Map<String, @Nullable Object> details = described(message);
            details.put("queue", queue);
            details.put("exchange", "");
            details.put("routing_key", queue);
            return details;
        }
    }

    /** A worker has taken it up. */
    record Received(TaskMessage message) implements TaskEvent {
        @Override
        public String type() {
            return "task-received";
        }

        @Override
        public Map<String, @Nullable Object> details() {
            return described(message);
        }
    }

    /** It begins to run. */
    record Started(TaskMessage message) implements TaskEvent {
        @Override
        public String type() {
            return "task-started";
        }

        @Override
        public Map<String, @Nullable Object> details() {
            return Map.of();
        }
    }

    /**
     * It has returned.
     *
     * @param result what it returned, as JSON
     * @param took how long it ran
     */
    record Succeeded(TaskMessage message, String result, Duration took) implements TaskEvent {
        @Override
        public String type() {
            return "task-succeeded";
        }

        @Override
        public Map<String, @Nullable Object> details() {
            return Map.of("result", PythonRepr.of(CeleryJson.readPlain(result)), "runtime", took.toNanos() / 1e9);
        }
    }

    /**
     * It has failed for good.
     *
     * @param exception what happened, as Python would show the exception: {@code ValueError('boom')}
     * @param traceback where, or null
     */
    record Failed(
            TaskMessage message, String exception, @Nullable String traceback) implements TaskEvent {
        @Override
        public String type() {
            return "task-failed";
        }

        @Override
        public Map<String, @Nullable Object> details() {
            return thrown(exception, traceback);
        }
    }

    /**
     * It will be tried again.
     *
     * @param exception why, as in {@link Failed}
     * @param traceback where, or null
     */
    record Retried(
            TaskMessage message, String exception, @Nullable String traceback) implements TaskEvent {
        @Override
        public String type() {
            return "task-retried";
        }

        @Override
        public Map<String, @Nullable Object> details() {
            return thrown(exception, traceback);
        }
    }

    /**
     * It was refused.
     *
     * @param requeue whether it goes back to its queue
     */
    record Rejected(TaskMessage message, boolean requeue) implements TaskEvent {
        @Override
        public String type() {
            return "task-rejected";
        }

        @Override
        public Map<String, @Nullable Object> details() {
            return Map.of("requeue", requeue);
        }
    }

    /**
     * It is not wanted any more.
     *
     * @param terminated whether it ran and was stopped
     * @param expired whether its time had passed
     */
    record Revoked(TaskMessage message, boolean terminated, boolean expired) implements TaskEvent {
        @Override
        public String type() {
            return "task-revoked";
        }

        @Override
        public Map<String, @Nullable Object> details() {
            Map<String, @Nullable Object> details = new LinkedHashMap<>();
            details.put("terminated", terminated);
            details.put("signum", terminated ? TERMINATED_BY : null);
            details.put("expired", expired);
            return details;
        }
    }

    /** What the task itself tells. */
    record Custom(TaskMessage message, String type, Map<String, @Nullable Object> details) implements TaskEvent {}

    private static Map<String, @Nullable Object> described(TaskMessage message) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("name", message.task());
        details.put("args", message.header("argsrepr"));
        details.put("kwargs", message.header("kwargsrepr"));
        details.put("root_id", message.header("root_id"));
        details.put("parent_id", message.header("parent_id"));
        details.put("retries", message.retries());
        details.put("eta", message.header("eta"));
        details.put("expires", message.header("expires"));
        return details;
    }

    private static Map<String, @Nullable Object> thrown(String exception, @Nullable String traceback) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("exception", exception);
        details.put("traceback", traceback);
        return details;
    }
}
