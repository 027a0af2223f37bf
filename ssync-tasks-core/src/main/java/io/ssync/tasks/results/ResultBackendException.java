package io.ssync.tasks.results;

import io.ssync.tasks.TaskException;
import org.jspecify.annotations.Nullable;

/**
 * The result backend is away or refused a statement. The two kinds are types of their own, since they are answered
 * differently: one waits for a backend that is away, and gives up what is refused.
 */
public abstract sealed class ResultBackendException extends TaskException
        permits ResultBackendAwayException, ResultBackendRefusedException {
    private static final long serialVersionUID = 1L;

    ResultBackendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
