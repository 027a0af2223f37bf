package io.ssync.tasks.ledger;

import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackend.Effects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A transaction of the caller's that calls can be part of: {@code app.in(transaction)}. As safe for use by several threads as
 * the transaction itself, which mostly means not.
 */
public interface LedgerTransaction {
    /** Whether messages become part of it as they are, by {@link #publish}, and no ledger is needed. */
    default boolean isOfBroker() {
        return false;
    }

    /** Has messages published with the transaction, if it {@link #isOfBroker}. */
    default void publish(List<OutboundMessage> messages) {
        throw new UnsupportedOperationException("a transaction of a ledger takes no messages");
    }

    /**
     * What effects of tasks came to, as rows of this transaction: kept if and only if it is committed.
     *
     * @param results the app's result backend, which is to be one of the same database
     * @throws IllegalArgumentException if it is not
     * @throws UnsupportedOperationException if this kind of transaction has no such rows
     */
    default Effects effects(ResultBackend results) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " keeps no effects of tasks");
    }

    /**
     * Keeps what workflows are made of as rows of this transaction, so that there is no tree of one that was rolled back. Does nothing
     * unless overridden: such a workflow runs, and has no tree.
     *
     * @param results the app's result backend
     * @param made what {@link ResultBackend#saveWorkflows} takes
     * @throws io.ssync.tasks.results.ResultBackendException if that fails; the transaction is then good for a rollback only
     */
    default void saveWorkflows(ResultBackend results, Map<String, String> made) {}

    /**
     * Writes rows in the transaction. A relay gives them to the broker once it is committed, and nobody ever if it is not.
     *
     * @param ledger the app's ledger, which the rows are for
     * @throws IllegalArgumentException if the transaction cannot be one of the ledger's database
     * @throws io.ssync.tasks.results.ResultBackendException if that fails; the transaction is then good for a rollback only
     */
    void add(Ledger ledger, List<Ledger.Entry> entries);

    /**
     * Knows the transaction that the calling thread is in, so that calls made there need not name it. For frameworks that tie transactions to
     * threads. Asked at every call, so it has to be quick; for use by any thread.
     */
    interface Current {
        /** No calls become part of a transaction unless they name it. */
        Current NONE = Optional::empty;

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
}
