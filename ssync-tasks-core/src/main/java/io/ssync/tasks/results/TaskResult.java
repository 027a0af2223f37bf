package io.ssync.tasks.results;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of one task at one time, in the shape that Celery's result backends share.
 *
 * @param taskId the task's id
 * @param state its state
 * @param result JSON text: the return value, the progress, or an exception as {@code exc_type}, {@code exc_message},
 *     {@code exc_module}; null when there is none
 * @param traceback the stack trace of a failure or retry, else null
 * @param storedAt when the state was reached
 * @param call what was called, by whom; shown to people
 * @param children the calls that the task has made, and those that follow it
 * @param message what to keep so that the task can be run again: of a FAILURE that is to be stored; else null, and of what was stored always
 */
public record TaskResult(
        String taskId,
        TaskState state,
        @Nullable String result,
        @Nullable String traceback,
        Instant storedAt,
        Call call,
        List<ResultNode> children,
        @Nullable FailedMessage message) {

    public TaskResult {
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(storedAt, "storedAt");
        Objects.requireNonNull(call, "call");
        children = List.copyOf(children);
    }

    /** The state of a task whose message is not to be kept. */
    public TaskResult(
            String taskId,
            TaskState state,
            @Nullable String result,
            @Nullable String traceback,
            Instant storedAt,
            Call call,
            List<ResultNode> children) {
        this(taskId, state, result, traceback, storedAt, call, children, null);
    }

    /** The state of a task without children. */
    public TaskResult(
            String taskId,
            TaskState state,
            @Nullable String result,
            @Nullable String traceback,
            Instant storedAt,
            Call call) {
        this(taskId, state, result, traceback, storedAt, call, List.of());
    }

    /**
     * Whether this record takes the place of an earlier one of the same task. A final state stays. Of what one worker says, the newer
     * counts, in whatever order it arrives; the clocks of two workers are not compared.
     */
    public boolean replaces(TaskResult earlier) {
        boolean isLate = storedAt.isBefore(earlier.storedAt) && Objects.equals(call.worker(), earlier.call.worker());
        return !earlier.state.isFinal() && (state.isFinal() || !isLate);
    }

    /** What the exception of a failure or a retry says, {@code ValueError: no such class}; empty if there is none. */
    public Optional<String> error() {
        Map<?, ?> json = fields();
        if (!(json.get("exc_type") instanceof String type)) {
            return Optional.empty();
        }
        Object message = json.get("exc_message");
        String text = message instanceof List<?> parts
                ? parts.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(message == null ? "" : message);
        return Optional.of(text.isEmpty() ? type : type + ": " + text);
    }

    /** Those of the result if it is an object; Python may have stored what is no JSON. */
    private Map<?, ?> fields() {
        if (result == null || !result.startsWith("{")) {
            return Map.of();
        }
        try {
            return CeleryJson.readPlain(result) instanceof Map<?, ?> json ? json : Map.of();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    /** The same, with a message to be kept. */
    public TaskResult withMessage(@Nullable FailedMessage newMessage) {
        return new TaskResult(taskId, state, result, traceback, storedAt, call, children, newMessage);
    }

    /** What a task has come to, without when and by whom. */
    public static TaskResult ended(String taskId, TaskState state, @Nullable String result) {
        return new TaskResult(taskId, state, result, null, Instant.EPOCH, Call.UNKNOWN);
    }

    /** What a task has come to of which nothing is known any more, although it has ended: a failure that says so. */
    public static TaskResult gone(String taskId) {
        String failure = CeleryJson.write(Map.of(
                "exc_type", "ResultGoneError",
                "exc_message", List.of("the result of task " + taskId + " has expired or was deleted"),
                "exc_module", "ssync"));
        return ended(taskId, TaskState.FAILURE, failure);
    }

    /**
     * The call that a result belongs to. Everything may be null: Celery stores it only on request.
     *
     * @param taskName the name of the task
     * @param argsRepr the positional arguments as readable text
     * @param kwargsRepr the keyword arguments as readable text
     * @param worker the node name of the worker that ran it
     * @param periodicTaskName the name of the schedule entry that sent it
     * @param queue the queue that it was sent to
     */
    public record Call(
            @Nullable String taskName,
            @Nullable String argsRepr,
            @Nullable String kwargsRepr,
            @Nullable String worker,
            @Nullable String periodicTaskName,
            @Nullable String queue) {
        /** Nothing known about the call. */
        public static final Call UNKNOWN = new Call(null, null, null, null, null);

        /** A call of which the queue is not known. */
        public Call(
                @Nullable String taskName,
                @Nullable String argsRepr,
                @Nullable String kwargsRepr,
                @Nullable String worker,
                @Nullable String periodicTaskName) {
            this(taskName, argsRepr, kwargsRepr, worker, periodicTaskName, null);
        }
    }
}
