package io.ssync.tasks.ledger;

import java.time.Duration;
import java.util.Objects;

/**
 * What to take for lost in a queue.
 *
 * @param queue the queue
 * @param overdue how long the message of a task may be unaccounted for; twice as long after each time it was published again
 * @param age a message that was published or came due longer ago than this cannot be among those that wait in the queue
 * @param accountedFor how many of the older ones the broker has elsewhere, such as those that wait for a limit
 * @param limit how many tasks to publish again at most, those first that have waited longest
 */
public record Sweep(String queue, Duration overdue, Duration age, long accountedFor, int limit) {
    public Sweep {
        Objects.requireNonNull(queue, "queue");
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
    }
}
