package io.ssync.tasks.jdbc;

import io.ssync.tasks.ledger.ClaimedPush;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerChanges;
import io.ssync.tasks.ledger.LedgerEntry;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.ledger.LedgerRow;
import io.ssync.tasks.ledger.LedgerStatus;
import io.ssync.tasks.ledger.Push;
import io.ssync.tasks.ledger.Push.Batch;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.TaskResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in PostgreSQL, beside the results: the tables {@code ssync_ledger}, a row for each durable task that has not ended,
 * {@code ssync_ledger_push}, what the broker is to be given, and {@code ssync_ledger_generation}. All apps and workers of one broker
 * share them, and those of two brokers must not.
 *
 * <p>A relay keeps one connection of the data source to hear of commits. Safe for use by any number of threads.
 */
public final class JdbcLedger implements Ledger {
    private static final Logger log = LoggerFactory.getLogger(JdbcLedger.class);

    /** So many notes of pushed batches are written with one statement. */
    private static final int NOTES = 1_000;

    private final JdbcResults results;
    private final Database database;
    private final ChangeListener listener;
    private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
    /**
     * What was pushed and is not written down yet. It is when the next rows are added, in the same commit, or when a relay looks
     * for work; if this process dies before, those who have not run are published once more, and run once nevertheless.
     */
    private final Queue<Batch> pushed = new ConcurrentLinkedQueue<>();

    private volatile boolean prepared;

    private JdbcLedger(JdbcResults results) {
        this.results = results;
        this.database = results.database();
        this.listener = new ChangeListener(database, LedgerTable.CHANNEL, new ChangeListener.Heard() {
            @Override
            public void notification(String payload) {
                anything();
            }

            @Override
            public void anything() {
                subscribers.forEach(Runnable::run);
            }
        });
    }

    /**
     * A ledger in the database of the results, which changes it in the same commits. Does not connect yet. The first call that
     * needs the tables creates those that are missing.
     */
    public static JdbcLedger with(JdbcResults results) {
        return new JdbcLedger(results);
    }

    @Override
    public ResultBackend results() {
        return results;
    }

    @Override
    public void prepare() {
        if (!prepared) {
            results.migrate();
            database.with(this::prepare);
        }
    }

    private boolean prepare(Handle handle) {
        Schema.createMissing(handle, Schema.LEDGER);
        prepared = true;
        return true;
    }

    @Override
    public Push add(List<LedgerEntry> entries) {
        List<Batch> notes = takeNotes();
        boolean added = false;
        try {
            Push push = call(handle -> LedgerTable.isOneBatch(entries)
                    ? add(handle, entries, notes)
                    : handle.inTransaction(transaction -> add(transaction, entries, notes)));
            added = true;
            return push;
        } finally {
            if (!added) {
                pushed.addAll(notes);
            }
        }
    }

    private Push add(Handle handle, List<LedgerEntry> entries, List<Batch> notes) {
        try {
            return LedgerTable.add(handle.getConnection(), entries, notes);
        } catch (SQLException e) {
            throw Failure.translate(e, database.address());
        }
    }

    @Override
    public void pushed(Push push) {
        pushed.addAll(push.batches());
    }

    @Override
    public void notPushed(Push push) {
        call(handle -> {
            LedgerTable.notPushed(handle, push.batches());
            return true;
        });
    }

    @Override
    public Optional<ClaimedPush> claim(String generation) {
        writeNotes();
        return call(handle -> handle.inTransaction(transaction -> LedgerTable.claim(transaction, generation)));
    }

    @Override
    public Map<LedgerMark, OptionalInt> outdated(Collection<LedgerMark> marks) {
        return call(handle -> LedgerTable.outdated(handle, marks));
    }

    @Override
    public void complete(List<TaskResult> done, LedgerChanges changes) {
        prepare();
        results.call((tables, handle) -> {
            tables.store(handle, done, transaction -> {
                if (!changes.ended().isEmpty()) {
                    LedgerTable.forget(transaction, changes.ended());
                }
                if (!changes.next().isEmpty()) {
                    LedgerTable.next(transaction, changes.next());
                }
            });
            return true;
        });
    }

    @Override
    public void revoke(Collection<String> taskIds) {
        call(handle -> {
            LedgerTable.revoke(handle, taskIds);
            return true;
        });
    }

    @Override
    public int found(String generation, boolean settled) {
        return call(handle -> handle.inTransaction(transaction -> LedgerTable.found(transaction, generation, settled)));
    }

    @Override
    public int republish(Collection<String> taskIds) {
        List<String> all = List.copyOf(taskIds);
        return call(handle -> handle.inTransaction(transaction -> LedgerTable.republish(transaction, all)));
    }

    @Override
    public int republishAll() {
        return call(handle -> handle.inTransaction(LedgerTable::republishAll));
    }

    @Override
    public int forget(Collection<String> taskIds) {
        return call(handle -> LedgerTable.forget(handle, taskIds));
    }

    @Override
    public List<LedgerRow> list(int offset, int limit) {
        return call(handle -> LedgerTable.list(handle, offset, limit));
    }

    @Override
    public LedgerStatus status() {
        return call(LedgerTable::status);
    }

    @Override
    public ResultBackend.Subscription subscribe(Runnable onAdded) {
        subscribers.add(onAdded);
        listener.start();
        return () -> subscribers.remove(onAdded);
    }

    @Override
    public void close() {
        listener.close();
        try {
            writeNotes();
        } catch (ResultBackendException e) {
            log.debug("what was pushed last is not written down, so it is published again", e);
        }
    }

    private <T> T call(Function<Handle, T> work) {
        prepare();
        return database.with(work);
    }

    private void writeNotes() {
        for (List<Batch> notes = takeNotes(); !notes.isEmpty(); notes = takeNotes()) {
            List<Batch> some = notes;
            boolean written = false;
            try {
                call(handle -> {
                    LedgerTable.pushed(handle, some);
                    return true;
                });
                written = true;
            } finally {
                if (!written) {
                    pushed.addAll(some);
                }
            }
        }
    }

    private List<Batch> takeNotes() {
        List<Batch> notes = new ArrayList<>();
        for (Batch next = pushed.poll(); next != null; next = pushed.poll()) {
            notes.add(next);
            if (notes.size() == NOTES) {
                break;
            }
        }
        return notes;
    }
}
