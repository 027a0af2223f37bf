package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.Signature;
import io.ssync.tasks.beat.Decision;
import io.ssync.tasks.beat.Decision.Ruling;
import io.ssync.tasks.beat.Decision.Run;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.beat.Tick;
import io.ssync.tasks.internal.worker.Ticker;
import io.ssync.tasks.jdbc.JdbcTransaction;
import io.ssync.tasks.jdbc.internal.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/**
 * Schedules in PostgreSQL, in the tables of django-celery-beat, where Django's admin shows and edits them; {@code celery beat} can take
 * them over and give them back.
 *
 * <p>What is decided about a due time is one transaction: its row in {@code ssync_beat_tick}, the call in the app's ledger, and how
 * far the schedule has come. Of Django's columns a beat writes when a schedule ran last, how often, and that a one-off has run off. The
 * transaction is prepared a little before it is due and committed then, so that what is late is the commit alone.
 *
 * <p>All times are those of the database. Changes by Django are seen within a second or two; of a hundred thousand schedules, changes
 * that Django does not note are looked for less often, so that looking takes a fiftieth of the database's time at most.
 *
 * <p>The data source should be a pool of at least two connections, and stays the caller's to close. Safe for use by any number of
 * threads.
 */
public final class JdbcSchedules implements ScheduleStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** What looking for changes that nobody has noted may take: one part of so many. */
    private static final int LOOKING_SHARE = 50;

    private static final Duration LOOKING_PAUSE = Duration.ofMillis(900);

    /** So long at most are rows locked before they are due. Whoever wants to change them waits for that. */
    private static final Duration AHEAD = Duration.ofSeconds(1);

    private final Ticker ticker = Ticker.SYSTEM;
    private final Database database;
    private final ChangeWatch watch;
    private volatile boolean prepared;

    private JdbcSchedules(Database database) {
        this.database = database;
        this.watch = new ChangeWatch(ticker, LOOKING_PAUSE, LOOKING_SHARE);
    }

    /**
     * The schedules in a database. Does not connect yet; the first call that needs the tables creates those that are missing.
     *
     * @param dataSource the database that also has the ledger of the app
     */
    public static JdbcSchedules over(DataSource dataSource) {
        Objects.requireNonNull(dataSource, "dataSource");
        return new JdbcSchedules(new Database(dataSource, TIMEOUT));
    }

    @Override
    public void prepare() {
        if (!prepared) {
            database.with(handle -> {
                BeatSchema.createMissing(handle);
                return true;
            });
            prepared = true;
        }
    }

    @Override
    public Look look() {
        return call(watch::look);
    }

    @Override
    public List<ScheduleRow> load() {
        return call(ScheduleRows::all);
    }

    @Override
    public List<ScheduleRow> load(Collection<Long> ids) {
        return call(handle -> ScheduleRows.byIds(handle, TickRows.ids(ids)));
    }

    @Override
    public Optional<ScheduleRow> find(String name) {
        return call(handle -> ScheduleRows.byName(handle, name));
    }

    @Override
    public List<Ruling> decide(List<Decision> decisions, Calls calls) {
        return inTransaction(handle -> {
            TickRows.Ruled ruled = TickRows.rule(handle, decisions, AHEAD);
            long ruledNanos = ticker.nanos();
            List<Decision> possible = new ArrayList<>();
            Instant notBefore = ruled.now();
            for (int i = 0; i < decisions.size(); i++) {
                if (ruled.rulings().get(i) == Ruling.DONE) {
                    Decision decision = decisions.get(i);
                    possible.add(decision);
                    notBefore = decision.notBefore().isAfter(notBefore) ? decision.notBefore() : notBefore;
                }
            }
            if (!possible.isEmpty()) {
                carryOut(handle, possible, calls);
                pauseUntil(ruledNanos + Duration.between(ruled.now(), notBefore).toNanos());
            }
            return ruled.rulings();
        });
    }

    @Override
    public Duration ahead() {
        return AHEAD;
    }

    /** All is written, and to be committed when it is due. An interrupt does not make it early. */
    private void pauseUntil(long nanos) {
        boolean interrupted = false;
        for (long left = nanos - ticker.nanos(); left > 0; left = nanos - ticker.nanos()) {
            LockSupport.parkNanos(this, left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(Handle handle, List<Decision> decisions, Calls calls) {
        List<List<Run>> written = TickRows.write(handle, decisions);
        List<Decision> done = new ArrayList<>();
        List<Signature<?>> made = new ArrayList<>();
        for (int i = 0; i < decisions.size(); i++) {
            Decision decision = decisions.get(i);
            done.add(new Decision(
                    decision.row(), decision.until(), decision.notBefore(), written.get(i), decision.disables()));
            for (Run run : written.get(i)) {
                if (run.call() != null) {
                    made.add(run.call());
                }
            }
        }
        TickRows.note(handle, done);
        if (!made.isEmpty()) {
            calls.send(Optional.of(JdbcTransaction.of(handle.getConnection())), made);
        }
    }

    @Override
    public boolean add(ScheduleEntry entry) {
        return inTransaction(handle -> ScheduleWrites.add(handle, entry));
    }

    @Override
    public boolean change(String name, UnaryOperator<ScheduleEntry> change) {
        // So that it is followed, if Django has just added it.
        if (find(name).isEmpty()) {
            return false;
        }
        return inTransaction(handle -> {
            Optional<Integer> id = ScheduleWrites.lock(handle, name);
            Optional<ScheduleRow> row = id.flatMap(locked -> ScheduleRows.byName(handle, name));
            if (row.isEmpty()) {
                return false;
            }
            ScheduleEntry before = row.get()
                    .understood()
                    .orElseThrow(() -> new IllegalStateException("schedule '" + name + "' cannot be understood: "
                            + row.get().problem()));
            ScheduleWrites.change(handle, id.orElseThrow(), change.apply(before));
            return true;
        });
    }

    @Override
    public boolean remove(String name) {
        return inTransaction(handle -> ScheduleWrites.remove(handle, name));
    }

    @Override
    public List<Tick> history(String name, int limit) {
        return call(handle -> TickRows.history(handle, name, limit));
    }

    @Override
    public int forget(Instant before, int limit) {
        return call(handle -> TickRows.forget(handle, before, limit));
    }

    @Override
    public String describe() {
        return "the tables of django-celery-beat in PostgreSQL";
    }

    /** Does nothing: connections are given back after each call. */
    @Override
    public void close() {}

    private <T> T inTransaction(Function<Handle, T> work) {
        return call(handle -> handle.inTransaction(work::apply));
    }

    private <T> T call(Function<Handle, T> work) {
        prepare();
        return database.with(work);
    }
}
