package io.ssync.tasks.broker;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of one queue: a bounded number, the oldest making room for new ones. Safe for use by any thread; methods
 * throw {@link BrokerException} as those of {@link Broker} do.
 */
public interface DeadLetters {

    /** One page of them, the newest first: up to {@code limit}, after the first {@code offset}. */
    List<DeadLetter> list(int offset, int limit);

    /** One of them, if it is still there. */
    Optional<DeadLetter> find(String id);

    /**
     * Puts letters back into the queue for another try from the beginning, each in one step.
     *
     * @return how many were still there
     */
    int retry(Collection<String> ids);

    /**
     * Throws letters away.
     *
     * @return how many were still there
     */
    int drop(Collection<String> ids);

    /**
     * A message set aside, since nobody could run it.
     *
     * @param id names it within its queue; not the id of the task
     * @param queue the queue that it came from
     * @param payload the message, unchanged; do not change it
     * @param reason why it is here
     * @param lastException the stack trace of what went wrong last; null if nothing was thrown, as when its workers died
     * @param worker the node name of the worker that had it last
     * @param redeliveries how many leases it had cost
     * @param time when it was set aside, by the broker's clock
     */
    record DeadLetter(
            String id,
            String queue,
            byte[] payload,
            String reason,
            @Nullable String lastException,
            String worker,
            int redeliveries,
            Instant time) {}
}
