package io.ssync.tasks.redis;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.util.List;

/** What runs in Java where Python calls. */
final class JavaTasks {

    @Task(name = "java.add")
    int add(int x, int y) {
        return x + y;
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
}
