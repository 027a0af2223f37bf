package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the records of a worker's tasks. Immutable. */
final class ResultWriter {
    private final String worker;
    private final TaskSettings settings;
    private final InstantSource clock;

    ResultWriter(String worker, TaskSettings settings, InstantSource clock) {
        this.worker = worker;
        this.settings = settings;
        this.clock = clock;
    }

    TaskResult write(TaskMessage message, TaskState state, @Nullable String json, @Nullable String traceback) {
        return write(message, state, json, traceback, List.of());
    }

    /** The state of a task that runs. */
    TaskResult write(RunningTask task, TaskState state, String json) {
        TaskResult result = write(task.message(), state, json, null);
        return settings.resultExtended() ? result.withTimeline(PastAttempts.timeline(task)) : result;
    }

    /** The end of a task that has not run. */
    TaskResult write(TaskMessage message, @Nullable Delivery delivery, TaskState state, String json) {
        TaskResult result = write(message, state, json, null);
        return settings.resultExtended() && delivery != null
                ? result.withTimeline(PastAttempts.timeline(message, delivery))
                : result;
    }

    /** The record of a task whose message is unreadable except for its id. */
    TaskResult write(String taskId, TaskState state, String json) {
        return new TaskResult(taskId, state, json, null, clock.instant(), TaskResult.Call.UNKNOWN);
    }

    /** What an attempt has come to. */
    TaskResult write(
            RunningTask task, TaskState state, String json, @Nullable String traceback, List<ResultNode> children) {
        TaskResult result = write(task.message(), state, json, traceback, children);
        return settings.resultExtended() ? result.withTimeline(PastAttempts.timeline(task)) : result;
    }

    private TaskResult write(
            TaskMessage message,
            TaskState state,
            @Nullable String json,
            @Nullable String traceback,
            List<ResultNode> children) {
        TaskResult.Call call = settings.resultExtended()
                ? new TaskResult.Call(
                        message.task(),
                        message.header("argsrepr"),
                        message.header("kwargsrepr"),
                        worker,
                        message.periodicTaskName(),
                        message.routingKey())
                : TaskResult.Call.UNKNOWN;
        return new TaskResult(message.id(), state, json, traceback, clock.instant(), call, children);
    }
}
