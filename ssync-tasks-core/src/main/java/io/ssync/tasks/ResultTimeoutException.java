package io.ssync.tasks;

import java.time.Duration;

/** The task that was waited for has not ended in time. It goes on; its result can still be waited for. */
public final class ResultTimeoutException extends TaskException {
    private static final long serialVersionUID = 1L;

    ResultTimeoutException(String taskId, Duration timeout, TaskState state) {
        super(
                "task " + taskId + " has not ended within " + timeout.toMillis() / 1000.0 + " s, its state is " + state,
                null);
    }
}
