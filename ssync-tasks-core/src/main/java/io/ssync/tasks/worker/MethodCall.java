package io.ssync.tasks.worker;

import io.ssync.tasks.canvas.CurrentTask;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.registry.TaskDefinition;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls the method of a task on this thread. Never throws. */
final class MethodCall {
    private MethodCall() {}

    /**
     * Calls it and writes its value as JSON: a value that cannot be written is a failure of the task.
     *
     * @param body gives the body of the message, once
     */
    static Outcome of(TaskDefinition task, RunningTask running, Supplier<byte[]> body) {
        try {
            // No variable keeps the body, which may be large, while the task runs.
            return new Outcome.Returned(call(task, running, task.bind(body.get())));
        } catch (UnreadableMessageException e) {
            return new Outcome.Unreadable(String.valueOf(e.getMessage()));
        } catch (Throwable thrown) {
            return running.outcome(thrown);
        }
    }

    private static String call(TaskDefinition task, RunningTask running, @Nullable Object[] arguments)
            throws Throwable {
        running.begin(new ThreadGrip(Thread.currentThread()));
        CurrentTask current = CurrentTask.begin(running.message());
        try {
            return CeleryJson.write(task.invoke(running, arguments));
        } finally {
            running.called(current.children());
            current.close();
            running.end();
            // An interrupt that came too late is none of the business of whatever runs here next.
            Thread.interrupted();
        }
    }
}
