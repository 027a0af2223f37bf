package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.results.TaskResult;
import org.jspecify.annotations.Nullable;

/**
 * A delivery whose run is over.
 *
 * @param delivery the delivery, or null if there is only a result to store
 * @param result what to store first, or null
 * @param settlement what to tell the broker then
 */
record Completion(@Nullable Delivery delivery, @Nullable TaskResult result, Settlement settlement) {}
