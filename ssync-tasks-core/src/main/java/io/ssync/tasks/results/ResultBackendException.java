package io.ssync.tasks.results;

import io.ssync.tasks.TaskException;

/** The result backend cannot be reached or refused a statement. */
public final class ResultBackendException extends TaskException {
    private static final long serialVersionUID = 1L;

    private final boolean unavailable;

    private ResultBackendException(String message, Throwable cause, boolean unavailable) {
        super(message, cause);
        this.unavailable = unavailable;
    }

    /** The backend is away for now (restart, lost connection, overload): the same call may succeed later. */
    public static ResultBackendException unavailable(String message, Throwable cause) {
        return new ResultBackendException(message, cause, true);
    }

    /** The backend refused what it was given: the same call would fail again. */
    public static ResultBackendException refused(String message, Throwable cause) {
        return new ResultBackendException(message, cause, false);
    }

    /** Whether the same call may succeed later. */
    public boolean unavailable() {
        return unavailable;
    }
}
