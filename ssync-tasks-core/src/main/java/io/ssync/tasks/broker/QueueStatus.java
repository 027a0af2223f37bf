package io.ssync.tasks.broker;

import java.time.Duration;
import java.util.Optional;

/**
 * What a queue holds at one moment.
 *
 * @param queue its name
 * @param ready messages that a worker could claim now, over all priorities
 * @param delayed messages that wait for their due time
 * @param limited messages that wait for a limit of their task
 * @param inFlight messages that workers hold under a lease
 * @param deadLetters messages set aside
 * @param oldestAge the time since the oldest ready message was sent; empty when none is ready or its producer did not say
 * @param pause why nothing is claimed; empty if the queue is not paused
 */
public record QueueStatus(
        String queue,
        long ready,
        long delayed,
        long limited,
        long inFlight,
        long deadLetters,
        Optional<Duration> oldestAge,
        Optional<Pause> pause) {

    /** What a queue holds that is not paused. */
    public QueueStatus(
            String queue,
            long ready,
            long delayed,
            long limited,
            long inFlight,
            long deadLetters,
            Optional<Duration> oldestAge) {
        this(queue, ready, delayed, limited, inFlight, deadLetters, oldestAge, Optional.empty());
    }
}
