/**
 * What Micrometer can know. Meters: {@link io.ssync.tasks.observation.TaskMetrics} for what an app and its workers do,
 * {@link io.ssync.tasks.observation.QueueMetrics} for what waits in the queues, {@link io.ssync.tasks.observation.LedgerMetrics} for what
 * the ledger holds; {@code docs/metrics.md} lists them all. Observations of calls and runs, from which traces are made: {@link
 * io.ssync.tasks.observation.TaskObservations}; {@code docs/tracing.md}.
 *
 * <p>The only part of this library that knows Micrometer.
 */
@NullMarked
package io.ssync.tasks.observation;

import org.jspecify.annotations.NullMarked;
