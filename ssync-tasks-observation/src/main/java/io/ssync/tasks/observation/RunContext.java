package io.ssync.tasks.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.ssync.tasks.TaskContext;
import org.jspecify.annotations.Nullable;

/** What is known of a task while it runs. */
public final class RunContext extends ReceiverContext<TaskContext> {
    private final TaskContext task;
    private final boolean linked;
    private volatile String outcome = "success";

    RunContext(TaskContext task, boolean linked) {
        super(RunContext::header, Kind.CONSUMER);
        this.task = task;
        this.linked = linked;
        setCarrier(task);
    }

    private static @Nullable String header(TaskContext task, String key) {
        Object value = task.headers().get(key);
        return value instanceof String text ? text : null;
    }

    /** The task. */
    public TaskContext task() {
        return task;
    }

    /** Whether its trace is one of its own with a link to that of the call, and not a part of it. */
    public boolean isLinked() {
        return linked;
    }

    /** How it ended, {@code success} until it has. */
    public String outcome() {
        return outcome;
    }

    void ended(String newOutcome) {
        outcome = newOutcome;
    }
}
