package io.ssync.tasks;

import org.jspecify.annotations.Nullable;

/** The root of everything this library throws on its own account, besides {@link IllegalArgumentException} for wrong use. */
public class TaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected TaskException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
