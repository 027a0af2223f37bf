package io.ssync.tasks.worker;

import io.ssync.tasks.canvas.CurrentTask;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.registry.TaskDefinition;
import org.jspecify.annotations.Nullable;

/** Calls the method of a task on this thread. Never throws. */
final class MethodCall {
    private MethodCall() {}

    /** Calls it and writes its value as JSON: a value that cannot be written is a failure of the task. */
    static Outcome of(TaskDefinition task, RunningTask running) {
        try {
            @Nullable Object[] arguments = task.bind(running.message().body());
            return new Outcome.Returned(call(task, running, arguments));
        } catch (UnreadableMessageException e) {
            return new Outcome.Unreadable(String.valueOf(e.getMessage()));
        } catch (Throwable thrown) {
            return running.outcome(thrown);
        }
    }

    private static String call(TaskDefinition task, RunningTask running, @Nullable Object[] arguments)
            throws Throwable {
        running.begin(new ThreadGrip(Thread.currentThread()));
        CurrentTask.set(running.message());
        try {
            return CeleryJson.write(task.invoke(running, arguments));
        } finally {
            CurrentTask.set(null);
            running.end();
            // An interrupt that came too late is none of the business of whatever runs here next.
            Thread.interrupted();
        }
    }
}
