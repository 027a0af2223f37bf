package io.ssync.tasks.spring;

import io.ssync.tasks.jdbc.JdbcTransaction;
import io.ssync.tasks.ledger.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The calls that were made in a transaction of Spring. Durable ones are written together right before its commit, on its connection. What
 * waits for the commit is sent right after it, in order. A rollback to a savepoint drops the calls since.
 *
 * <p>A call that is made when the transaction is committed already, by a listener for example, finds its connection bound still, but nothing
 * would commit what is written there. Spring tells nobody how far a transaction is; but whoever registers then is told of the end alone,
 * and so such a call is sent then, on a connection of its own. So is one of a listener that is told right before the commit.
 *
 * <p>Used by the thread of the transaction.
 */
final class PendingCalls implements TransactionSynchronization {
    private final @Nullable DataSource dataSource;
    private final List<Durable> durable = new ArrayList<>();
    private final List<Runnable> plain = new ArrayList<>();
    private final Map<Object, Size> savepoints = new HashMap<>();
    /** Whether it takes no more: what comes later is another one's. */
    private boolean closed;

    private record Durable(Ledger ledger, Ledger.Entry entry) {}

    private record Size(int durable, int plain) {}

    private PendingCalls(@Nullable DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Those of the transaction that this thread is in. */
    static PendingCalls ofThisTransaction(@Nullable DataSource dataSource) {
        for (TransactionSynchronization other : TransactionSynchronizationManager.getSynchronizations()) {
            if (other instanceof PendingCalls calls && !calls.closed && calls.dataSource == dataSource) {
                return calls;
            }
        }
        PendingCalls calls = new PendingCalls(dataSource);
        TransactionSynchronizationManager.registerSynchronization(calls);
        return calls;
    }

    /** Has calls written with the commit. */
    void write(Ledger ledger, List<Ledger.Entry> entries) {
        entries.forEach(entry -> durable.add(new Durable(ledger, entry)));
    }

    /** Has a call sent after the commit. */
    void send(Runnable call) {
        plain.add(call);
    }

    @Override
    public void savepoint(Object savepoint) {
        savepoints.put(savepoint, new Size(durable.size(), plain.size()));
    }

    /** A savepoint that it was not told of is older than all its calls. */
    @Override
    public void savepointRollback(Object savepoint) {
        Size size = savepoints.getOrDefault(savepoint, new Size(0, 0));
        durable.subList(size.durable(), durable.size()).clear();
        plain.subList(size.plain(), plain.size()).clear();
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        DataSource database = dataSource;
        if (database != null) {
            JdbcTransaction transaction = JdbcTransaction.of(() -> DataSourceUtils.getConnection(database));
            byLedger().forEach(transaction::add);
            durable.clear();
        }
    }

    @Override
    public void afterCommit() {
        sendRest();
    }

    @Override
    public void afterCompletion(int status) {
        if (status == STATUS_COMMITTED) {
            sendRest();
        }
        closed = true;
    }

    private void sendRest() {
        closed = true;
        byLedger().forEach((ledger, entries) -> ledger.notPushed(ledger.add(entries)));
        durable.clear();
        List<Runnable> calls = List.copyOf(plain);
        plain.clear();
        calls.forEach(Runnable::run);
    }

    private Map<Ledger, List<Ledger.Entry>> byLedger() {
        Map<Ledger, List<Ledger.Entry>> byLedger = new HashMap<>();
        durable.forEach(call -> byLedger.computeIfAbsent(call.ledger(), first -> new ArrayList<>())
                .add(call.entry()));
        return byLedger;
    }
}
