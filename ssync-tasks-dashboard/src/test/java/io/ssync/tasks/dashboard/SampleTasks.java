package io.ssync.tasks.dashboard;

import io.ssync.tasks.Reject;
import io.ssync.tasks.Sensitive;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tasks that do what tests want to see. */
public final class SampleTasks {
    private final CountDownLatch release = new CountDownLatch(1);
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    /** How often a task has failed with this message. */
    int failures(String message) {
        return failures.getOrDefault(message, 0);
    }

    @Task(name = "sample.add")
    public int add(int a, int b) {
        return a + b;
    }

    @Task(name = "sample.fail")
    public void fail(String message) {
        failures.merge(message, 1, Integer::sum);
        throw new IllegalStateException(message);
    }

    /** What is sensitive is behind so much that people are not shown it. */
    @Task(name = "sample.collect")
    public void collect(String text, @Sensitive String mandate) {
        throw new IllegalStateException("refused");
    }

    /** Succeeds at the third attempt. */
    @Task(name = "sample.stumble", maxRetries = 5)
    public int stumble(TaskContext self) {
        if (self.retries() < 2) {
            throw self.retry(
                    new IllegalStateException("stumbled <b>" + self.retries() + "</b>"), Duration.ofMillis(300));
        }
        return self.retries();
    }

    /** Is set aside among the dead letters. */
    @Task(name = "sample.reject")
    public void reject(String reason) {
        throw new Reject(reason, false);
    }

    @Task(name = "sample.limited", rateLimit = "10/m")
    public void limited() {}

    @Task(name = "slow.import")
    public int slow(TaskContext self, int rows) throws InterruptedException {
        self.progress(rows / 2, rows, "row " + rows / 2);
        if (!release.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("nobody let it end");
        }
        return rows;
    }

    /** Lets the slow ones end. */
    void release() {
        release.countDown();
    }
}
