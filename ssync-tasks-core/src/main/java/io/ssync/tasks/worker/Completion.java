package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.results.TaskResult;
import org.jspecify.annotations.Nullable;

/**
 * A delivery whose run is over.
 *
 * @param delivery the delivery, or null if there is only a result to store
 * @param result what to store first, or null
 * @param settlement what to tell the broker at last
 * @param between what to do between the two: may be done again if it fails, or if this worker does not get any further
 * @param mark what says that the task is durable, or null
 */
record Completion(
        @Nullable Delivery delivery,
        @Nullable TaskResult result,
        Settlement settlement,
        Runnable between,
        @Nullable LedgerMark mark) {
    private static final Runnable NOTHING = () -> {};

    Completion(@Nullable Delivery delivery, @Nullable TaskResult result, Settlement settlement) {
        this(delivery, result, settlement, NOTHING);
    }

    Completion(@Nullable Delivery delivery, @Nullable TaskResult result, Settlement settlement, Runnable between) {
        this(delivery, result, settlement, between, null);
    }

    /** The same of a durable task. */
    Completion marked(@Nullable LedgerMark newMark) {
        return newMark == null ? this : new Completion(delivery, result, settlement, between, newMark);
    }

    /** Which task it is about, for the log. */
    @Override
    public String toString() {
        return result != null ? result.taskId() : String.valueOf(delivery);
    }

    /** The same once that is done. */
    Completion done() {
        return between == NOTHING ? this : new Completion(delivery, result, settlement, NOTHING, mark);
    }
}
