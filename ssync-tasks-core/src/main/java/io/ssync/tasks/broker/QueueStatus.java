package io.ssync.tasks.broker;

import io.ssync.tasks.broker.QueueControl.Pause;
import java.time.Duration;
import java.util.Optional;

/**
 * What a queue holds at one moment.
 *
 * @param queue its name
 * @param ready messages that a worker could claim now, over all priorities; those too whose due time has come while nobody reads the queue
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

    /**
     * How many workers there should be, of those that read this queue alone: enough that none has more than so many tasks for each of its slots, and
     * none if there is nothing to do. What is {@link #delayed}, or waits for a limit, would not begin sooner with more of them; nor would what is ready
     * in a queue that is paused.
     *
     * @param slots how many tasks one worker runs at a time
     * @param tasksPerSlot how many tasks one slot may have to do, the running one included
     * @throws IllegalArgumentException if one of them is not positive
     */
    public long wantedWorkers(int slots, int tasksPerSlot) {
        if (slots < 1 || tasksPerSlot < 1) {
            throw new IllegalArgumentException(
                    "slots and tasks per slot must be at least 1, were " + slots + " and " + tasksPerSlot);
        }
        long work = inFlight + (pause.isPresent() ? 0 : ready);
        long share = (long) slots * tasksPerSlot;
        return work / share + (work % share == 0 ? 0 : 1);
    }

    /** How many messages wait, for whatever: all but those in flight and the dead letters. */
    public long waiting() {
        return ready + delayed + limited;
    }

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
