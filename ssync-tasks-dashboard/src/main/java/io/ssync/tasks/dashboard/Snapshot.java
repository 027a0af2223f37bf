package io.ssync.tasks.dashboard;

import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.health.Finding;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there was to see at one moment.
 *
 * @param at when
 * @param queues by name
 * @param workers by name
 * @param failures the latest, the newest first; empty if the result backend keeps no history
 * @param tasks those that somebody looks at, by id, as far as anything is known of them
 * @param findings what the doctor has found, the worst first; empty until it has looked
 * @param problem why the rest is old or missing; empty if it is not
 */
record Snapshot(
        Instant at,
        List<Queue> queues,
        List<Worker> workers,
        List<TaskResult> failures,
        Map<String, TaskResult> tasks,
        Optional<List<Finding>> findings,
        Optional<String> problem) {

    /**
     * A queue.
     *
     * @param depths how many tasks waited in it at the last looks, the oldest first
     * @param perSecond by how many tasks a second it has grown over the last looks; empty after the first
     * @param readers the workers that read it
     */
    record Queue(QueueStatus status, List<Long> depths, Optional<Double> perSecond, List<String> readers) {
        /** How many wait: for a worker, for their time, or for a limit. */
        static long waiting(QueueStatus status) {
            return status.ready() + status.delayed() + status.limited();
        }
    }

    /**
     * A worker.
     *
     * @param python whether it is one of Celery's
     * @param slots how many tasks it can run at a time
     * @param done how many it has taken since it started
     * @param perSecond how many it took a second since the last look; empty after the first
     * @param uptimeSeconds since when it runs
     */
    record Worker(
            String name,
            boolean python,
            long slots,
            List<Running> running,
            long done,
            Optional<Double> perSecond,
            long uptimeSeconds,
            List<String> queues) {}

    /** A task that runs; since when is empty if the worker did not say. */
    record Running(String taskId, String task, Optional<Instant> since) {}
}
