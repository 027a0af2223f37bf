package io.ssync.tasks.faults;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task, as the {@link ExecutionLog} has it.
 *
 * @param id a number of its own, which a task that succeeds returns
 * @param taskId the task
 * @param attempt how often the task had been retried before
 * @param redeliveries how many workers had disappeared with it before
 * @param worker who ran it
 * @param beganAt when it began
 * @param endedAt when its work was done, or null if it never was
 */
record Run(
        long id,
        String taskId,
        int attempt,
        int redeliveries,
        String worker,
        Instant beganAt,
        @Nullable Instant endedAt) {}
