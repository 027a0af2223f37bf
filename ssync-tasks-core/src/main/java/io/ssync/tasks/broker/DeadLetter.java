package io.ssync.tasks.broker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
public record DeadLetter(
        String id,
        String queue,
        byte[] payload,
        String reason,
        @Nullable String lastException,
        String worker,
        int redeliveries,
        Instant time) {}
