package io.ssync.tasks.redis;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskArguments;
import io.ssync.tasks.TaskContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What runs in Java where Python calls. */
final class JavaTasks {
    /** How often {@link #both} ran. */
    final AtomicInteger both = new AtomicInteger();

    /** For the tasks that call others. */
    volatile @Nullable TaskApp app;

    @Task(name = "java.add")
    int add(int x, int y) {
        return x + y;
    }

    @Task(name = "java.echo")
    List<?> echo(TaskArguments given) {
        return given.args();
    }

    @Task(name = "java.total")
    int total(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    @Task(name = "java.fail", maxRetries = 0)
    void fail(String text) {
        throw new IllegalStateException(text);
    }

    @Task(name = "java.sleep")
    double sleep(TaskContext self, double seconds) throws InterruptedException {
        Thread.sleep(Math.round(seconds * 1000));
        return seconds;
    }

    /** What a header of the caller's own says, on the second attempt. */
    @Task(name = "java.tenant")
    Object tenant(TaskContext self) {
        if (self.retries() == 0) {
            throw self.retry(Duration.ofMillis(1));
        }
        return String.valueOf(self.headers().get("tenant"));
    }

    /** Calls a task that answers whose child it is. */
    @Task(name = "java.spawn")
    Object spawn() {
        return Objects.requireNonNull(app, "app").send("python.lineage").get();
    }

    /** Known to Python's workers, too. */
    @Task(name = "python.both")
    String both() throws InterruptedException {
        both.incrementAndGet();
        Thread.sleep(5);
        return "java";
    }
}
