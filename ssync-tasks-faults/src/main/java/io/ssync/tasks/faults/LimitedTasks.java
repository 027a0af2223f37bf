package io.ssync.tasks.faults;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;

/**
 * Tasks of which only so many run at once. A queue with limits is claimed from in another way, so only the workers of some cases know
 * these, and both ways are tried. Safe for use by many threads.
 */
public final class LimitedTasks {
    private final ExecutionLog executionLog;

    LimitedTasks(ExecutionLog executionLog) {
        this.executionLog = executionLog;
    }

    /** Works for a while, one at a time of each key. */
    @Task(name = "faults.limited", maxConcurrency = 1, concurrencyKey = "key")
    public long limited(TaskContext self, String key, long millis) throws InterruptedException {
        long run = executionLog.began(self);
        Thread.sleep(millis);
        executionLog.ended(run);
        return run;
    }
}
