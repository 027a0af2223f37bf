/**
 * The ledger: where durable tasks are written down before the broker has them, so that they survive a broker that loses its
 * data, and so that a call can be part of the caller's own transaction.
 *
 * <p>What is promised. A row is there from the commit of the call until the commit of the task's final result, and that removes it.
 * The first app that finds that the broker has lost its data has every row published once more. Of several copies of a message one
 * counts, the newest: each carries its number in {@link io.ssync.tasks.ledger.LedgerMark}, and a worker asks the ledger about every
 * durable message that it claims. So a task of which copies are in the queue runs once; only what a worker had begun already
 * when a newer copy was made may run again.
 *
 * <p>The core knows the role, {@link io.ssync.tasks.ledger.Ledger}; PostgreSQL plays it in {@code ssync-tasks-jdbc-results}.
 */
@NullMarked
package io.ssync.tasks.ledger;

import org.jspecify.annotations.NullMarked;
