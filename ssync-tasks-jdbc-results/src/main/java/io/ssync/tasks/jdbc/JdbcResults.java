package io.ssync.tasks.jdbc;

import io.ssync.tasks.health.Finding;
import io.ssync.tasks.jdbc.internal.Database;
import io.ssync.tasks.jdbc.internal.Failure;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.FailedMessages;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackend.Effects;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultHistory;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps results in PostgreSQL, in the tables of django-celery-results.
 *
 * <p><b>The data source</b> should be a pool: each call takes a connection and gives it back. The first {@link #subscribe} takes
 * one more and keeps it until {@link #close}, so a pool needs at least two. The data source stays the caller's to close.
 *
 * <p><b>A server that hangs</b> holds no caller for longer than the timeout, once connected. Only the data source can bound
 * the time to <em>connect</em>: {@code connectionTimeout} of HikariCP, {@code loginTimeout} of the driver.
 *
 * <p><b>Wake-ups</b> come from writers of this class. A Python worker notifies nobody; its results are seen by looking. No
 * wake-up passes a pooler that shares connections between transactions, such as PgBouncer in its transaction mode.
 *
 * <p>Results that Python wrote with pickle have a state here, but no result.
 *
 * <p>Safe for use by any number of threads.
 */
public final class JdbcResults implements ResultBackend {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final Database database;
    private final Subscriptions subscriptions = new Subscriptions();
    private final ChangeListener listener;
    private final JdbcChords chords = new JdbcChords(this);
    private final JdbcWorkflows workflows = new JdbcWorkflows();
    private final JdbcFailedMessages failedMessages = new JdbcFailedMessages(this);
    private final JdbcEffects effects = new JdbcEffects(this);
    private final JdbcHistory history = new JdbcHistory(this);

    /** Null until the tables are known to be there. */
    private volatile @Nullable TaskResults tables;

    private JdbcResults(Database database) {
        this.database = database;
        this.listener = new ChangeListener(database, WakeUps.CHANNEL, subscriptions);
    }

    /**
     * Results in the database of a data source, with a timeout of 30 seconds. Does not connect yet: a worker may start while
     * its database is away. The first call that needs the tables creates those that are missing, as {@link #migrate} does.
     */
    public static JdbcResults over(DataSource dataSource) {
        return over(dataSource, DEFAULT_TIMEOUT);
    }

    /** The same, with a limit to how long the server may take to answer one statement. */
    public static JdbcResults over(DataSource dataSource, Duration timeout) {
        Objects.requireNonNull(dataSource, "dataSource");
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout must be at least 1 ms, was " + timeout);
        }
        return new JdbcResults(new Database(dataSource, timeout));
    }

    /** Creates the tables that are missing. Leaves those alone that exist. Several processes may do this at once. */
    public void migrate() {
        database.with(handle -> {
            Schema.TABLES.createMissing(handle, Schema.CHORDS);
            Schema.TABLES.change(handle, Schema.CHORDS_CHANGES);
            Schema.TABLES.createMissing(handle, Schema.WORKFLOWS);
            Schema.TABLES.createMissing(handle, Schema.FAILED_MESSAGES);
            Schema.TABLES.createMissing(handle, Schema.EFFECTS);
            return openTables(handle);
        });
    }

    /** Creates the tables that are missing, too. */
    @Override
    public void check() {
        try {
            database.with(handle -> {
                AccessCheck.run(handle, database.address());
                return openTables(handle);
            });
        } catch (ResultBackendAwayException e) {
            throw Failure.ofSetUp(e, database.address());
        }
    }

    @Override
    public List<Finding> examine(Instant here) {
        check();
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("schema", describe(), "the tables for results are there, and may be written"));
        findings.addAll(database.with(ServerExamination::of).findings(describe(), here));
        return List.copyOf(findings);
    }

    @Override
    public void store(List<TaskResult> results) {
        if (results.isEmpty()) {
            return;
        }
        call((tables, handle) -> {
            tables.store(handle, results);
            return true;
        });
    }

    @Override
    public Optional<TaskResult> find(String taskId) {
        return call((tables, handle) -> tables.find(handle, taskId));
    }

    @Override
    public Map<String, TaskResult> findAll(Collection<String> taskIds) {
        return taskIds.isEmpty() ? Map.of() : call((tables, handle) -> tables.findAll(handle, taskIds));
    }

    @Override
    public void saveGroup(ResultNode group) {
        call((tables, handle) -> {
            tables.saveGroup(handle, group);
            return true;
        });
    }

    @Override
    public Optional<ResultNode> findGroup(String groupId) {
        return call((tables, handle) -> tables.findGroup(handle, groupId));
    }

    @Override
    public void saveWorkflows(Map<String, String> made) {
        call((tables, handle) -> {
            workflows.save(handle, made);
            return true;
        });
    }

    void saveWorkflowsIn(Handle transaction, Map<String, String> made) {
        // On a connection of our own: the caller's transaction is for the rows only.
        call((tables, handle) -> {
            workflows.prepare(handle);
            return true;
        });
        workflows.save(transaction, made);
    }

    @Override
    public Optional<String> findWorkflow(String id) {
        return call((tables, handle) -> workflows.find(handle, id));
    }

    @Override
    public Subscription subscribe(String taskId, Runnable onChange) {
        Subscription subscription = subscriptions.add(taskId, onChange);
        listener.start();
        return subscription;
    }

    @Override
    public void forget(String taskId) {
        call((tables, handle) -> {
            tables.forget(handle, taskId);
            effects.forget(handle, taskId);
            return true;
        });
    }

    @Override
    public int deleteOlderThan(Instant time, int limit) {
        return call((tables, handle) -> {
            chords.forgetOlderThan(handle, time, limit);
            workflows.deleteOlderThan(handle, time, limit);
            effects.deleteOlderThan(handle, time, limit);
            return tables.deleteOlderThan(handle, time, limit);
        });
    }

    @Override
    public Optional<ResultHistory> history() {
        return Optional.of(history);
    }

    @Override
    public Optional<FailedMessages> failedMessages() {
        return Optional.of(failedMessages);
    }

    @Override
    public Optional<Chords> chords() {
        return Optional.of(chords);
    }

    @Override
    public Optional<Effects> effects() {
        return Optional.of(effects);
    }

    Effects effectsIn(Supplier<Handle> transaction) {
        return effects.in(transaction);
    }

    @Override
    public String describe() {
        return database.address().toString();
    }

    @Override
    public void close() {
        subscriptions.clear();
        listener.close();
    }

    Database database() {
        return database;
    }

    <T> T call(BiFunction<TaskResults, Handle, T> work) {
        return database.with(handle -> {
            TaskResults known = tables;
            return work.apply(known == null ? openTables(handle) : known, handle);
        });
    }

    private TaskResults openTables(Handle handle) {
        Schema.TABLES.createMissing(handle, Schema.RESULTS);
        TaskResults opened = new TaskResults(Columns.read(handle), failedMessages);
        tables = opened;
        return opened;
    }
}
