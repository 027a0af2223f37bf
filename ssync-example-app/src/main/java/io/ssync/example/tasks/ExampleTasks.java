package io.ssync.example.tasks;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tasks without a purpose of their own, one for each way in which a task can behave. Safe for use by many threads. */
public final class ExampleTasks {
    private static final Duration FLAKY_PAUSE = Duration.ofMillis(200);
    private static final int MEGABYTE = 1024 * 1024;

    /** Adds two numbers: the smallest task with arguments and a result. */
    @Task(name = "example.tasks.add")
    public long add(long x, long y) {
        return Math.addExact(x, y);
    }

    /** Does nothing: what remains is the cost of the queue. */
    @Task(name = "example.tasks.noop")
    public void noop() {}

    /** Waits, and stops at once when it is interrupted. */
    @Task(name = "example.tasks.sleep")
    public void sleep(long ms) throws InterruptedException {
        Thread.sleep(ms);
    }

    /** Keeps a processor busy and ignores interrupts, as code in a tight loop does. */
    @Task(name = "example.tasks.spin")
    public void spin(long ms) {
        long end = System.nanoTime() + Duration.ofMillis(ms).toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Fails. */
    @Task(name = "example.tasks.fail")
    public void fail(String message) {
        throw new IllegalStateException(message);
    }

    /** Fails a number of times, asking for another attempt each time, and then returns how many attempts it took. */
    @Task(name = "example.tasks.flaky")
    public int flaky(TaskContext self, int failures) {
        int attempt = self.retries() + 1;
        if (attempt <= failures) {
            throw self.retry(new IllegalStateException("attempt " + attempt + " fails"), FLAKY_PAUSE, failures);
        }
        return attempt;
    }

    /** Reports its progress at every step. */
    @Task(name = "example.tasks.progress")
    public int progress(TaskContext self, int steps, long stepMs) throws InterruptedException {
        for (int step = 1; step <= steps; step++) {
            self.progress(step, steps, "Step " + step);
            Thread.sleep(stepMs);
        }
        return steps;
    }

    /** Returns what it was given. */
    @Task(name = "example.tasks.echo")
    public @Nullable Object echo(@Nullable Object value) {
        return value;
    }

    /** Takes so much memory for a moment, and returns how many bytes that was. */
    @Task(name = "example.tasks.allocate")
    public long allocate(int mb) {
        byte[][] blocks = new byte[mb][];
        long bytes = 0;
        for (int i = 0; i < mb; i++) {
            blocks[i] = new byte[MEGABYTE];
            bytes += blocks[i].length;
        }
        return bytes;
    }
}
