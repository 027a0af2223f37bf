package io.ssync.tasks.results;

import org.jspecify.annotations.Nullable;

/** The result backend refused what it was given: the same call would fail again. */
public final class ResultBackendRefusedException extends ResultBackendException {
    private static final long serialVersionUID = 1L;

    public ResultBackendRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
