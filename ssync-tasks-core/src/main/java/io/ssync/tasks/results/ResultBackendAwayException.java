package io.ssync.tasks.results;

import org.jspecify.annotations.Nullable;

/** The result backend is away for now (restart, lost connection, overload): the same call may succeed later. */
public final class ResultBackendAwayException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    public ResultBackendAwayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
