package io.ssync.tasks;

/**
 * Thrown by a task to end without a result: its message is acknowledged, and whatever state was stored last, by
 * {@link TaskContext#updateState} for example, stays. Nobody who waits for the task is woken.
 */
public final class Ignore extends TaskException {
    private static final long serialVersionUID = 1L;

    /** Says why, for the log. */
    public Ignore(String reason) {
        super(reason, null);
    }
}
