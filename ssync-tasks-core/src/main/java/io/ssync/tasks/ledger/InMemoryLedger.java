package io.ssync.tasks.ledger;

import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackend.Effects;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A ledger within this process, for tests and simulations.
 *
 * <p>It keeps every promise of {@link Ledger} but that of surviving the process. Time is that of the clock that it is given, and it has no
 * threads: subscribers are called on the thread that commits. It never fails, so nothing here throws
 * {@link io.ssync.tasks.results.ResultBackendException} unless the results do. Safe for use by any thread.
 */
public final class InMemoryLedger implements Ledger {
    private final InMemoryLedgerStore store;
    private final ResultBackend results;
    private volatile @Nullable String address;

    /** An empty ledger beside results, on a clock of the caller's. */
    public InMemoryLedger(ResultBackend results, InstantSource clock) {
        this(results, new InMemoryLedgerStore(clock));
    }

    private InMemoryLedger(ResultBackend results, InMemoryLedgerStore store) {
        this.results = results;
        this.store = store;
    }

    /** Another ledger on the same rows and results, for an app that may be of another broker. */
    public InMemoryLedger beside() {
        return new InMemoryLedger(results, store);
    }

    /** A transaction on this ledger's rows, which begins empty. */
    public Transaction transaction() {
        return new Transaction(store);
    }

    @Override
    public ResultBackend results() {
        return results;
    }

    /** Does nothing: there is nothing to create. */
    @Override
    public void prepare() {}

    @Override
    public void bind(String broker) {
        address = broker;
    }

    @Override
    public Ledger.Push add(List<Ledger.Entry> entries) {
        return store.change(() -> store.add(broker(), entries, true));
    }

    @Override
    public void pushed(Ledger.Push push) {
        store.change(() -> store.pushed(push));
    }

    @Override
    public void notPushed(Ledger.Push push) {
        store.change(() -> store.notPushed(push));
    }

    @Override
    public Optional<Ledger.ClaimedPush> claim(String generation) {
        return store.change(() -> store.claim(broker(), generation));
    }

    @Override
    public Map<LedgerMark, OptionalInt> outdated(Collection<LedgerMark> marks) {
        return store.change(() -> store.outdated(marks));
    }

    @Override
    public void hold(Collection<LedgerMark> marks) {
        store.change(() -> store.hold(marks));
    }

    @Override
    public void complete(List<TaskResult> done, Ledger.Changes changes) {
        store.change(() -> {
            results.store(done);
            store.forget(changes.ended());
            store.ending(changes.ending());
            return store.next(changes.next());
        });
    }

    @Override
    public void revoke(Collection<String> taskIds) {
        store.change(() -> store.revoke(taskIds));
    }

    @Override
    public int found(String generation, boolean settled) {
        return store.change(
                () -> store.found(store.broker(requireAddress(), generation), generation, settled, this::hasEnded));
    }

    @Override
    public List<String> claimSweeps(Collection<String> queues, Duration interval) {
        return store.change(() -> store.claimSweeps(broker(), queues, interval));
    }

    @Override
    public int sweep(Ledger.Sweep sweep) {
        return store.change(() -> store.sweep(broker(), sweep, this::hasEnded));
    }

    @Override
    public int republish(Collection<String> taskIds) {
        return store.change(() -> store.republish(broker(), taskIds));
    }

    @Override
    public int republishAll() {
        return store.change(() -> store.republishAll(broker(), this::hasEnded));
    }

    @Override
    public int forget(Collection<String> taskIds) {
        return store.change(() -> store.forget(taskIds));
    }

    @Override
    public void moved(Collection<String> taskIds, String queue) {
        store.change(() -> store.moved(taskIds, queue));
    }

    @Override
    public List<Ledger.KnownBroker> brokers() {
        return store.change(() -> store.brokers(broker()));
    }

    @Override
    public int adopt(String broker) {
        return store.change(() -> store.adopt(broker, broker()));
    }

    @Override
    public boolean isEmpty() {
        return store.change(() -> store.isEmpty(broker()));
    }

    @Override
    public Optional<Ledger.Row> find(String taskId) {
        return store.change(() -> store.find(broker(), taskId));
    }

    @Override
    public List<Ledger.Row> list(int offset, int limit) {
        return store.change(() -> store.list(broker(), offset, limit));
    }

    @Override
    public Ledger.Overview overview(int limit) {
        return store.change(() -> store.overview(broker(), limit));
    }

    @Override
    public Ledger.Status status() {
        return store.change(() -> store.status(broker()));
    }

    @Override
    public ResultBackend.Subscription subscribe(Runnable onAdded) {
        return store.subscribe(onAdded);
    }

    /** Does nothing: the rows live as long as this object. */
    @Override
    public void close() {}

    private boolean hasEnded(String taskId) {
        return results.find(taskId).filter(result -> result.state().isFinal()).isPresent();
    }

    private InMemoryLedgerBrokers.Broker broker() {
        return store.broker(requireAddress(), null);
    }

    private String requireAddress() {
        String bound = address;
        if (bound == null) {
            throw new IllegalStateException("this ledger has no broker yet: give it to an app, builder.ledger(…)");
        }
        return bound;
    }

    /** Calls that become rows together when {@link #commit} says so, and never if it does not. Not safe for use by several threads. */
    public static final class Transaction implements LedgerTransaction {
        private final InMemoryLedgerStore store;
        private final List<Runnable> rows = new ArrayList<>();

        private Transaction(InMemoryLedgerStore store) {
            this.store = store;
        }

        @Override
        public void add(Ledger ledger, List<Ledger.Entry> entries) {
            if (!(ledger instanceof InMemoryLedger here) || here.store != store) {
                throw new IllegalArgumentException("the app has another ledger than this transaction is of");
            }
            List<Ledger.Entry> all = List.copyOf(entries);
            rows.add(() -> store.add(here.broker(), all, false));
        }

        /** What effects came to, kept by {@link #commit}. */
        @Override
        public Effects effects(ResultBackend results) {
            Effects committed = results.effects()
                    .orElseThrow(() -> new IllegalArgumentException(results.describe() + " keeps no effects of tasks"));
            return new Effects() {
                @Override
                public Optional<String> find(String taskId, String key) {
                    return committed.find(taskId, key);
                }

                @Override
                public String keep(String taskId, String key, String json) {
                    rows.add(() -> committed.keep(taskId, key, json));
                    return json;
                }
            };
        }

        @Override
        public void saveWorkflows(ResultBackend results, Map<String, String> made) {
            rows.add(() -> results.saveWorkflows(made));
        }

        /** Makes rows of all calls so far, and tells those who listen. */
        public void commit() {
            List<Runnable> committed = new ArrayList<>(rows);
            rows.clear();
            store.change(() -> {
                committed.forEach(Runnable::run);
                return true;
            });
            store.tellSubscribers();
        }
    }
}
