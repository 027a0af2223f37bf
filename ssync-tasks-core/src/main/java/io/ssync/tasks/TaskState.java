package io.ssync.tasks;

import java.util.Objects;
import java.util.Set;

/**
 * The state of a task: one of Celery's, or any other name that a task gives itself with
 * {@link TaskContext#updateState(TaskState, Object)}.
 *
 * @param name in capitals by convention, at most 50 characters
 */
public record TaskState(String name) {
    /** Not started, or unknown: there is no record. */
    public static final TaskState PENDING = new TaskState("PENDING");
    /** Taken from the queue by a worker. */
    public static final TaskState RECEIVED = new TaskState("RECEIVED");
    /** Running; stored only for tasks that track their start. */
    public static final TaskState STARTED = new TaskState("STARTED");
    /** Running, and the result is what it reported last. */
    public static final TaskState PROGRESS = new TaskState("PROGRESS");
    /** Failed and waiting for another attempt. */
    public static final TaskState RETRY = new TaskState("RETRY");
    /** Finished; the result is the return value. Final. */
    public static final TaskState SUCCESS = new TaskState("SUCCESS");
    /** Failed for good; the result is the exception. Final. */
    public static final TaskState FAILURE = new TaskState("FAILURE");
    /** Ended without a result, as the task wished. What was stored before stays, so this is never seen in a result. */
    public static final TaskState IGNORED = new TaskState("IGNORED");
    /** Cancelled or expired before it finished. Final. */
    public static final TaskState REVOKED = new TaskState("REVOKED");

    private static final Set<TaskState> FINAL = Set.of(SUCCESS, FAILURE, REVOKED);

    public TaskState {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.length() > 50) {
            throw new IllegalArgumentException("a task state has 1 to 50 characters, was '" + name + "'");
        }
    }

    /** Whether no other state follows: SUCCESS, FAILURE or REVOKED. */
    public boolean isFinal() {
        return FINAL.contains(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
