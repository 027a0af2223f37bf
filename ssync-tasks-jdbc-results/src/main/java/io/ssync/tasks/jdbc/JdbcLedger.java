package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.Database;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.Ledger.Push.Batch;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in PostgreSQL, beside the results: the tables {@code ssync_ledger}, a row for each durable task that has not ended,
 * {@code ssync_ledger_push}, what the broker is to be given, {@code ssync_ledger_broker} and {@code ssync_ledger_generation}, whose rows
 * are whose. Any number of apps, workers and brokers may share them.
 *
 * <p><b>Which broker</b> rows are for is told by its address, without user and password, and by the generation of its data: the same Redis
 * under another address is known again. Two brokers that have the same address, such as {@code localhost} on two machines, and one that
 * moves and loses its data at once, need names: {@link #named}.
 *
 * <p>A relay keeps one connection of the data source to hear of commits. Safe for use by any number of threads.
 */
public final class JdbcLedger implements Ledger {
    private static final Logger log = LoggerFactory.getLogger(JdbcLedger.class);

    /** How many notes of pushed batches are written with one statement. */
    private static final int NOTES = 1_000;

    private final JdbcResults results;
    private final @Nullable String name;
    private final Database database;
    private final ChangeListener listener;
    private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
    /**
     * What was pushed and is not written down yet. It is when the next rows are added, in the same commit, or when a relay looks
     * for work; if this process dies before, those who have not run are published once more, and run once nevertheless.
     */
    private final Queue<Batch> pushed = new ConcurrentLinkedQueue<>();

    private volatile boolean prepared;
    /** Where the broker is; null until an app says so. */
    private volatile @Nullable String address;
    /** The number of the broker; null until it was asked for. */
    private volatile @Nullable Integer broker;

    private JdbcLedger(JdbcResults results, @Nullable String name) {
        this.results = results;
        this.name = name;
        this.database = results.database();
        this.listener = new ChangeListener(database, LedgerRows.CHANNEL, new ChangeListener.Handler() {
            @Override
            public void notification(String payload) {
                mayHaveMissed();
            }

            @Override
            public void mayHaveMissed() {
                subscribers.forEach(Runnable::run);
            }
        });
    }

    /**
     * A ledger in the database of the results, which changes it in the same commits. Does not connect yet. The first call that
     * needs the tables creates those that are missing.
     */
    public static JdbcLedger with(JdbcResults results) {
        return new JdbcLedger(results, null);
    }

    /**
     * The same for a broker that is known by a name, whatever its address: all apps and workers of that broker must give the same one.
     * To be called before the ledger is used.
     */
    public JdbcLedger named(String brokerName) {
        if (brokerName.isBlank()) {
            throw new IllegalArgumentException("the name of a ledger's broker must not be blank");
        }
        return new JdbcLedger(results, brokerName);
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
        Schema.TABLES.createMissing(handle, Schema.LEDGER);
        Schema.TABLES.change(handle, Schema.LEDGER_CHANGES);
        prepared = true;
        return true;
    }

    @Override
    public void bind(String brokerAddress) {
        if (!brokerAddress.equals(address)) {
            address = brokerAddress;
            broker = null;
        }
    }

    @Override
    public Ledger.Push add(List<Ledger.Entry> entries) {
        List<Batch> notes = takeNotes();
        boolean added = false;
        try {
            Ledger.Push push = call(handle -> {
                int of = broker(handle);
                return LedgerRows.isOneBatch(entries)
                        ? LedgerRows.add(handle, of, entries, notes, CLAIM)
                        : handle.inTransaction(transaction -> LedgerRows.add(transaction, of, entries, notes, CLAIM));
            });
            added = true;
            return push;
        } finally {
            if (!added) {
                pushed.addAll(notes);
            }
        }
    }

    /** Adds rows in a transaction of the caller's. The number of the broker is read on another connection: the transaction may fail. */
    void addIn(Handle transaction, List<Ledger.Entry> entries) {
        Integer known = broker;
        int of = known == null ? call(this::broker) : known;
        LedgerRows.addUnclaimed(transaction, of, entries);
    }

    @Override
    public void pushed(Ledger.Push push) {
        pushed.addAll(push.batches());
    }

    @Override
    public void notPushed(Ledger.Push push) {
        call(handle -> {
            LedgerPushes.notPushed(handle, push.batches());
            return true;
        });
    }

    @Override
    public Optional<Ledger.ClaimedPush> claim(String generation) {
        writeNotes();
        return inTransaction((transaction, of) -> LedgerPushes.claim(transaction, of, generation));
    }

    @Override
    public Map<LedgerMark, OptionalInt> outdated(Collection<LedgerMark> marks) {
        return call(handle -> LedgerRows.outdated(handle, marks));
    }

    @Override
    public void hold(Collection<LedgerMark> marks) {
        call(handle -> {
            LedgerRows.hold(handle, marks);
            return true;
        });
    }

    @Override
    public void complete(List<TaskResult> done, Ledger.Changes changes) {
        prepare();
        results.call((tables, handle) -> {
            tables.store(handle, done, transaction -> {
                if (!changes.ended().isEmpty()) {
                    LedgerRows.forget(transaction, changes.ended());
                }
                if (!changes.ending().isEmpty()) {
                    LedgerRows.ending(transaction, changes.ending());
                }
                if (!changes.next().isEmpty()) {
                    LedgerRows.next(transaction, changes.next());
                }
            });
            return true;
        });
    }

    @Override
    public void revoke(Collection<String> taskIds) {
        call(handle -> {
            LedgerRows.revoke(handle, taskIds);
            return true;
        });
    }

    @Override
    public int found(String generation, boolean settled) {
        return call(handle -> handle.inTransaction(transaction -> {
            int of = LedgerBrokers.identify(transaction, name, requireAddress(), generation);
            LedgerBrokers.look(transaction, of);
            int lost = LedgerBrokers.found(transaction, of, generation, settled);
            broker = of;
            return lost;
        }));
    }

    @Override
    public List<String> claimSweeps(Collection<String> queues, Duration interval) {
        return call(handle -> LedgerRepairs.claimSweeps(handle, broker(handle), queues, interval));
    }

    @Override
    public int sweep(Ledger.Sweep sweep) {
        // What was pushed and not noted yet would count as on its way.
        writeNotes();
        return inTransaction((transaction, of) -> LedgerRepairs.sweep(transaction, of, sweep));
    }

    @Override
    public int republish(Collection<String> taskIds) {
        List<String> all = List.copyOf(taskIds);
        return inTransaction((transaction, of) -> LedgerRepairs.republish(transaction, of, all));
    }

    @Override
    public int republishAll() {
        return inTransaction((transaction, of) -> LedgerRepairs.republishAll(transaction, of, null));
    }

    @Override
    public List<Ledger.KnownBroker> brokers() {
        return call(handle -> LedgerBrokers.all(handle, broker(handle)));
    }

    @Override
    public int adopt(String other) {
        return inTransaction((transaction, of) -> LedgerBrokers.adopt(transaction, other, of));
    }

    @Override
    public int forget(Collection<String> taskIds) {
        return call(handle -> LedgerRows.forget(handle, taskIds));
    }

    @Override
    public void moved(Collection<String> taskIds, String queue) {
        call(handle -> {
            LedgerRows.moved(handle, taskIds, queue);
            return true;
        });
    }

    @Override
    public boolean isEmpty() {
        return call(handle -> LedgerRows.isEmpty(handle, broker(handle)));
    }

    @Override
    public Optional<Ledger.Row> find(String taskId) {
        return call(handle -> LedgerRows.find(handle, broker(handle), taskId));
    }

    @Override
    public List<Ledger.Row> list(int offset, int limit) {
        return call(handle -> LedgerRows.list(handle, broker(handle), offset, limit));
    }

    @Override
    public Ledger.Overview overview(int limit) {
        return call(handle -> LedgerOverview.of(handle, broker(handle), limit));
    }

    @Override
    public Ledger.Status status() {
        return call(handle -> LedgerRows.status(handle, broker(handle)));
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

    private int broker(Handle handle) {
        Integer known = broker;
        if (known == null) {
            known = handle.inTransaction(
                    transaction -> LedgerBrokers.identify(transaction, name, requireAddress(), null));
            broker = known;
        }
        return known;
    }

    private String requireAddress() {
        String bound = address;
        if (bound == null) {
            throw new IllegalStateException("this ledger has no broker yet: give it to an app, builder.ledger(…)");
        }
        return bound;
    }

    private <T> T inTransaction(BiFunction<Handle, Integer, T> work) {
        return call(handle -> {
            int of = broker(handle);
            return handle.inTransaction(transaction -> work.apply(transaction, of));
        });
    }

    private <T> T call(Function<Handle, T> work) {
        requireAddress();
        prepare();
        return database.with(work);
    }

    private void writeNotes() {
        for (List<Batch> notes = takeNotes(); !notes.isEmpty(); notes = takeNotes()) {
            List<Batch> some = notes;
            boolean written = false;
            try {
                call(handle -> {
                    LedgerPushes.pushed(handle, some);
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
