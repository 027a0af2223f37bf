package io.ssync.tasks.broker;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What keeps a second task of the same key out of a queue.
 *
 * @param key tells which tasks are the same; of letters, digits and {@code . _ @ -} only
 * @param taskId the task that is to have the lock
 * @param window how long the lock lasts at most, at least 1 ms
 * @param until when it ends before that
 * @param replaces whether it is taken from a task that has it already
 */
public record UniqueLock(String key, String taskId, Duration window, Until until, boolean replaces) {
    /** When the lock of a unique task ends. */
    public enum Until {
        /** When the task starts: one may wait while another runs. */
        STARTED,
        /** When the task has ended, its retries included. */
        ENDED,
        /** Not before its time is over, whatever becomes of the task. */
        WINDOW
    }

    private static final Pattern KEY = Pattern.compile("[\\w.@-]+");
    private static final Pattern TASK_ID = Pattern.compile("[^\"\\\\\\p{Cntrl}]+");

    /** The header of a message that says what lock its task has; without it, the lock just runs out. */
    public static final String HEADER = "ssync_unique";

    public UniqueLock {
        if (window.toMillis() < 1) {
            throw new IllegalArgumentException("window must be at least 1 ms, was " + window);
        }
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("key must be of letters, digits and . _ @ - only, was " + key);
        }
        if (!TASK_ID.matcher(taskId).matches()) {
            throw new IllegalArgumentException(
                    "the id of a unique task must have no quotes, backslashes and control characters, was " + taskId);
        }
    }

    /** What stands in the {@link #HEADER}: {@code <s or e>:<milliseconds>:<key>:<task id>}; empty if it need not. */
    public String mark() {
        return until == Until.WINDOW
                ? ""
                : (until == Until.STARTED ? "s:" : "e:") + window.toMillis() + ":" + key + ":" + taskId;
    }
}
