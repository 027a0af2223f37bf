package io.ssync.tasks.broker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an operator steers one queue, for all workers of ours at once, now and later. Python workers know nothing of it. Safe for use by any thread; methods throw
 * {@link BrokerException} as those of {@link Broker} do.
 */
public interface QueueControl {

    /**
     * Has nothing more claimed from the queue, by any worker, also by one that starts later. Publishing goes on, and delayed messages
     * still become ready. What workers hold already is run to its end, under its lease. A queue that is paused already gets the new
     * end and reason.
     *
     * @param length after how long the pause ends by itself; empty for when somebody calls {@link #resume}
     * @param reason why, for people; may be empty
     * @throws IllegalArgumentException if {@link Pause#requireUsable} says so
     */
    Pause pause(Optional<Duration> length, String reason);

    /** Ends a pause, which wakes waiting workers; false if there was none. */
    boolean resume();

    /** The pause at this moment, if the queue is paused. */
    Optional<Pause> paused();

    /**
     * Takes messages out of the queue for good: of those that are ready, wait for a limit, or wait for their time. What workers
     * hold, and dead letters, stay. The locks of unique tasks are free then. {@link io.ssync.tasks.TaskApp#purge} also ends the tasks.
     *
     * @param limit how many at most
     * @return their payloads, the next to be served first; fewer than {@code limit} if nothing else waits
     */
    List<byte[]> purge(int limit);

    /**
     * Moves messages to another queue, each in one step with everything that belongs to it: its priority, its due time, how often it was
     * redelivered, the lock of a unique task. They come after what waits there already, in their order; what waited for a limit waits
     * for those of the other queue. What workers hold, and dead letters, stay. {@link io.ssync.tasks.TaskApp#move} tells the ledger of it.
     *
     * @param target where to
     * @param limit how many at most
     * @return their payloads, in the order in which they were moved; fewer than {@code limit} if nothing else waits
     * @throws IllegalArgumentException if {@code target} is this queue
     */
    List<byte[]> moveTo(String target, int limit);
}
