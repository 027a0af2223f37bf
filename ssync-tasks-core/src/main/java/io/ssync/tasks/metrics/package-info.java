/**
 * Micrometer meters: {@link io.ssync.tasks.metrics.TaskMetrics} for what an app and its workers do,
 * {@link io.ssync.tasks.metrics.QueueMetrics} for what waits in the queues, {@link io.ssync.tasks.metrics.LedgerMetrics} for what
 * the ledger holds. {@code docs/metrics.md} lists them all.
 *
 * <p>The only part of this library that knows Micrometer. Who uses it adds {@code io.micrometer:micrometer-core}.
 */
@NullMarked
package io.ssync.tasks.metrics;

import org.jspecify.annotations.NullMarked;
