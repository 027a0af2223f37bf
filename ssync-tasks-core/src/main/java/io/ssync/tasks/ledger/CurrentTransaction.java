package io.ssync.tasks.ledger;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Knows the transaction that the calling thread is in, so that calls made there need not name it. For frameworks that tie transactions to
 * threads. Asked at every call, so it has to be quick; for use by any thread.
 */
public interface CurrentTransaction {
    /** No calls become part of a transaction unless they name it. */
    CurrentTransaction NONE = Optional::empty;

    /** The transaction in the database of the ledger that durable calls become part of; empty if there is none. */
    Optional<LedgerTransaction> ledger();

    /**
     * What runs an action once the transaction is committed, and never if it is rolled back. Calls that are not durable are sent by it; empty,
     * as it is unless overridden, to have them sent at once.
     */
    default Optional<Executor> afterCommit() {
        return Optional.empty();
    }
}
