package io.ssync.tasks.message;

import io.ssync.tasks.TaskException;
import io.ssync.tasks.internal.message.MessageLimits;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in a queue that are no task message, or one whose body or headers cannot be read. Says what is wrong with them and what is
 * allowed. Where the id and the name of the task could be read all the same, it has them, so that the caller can be told.
 */
public final class UnreadableMessageException extends TaskException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String taskId;
    private final @Nullable String task;

    /** About a message of which nothing is known. */
    public UnreadableMessageException(String message, @Nullable Throwable cause) {
        this(message, cause, null, null);
    }

    private UnreadableMessageException(
            String message, @Nullable Throwable cause, @Nullable String taskId, @Nullable String task) {
        super(message, cause);
        this.taskId = taskId;
        this.task = task;
    }

    /** The id of the task; empty if it cannot be read, or could not be stored. */
    public Optional<String> taskId() {
        return Optional.ofNullable(taskId);
    }

    /** The name of the task; empty if it cannot be read. */
    public Optional<String> task() {
        return Optional.ofNullable(task);
    }

    /** The same, knowing whose message it is as far as its headers tell. */
    UnreadableMessageException about(Map<String, ? extends @Nullable Object> headers) {
        return new UnreadableMessageException(
                String.valueOf(getMessage()), getCause(), name(headers.get("id")), name(headers.get("task")));
    }

    private static @Nullable String name(@Nullable Object header) {
        return MessageLimits.isName(header) ? (String) header : null;
    }
}
