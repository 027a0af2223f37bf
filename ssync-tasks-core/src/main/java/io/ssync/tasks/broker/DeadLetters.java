package io.ssync.tasks.broker;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

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
}
