package io.ssync.tasks.message;

import io.ssync.tasks.TaskException;
import org.jspecify.annotations.Nullable;

/** Bytes in a queue that are no task message, or one whose body or headers cannot be read. Says what is wrong with them. */
public final class UnreadableMessageException extends TaskException {
    private static final long serialVersionUID = 1L;

    public UnreadableMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
