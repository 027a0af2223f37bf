package io.ssync.tasks.spring;

import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.results.ResultBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transaction of Spring that a thread is in. Durable calls become part of it if it is one of the database that has the ledger and may
 * write; others wait for the commit of any, if they are to. Safe for use by any thread.
 */
final class SpringTransaction implements LedgerTransaction.Current {
    /** The database of the ledger; null if there is none. */
    private final @Nullable DataSource dataSource;

    private final boolean holdsBack;

    SpringTransaction(@Nullable DataSource dataSource, boolean holdsBack) {
        this.dataSource = dataSource;
        this.holdsBack = holdsBack;
    }

    @Override
    public Optional<LedgerTransaction> ledger() {
        DataSource database = dataSource;
        if (database == null
                || !isActive()
                || TransactionSynchronizationManager.isCurrentTransactionReadOnly()
                || !TransactionSynchronizationManager.hasResource(database)) {
            return Optional.empty();
        }
        return Optional.of(new LedgerTransaction() {
            @Override
            public void add(Ledger ledger, List<Ledger.Entry> entries) {
                PendingCalls.ofThisTransaction(database).write(ledger, entries);
            }

            /** After the commit: a tree is for people, and must not be what a transaction fails for. */
            @Override
            public void saveWorkflows(ResultBackend results, Map<String, String> made) {
                PendingCalls.ofThisTransaction(database).send(() -> results.saveWorkflows(made));
            }
        });
    }

    @Override
    public Optional<Executor> afterCommit() {
        if (!holdsBack || !isActive()) {
            return Optional.empty();
        }
        return Optional.of(call -> PendingCalls.ofThisTransaction(dataSource).send(call));
    }

    private static boolean isActive() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.isSynchronizationActive();
    }
}
