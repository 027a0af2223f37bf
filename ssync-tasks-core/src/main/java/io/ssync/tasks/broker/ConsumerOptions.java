package io.ssync.tasks.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a worker consumes.
 *
 * @param worker the worker's node name, for example {@code worker@host}; shown to operators
 * @param queues the queues to claim from, at least one
 * @param lease how long a claim lasts without renewal; a crashed worker's messages are back after this time
 * @param maxRedeliveries how many lost leases a message may cost before it goes to the dead letters
 * @param limits how the worker's code limits its tasks, by name; declared in each queue before the first claim from it. A task
 *     without limits takes back what earlier code has declared
 */
public record ConsumerOptions(
        String worker, List<String> queues, Duration lease, int maxRedeliveries, Map<String, TaskLimit> limits) {
    /** How long a claim lasts unless set otherwise. */
    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

    /** How many redeliveries after crashes a message survives unless set otherwise; after one more crash it is a dead letter. */
    public static final int DEFAULT_MAX_REDELIVERIES = 5;

    /** A worker without limited tasks. */
    public ConsumerOptions(String worker, List<String> queues, Duration lease, int maxRedeliveries) {
        this(worker, queues, lease, maxRedeliveries, Map.of());
    }

    public ConsumerOptions {
        queues = List.copyOf(queues);
        limits = Map.copyOf(limits);
        if (queues.isEmpty()) {
            throw new IllegalArgumentException("queues must name at least one queue");
        }
        if (lease.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("lease must be at least 100 ms, was " + lease);
        }
        if (maxRedeliveries < 0) {
            throw new IllegalArgumentException("maxRedeliveries must not be negative, was " + maxRedeliveries);
        }
    }

    /** The defaults: a lease of 30 seconds, dead letters after 5 redeliveries, no limits. */
    public static ConsumerOptions of(String worker, List<String> queues) {
        return new ConsumerOptions(worker, queues, DEFAULT_LEASE, DEFAULT_MAX_REDELIVERIES);
    }
}
