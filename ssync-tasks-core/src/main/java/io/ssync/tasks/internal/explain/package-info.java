/**
 * Finds out why a task has not ended, and what is wrong with all of it: asks results, the ledger, the broker and the workers, and puts
 * together what they say. Changes nothing anywhere.
 */
@NullMarked
package io.ssync.tasks.internal.explain;

import org.jspecify.annotations.NullMarked;
