package io.ssync.tasks;

/**
 * What a task fails with that asked for {@linkplain TaskContext#retry() another attempt} without saying why, and has used up
 * its retries. Python sees Celery's {@code MaxRetriesExceededError}.
 */
public final class MaxRetriesExceeded extends TaskException {
    private static final long serialVersionUID = 1L;

    private final int maxRetries;

    /** Of use to implementations of {@link TaskContext}. */
    public MaxRetriesExceeded(String task, String taskId, int maxRetries) {
        super("can't retry " + task + "[" + taskId + "]: it has used up its " + maxRetries + " retries", null);
        this.maxRetries = maxRetries;
    }

    /** How many retries there were. */
    public int maxRetries() {
        return maxRetries;
    }
}
