package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.results.TaskResult;
import org.jspecify.annotations.Nullable;

/**
 * A delivery whose run is over.
 *
 * @param delivery the delivery
 * @param result what to store first, or null
 * @param settlement what to tell the broker then
 */
record Completion(Delivery delivery, @Nullable TaskResult result, Settlement settlement) {}
