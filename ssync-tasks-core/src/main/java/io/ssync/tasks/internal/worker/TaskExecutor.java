package io.ssync.tasks.internal.worker;

import io.ssync.tasks.internal.registry.TaskDefinition;

/** Calls the methods of tasks: on the thread that asks, or in a child process. Safe for use by many threads. */
@FunctionalInterface
interface TaskExecutor {
    /**
     * Calls a task and waits for its outcome. {@link RunningTask#begin} says when the call begins; from then on the
     * {@link Execution} that it is given can stop it. Never throws.
     *
     * @return {@link Outcome.NotBegun} if there was nowhere to run it
     */
    Outcome execute(TaskDefinition task, RunningTask running);
}
