/**
 * The way of durable messages from the ledger to the broker, and the search for those that the broker has lost. What a ledger promises
 * is in {@link io.ssync.tasks.ledger}.
 */
@NullMarked
package io.ssync.tasks.internal.ledger;

import org.jspecify.annotations.NullMarked;
