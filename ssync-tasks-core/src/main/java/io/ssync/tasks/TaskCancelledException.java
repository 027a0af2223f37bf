package io.ssync.tasks;

/** Tells a running task to stop: what it did so far will be done again elsewhere, or is not wanted any more. */
public final class TaskCancelledException extends TaskException {
    private static final long serialVersionUID = 1L;

    /** Of use to implementations of {@link TaskContext}. */
    public TaskCancelledException(String taskId, String reason) {
        super("task " + taskId + " is cancelled: " + reason, null);
    }
}
