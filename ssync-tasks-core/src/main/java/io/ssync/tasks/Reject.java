package io.ssync.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a task that cannot do its work and does not want to decide what becomes of it: its message is put back for
 * another worker, or set aside among the dead letters for an operator.
 *
 * <p>A task that is acknowledged early ({@code acksLate = false}) has no message any more: put back, a copy of it is
 * published; set aside, only its failure is stored.
 */
public final class Reject extends TaskException {
    private static final long serialVersionUID = 1L;

    private final boolean requeue;

    /** {@link #Reject(String, boolean, Throwable)} without a cause. */
    public Reject(String reason, boolean requeue) {
        this(reason, requeue, null);
    }

    /**
     * Refuses the message.
     *
     * @param reason why, for the operator
     * @param requeue true to put the message at the end of its queue, at once and without an end to how often: wait before, or
     *     use a retry, if the trouble is not with this worker alone; false to set it aside as a dead letter, which makes the
     *     task fail with this exception
     * @param cause what went wrong, kept with the dead letter
     */
    public Reject(String reason, boolean requeue, @Nullable Throwable cause) {
        super(reason, cause);
        this.requeue = requeue;
    }

    /** Whether the message goes back to its queue. */
    public boolean requeue() {
        return requeue;
    }
}
