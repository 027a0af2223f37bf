package io.ssync.tasks;

import io.ssync.tasks.internal.canvas.CurrentTask;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The task that was waited for has not ended in time. It goes on; its result can still be waited for. */
public final class ResultTimeoutException extends TaskException {
    private static final long serialVersionUID = 1L;

    ResultTimeoutException(
            String taskId, Duration timeout, TaskState state, @Nullable String queue, ResultBackend results) {
        super(
                "task " + taskId + " has not ended within " + timeout.toMillis() / 1000.0 + " s, its state is " + state
                        + (state.equals(TaskState.PENDING) ? ": " + hint(queue, results) : ""),
                null);
    }

    /** What to look for when the result backend knows nothing of a task. */
    private static String hint(@Nullable String queue, ResultBackend results) {
        if (CurrentTask.get().isPresent()) {
            return AsyncResult.INSIDE_A_TASK;
        }
        String memory = results instanceof InMemoryResults
                ? " Results are in the memory of this process: if the worker is another program, give the app a result "
                        + "backend, builder.results(…)"
                : "";
        return (queue == null
                        ? "nobody has stored anything for this id; is it right, is the result backend that of the workers, and "
                                + "does a worker run for the queue of the task?"
                        : "is a worker running for queue '" + queue + "', with this task and the same result backend?")
                + memory;
    }
}
