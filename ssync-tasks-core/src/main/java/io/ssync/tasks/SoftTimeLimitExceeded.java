package io.ssync.tasks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown inside a task that has run longer than its soft time limit: by the next call of its {@link TaskContext}, or instead
 * of the {@link InterruptedException} with which a blocking call ended. A task may catch it to clean up and end.
 */
public final class SoftTimeLimitExceeded extends TaskException {
    private static final long serialVersionUID = 1L;

    /** Of use to implementations of {@link TaskContext}. */
    public SoftTimeLimitExceeded(Duration limit, @Nullable Throwable cause) {
        super("the task has run longer than " + limit.toMillis() / 1000.0 + " s", cause);
    }
}
