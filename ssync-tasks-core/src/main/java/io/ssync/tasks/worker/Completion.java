package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.results.TaskResult;
import org.jspecify.annotations.Nullable;

/**
 * A delivery whose run is over.
 *
 * @param delivery the delivery
 * @param result what to store first, or null
 * @param settlement what to tell the broker at last
 * @param between what to do between the two: may be done again if it fails, or if this worker does not get any further
 */
record Completion(Delivery delivery, @Nullable TaskResult result, Settlement settlement, Runnable between) {
    private static final Runnable NOTHING = () -> {};

    Completion(Delivery delivery, @Nullable TaskResult result, Settlement settlement) {
        this(delivery, result, settlement, NOTHING);
    }

    /** The same once that is done. */
    Completion done() {
        return between == NOTHING ? this : new Completion(delivery, result, settlement);
    }
}
