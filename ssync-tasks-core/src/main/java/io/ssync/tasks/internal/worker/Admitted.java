package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.TaskMessage;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that may run: its message is read, its task is known, and whatever had to be waited for has been.
 *
 * @param delivery the delivery
 * @param message its message
 * @param task the task that it calls
 * @param mark what says that the task is durable, or null
 * @param acknowledged whether it was acknowledged before the run, so that it runs at most once
 * @param stores whether a result is wanted
 */
record Admitted(
        Delivery delivery,
        TaskMessage message,
        TaskDefinition task,
        @Nullable LedgerMark mark,
        boolean acknowledged,
        boolean stores) {

    /** False if another worker may have the message by now. What is acknowledged is nobody else's. */
    boolean mayRun() {
        return acknowledged || delivery.leaseHeld();
    }
}
