package io.ssync.tasks.beat;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a schedule has come, as the store has it. Immutable.
 *
 * @param seed what the ids of its tasks follow from, with the due time; its own in each store
 * @param decided up to here all due times are decided; it only grows
 * @param lastRun the due time that ran last, or when Celery's beat ran it last; null if none has
 * @param lastTaskId the task of the due time that ran last; null if none has
 * @param totalRuns how often it ran
 */
public record ScheduleState(
        UUID seed,
        Instant decided,
        @Nullable Instant lastRun,
        @Nullable String lastTaskId,
        long totalRuns) {

    /** After a decision. A run beside the schedule counts, and is otherwise none of it. */
    ScheduleState after(Decision decision) {
        Instant until = decision.until();
        Instant ran = lastRun;
        String task = lastTaskId;
        int runs = 0;
        for (Decision.Run run : decision.runs()) {
            if (run.call() != null) {
                runs++;
                ran = until == null ? ran : run.tick().due();
                task = until == null ? task : run.tick().taskId();
            }
        }
        return new ScheduleState(seed, until == null ? decided : until, ran, task, totalRuns + runs);
    }
}
