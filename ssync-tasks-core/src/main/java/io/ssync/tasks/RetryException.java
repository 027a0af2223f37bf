package io.ssync.tasks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Thrown by a task to be run again later; made by {@link TaskContext#retry(Throwable)}. */
public final class RetryException extends TaskException {
    private static final long serialVersionUID = 1L;

    private final Duration countdown;
    private final boolean allowed;

    /**
     * Of use to implementations of {@link TaskContext}; {@code cause} may be null as long as {@code allowed} says that there
     * are retries left.
     */
    public RetryException(@Nullable Throwable cause, Duration countdown, boolean allowed) {
        super("Retry in " + countdown.toMillis() / 1000.0 + " s" + (cause == null ? "" : ": " + cause), cause);
        this.countdown = countdown;
        this.allowed = allowed;
    }

    /** What the task is recorded with: why it asked for another attempt, or this if it did not say. Never null. */
    public Throwable reason() {
        return getCause() == null ? this : getCause();
    }

    /** False if the task has used up its retries: then it fails with the cause. */
    public boolean allowed() {
        return allowed;
    }

    /** How long to wait until the next attempt. */
    public Duration countdown() {
        return countdown;
    }
}
