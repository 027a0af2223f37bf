package io.ssync.tasks.broker;

import java.time.Duration;
import java.time.Instant;
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

    /**
     * That nothing is claimed from a queue.
     *
     * @param since when it began, by the broker's clock
     * @param until when it ends by itself, by the broker's clock; empty if somebody has to end it
     * @param reason what the operator gave as the reason; may be empty
     */
    record Pause(Instant since, Optional<Instant> until, String reason) {
        /** How many characters a reason has at most. */
        public static final int LONGEST_REASON = 500;

        /**
         * Makes sure that a queue can be paused like that.
         *
         * @throws IllegalArgumentException if the length is not at least a millisecond and at most ten years, or the reason is too long
         */
        public static void requireUsable(Optional<Duration> length, String reason) {
            length.ifPresent(given -> {
                if (given.compareTo(Duration.ofMillis(1)) < 0 || given.compareTo(Duration.ofDays(3653)) > 0) {
                    throw new IllegalArgumentException(
                            "a pause must last at least a millisecond and at most ten years, was " + given);
                }
            });
            if (reason.length() > LONGEST_REASON) {
                throw new IllegalArgumentException("the reason of a pause must have at most " + LONGEST_REASON
                        + " characters, has " + reason.length());
            }
        }
    }
}
