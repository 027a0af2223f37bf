package io.ssync.tasks.faults;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.TaskContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * A table of what tasks did, in a PostgreSQL that no fault touches: a row when a run begins, completed when its work is done.
 * All times are of that server's clock. Safe for use by any thread.
 */
final class ExecutionLog implements AutoCloseable {
    private final HikariDataSource dataSource;
    private final Jdbi jdbi;

    private ExecutionLog(HikariDataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbi = Jdbi.create(dataSource);
    }

    /** Connects to a database, with so many connections at most. */
    static ExecutionLog at(String jdbcUrl, int connections) {
        return new ExecutionLog(Pools.open("executions", jdbcUrl, connections));
    }

    void createTable() {
        execute("""
                CREATE TABLE run (
                    id bigserial PRIMARY KEY,
                    task_id text NOT NULL,
                    attempt int NOT NULL,
                    redeliveries int NOT NULL,
                    worker text NOT NULL,
                    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                    ended_at timestamptz)""");
    }

    /** A run begins; returns its number. */
    long began(TaskContext task) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        INSERT INTO run (task_id, attempt, redeliveries, worker)
                        VALUES (:task, :attempt, :redeliveries, :worker) RETURNING id""")
                .bind("task", task.id())
                .bind("attempt", task.retries())
                .bind("redeliveries", task.redeliveries())
                .bind("worker", task.worker())
                .mapTo(Long.class)
                .one());
    }

    /** The work of a run is done: this is its effect on the world. */
    void ended(long run) {
        jdbi.useHandle(handle -> handle.execute("UPDATE run SET ended_at = clock_timestamp() WHERE id = ?", run));
    }

    Instant now() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT clock_timestamp()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant());
    }

    /** All runs in the order in which they began. */
    List<Run> runs() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM run ORDER BY began_at, id")
                .map((row, context) -> {
                    OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
                    return new Run(
                            row.getLong("id"),
                            row.getString("task_id"),
                            row.getInt("attempt"),
                            row.getInt("redeliveries"),
                            row.getString("worker"),
                            row.getObject("began_at", OffsetDateTime.class).toInstant(),
                            ended == null ? null : ended.toInstant());
                })
                .list());
    }

    /** How many runs of a worker have begun and not ended. */
    int underWay(String worker) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM run WHERE worker = :worker AND ended_at IS NULL")
                        .bind("worker", worker)
                        .mapTo(Integer.class)
                        .one());
    }

    /** How many runs a worker began before a time and ended after another. */
    long endedLate(String worker, Instant before, Instant after) {
        return runs().stream()
                .filter(run -> run.worker().equals(worker) && run.beganAt().isBefore(before))
                .filter(run -> run.endedAt() != null && run.endedAt().isAfter(after))
                .count();
    }

    /** How many runs have begun. */
    long count() {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT count(*) FROM run").mapTo(Long.class).one());
    }

    /** How many runs of a worker have ended since a time. */
    int endedSince(String worker, Instant time) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM run WHERE worker = :worker AND ended_at > :time")
                        .bind("worker", worker)
                        .bind("time", time)
                        .mapTo(Integer.class)
                        .one());
    }

    /** When a worker began its first run after a time, if it did. */
    Optional<Instant> firstRunAfter(Instant time, String worker) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT began_at FROM run WHERE worker = :worker AND began_at > :time ORDER BY began_at LIMIT 1")
                .bind("worker", worker)
                .bind("time", time)
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant));
    }

    private void execute(String sql) {
        jdbi.useHandle(handle -> handle.execute(sql));
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
