package io.ssync.tasks.jdbc;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import org.jspecify.annotations.Nullable;

/** The statements on {@code django_celery_results_taskresult}. Knows its columns and what Celery puts into them. */
final class TaskResults {
    private static final ClasspathSqlLocator SQL = ClasspathSqlLocator.create();
    private static final String FIND = SQL.locate(TaskResults.class, "find");
    private static final String FORGET = SQL.locate(TaskResults.class, "forget");
    private static final String DELETE_OLDER_THAN = SQL.locate(TaskResults.class, "deleteOlderThan");

    private final Columns columns;
    private final String store;

    TaskResults(Columns columns) {
        this.columns = columns;
        this.store = columns.adapt(SQL.locate(TaskResults.class, "store"));
    }

    /** @throws IllegalArgumentException if an id cannot be a key of the table */
    void check(List<TaskResult> results) {
        for (TaskResult result : results) {
            String id = result.taskId();
            if (!columns.fits("task_id", id)) {
                throw new IllegalArgumentException("a task id has at most " + columns.width("task_id")
                        + " characters, this one has " + id.length() + ": " + id.substring(0, 50) + "…");
            }
            if (id.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a task id has no character U+0000: " + PostgresText.plain(id));
            }
        }
    }

    void store(Handle handle, ResultBatch batch) {
        handle.createUpdate(store)
                .bind("taskIds", batch.texts(ResultBatch.Row::taskId))
                .bind(
                        "states",
                        batch.texts(row ->
                                columns.fit("status", row.latest().state().name())))
                .bind("results", batch.texts(row -> json(row.latest().result())))
                .bind(
                        "tracebacks",
                        batch.texts(row -> columns.fit("traceback", row.latest().traceback())))
                .bind(
                        "taskNames",
                        batch.texts(row -> columns.fit("task_name", call(row).taskName())))
                .bind("taskArgs", batch.texts(row -> quote(call(row).argsRepr())))
                .bind("taskKwargs", batch.texts(row -> quote(call(row).kwargsRepr())))
                .bind(
                        "workers",
                        batch.texts(row -> columns.fit("worker", call(row).worker())))
                .bind(
                        "periodicTaskNames",
                        batch.texts(row ->
                                columns.fit("periodic_task_name", call(row).periodicTaskName())))
                .bind("startedAt", batch.times(ResultBatch.Row::startedAt))
                .bind("createdAt", batch.times(ResultBatch.Row::createdAt))
                .bind("storedAt", batch.times(row -> row.latest().storedAt()))
                .bind("wakeUps", WakeUps.payloads(batch.taskIds()))
                .execute();
    }

    Optional<TaskResult> find(Handle handle, String taskId) {
        return handle.createQuery(FIND)
                .bind("taskId", taskId)
                .map((row, context) -> read(row))
                .findOne();
    }

    void forget(Handle handle, String taskId) {
        handle.createUpdate(FORGET).bind("taskId", taskId).execute();
    }

    int deleteOlderThan(Handle handle, Instant time, int limit) {
        return handle.createUpdate(DELETE_OLDER_THAN)
                .bind("time", time)
                .bind("limit", limit)
                .execute();
    }

    private static TaskResult read(ResultSet row) throws SQLException {
        // A Python worker that is set to pickle leaves bytes that only Python can read.
        boolean json = "application/json".equals(row.getString("content_type"));
        return new TaskResult(
                row.getString("task_id"),
                new TaskState(row.getString("status")),
                json ? row.getString("result") : null,
                row.getString("traceback"),
                row.getObject("date_done", OffsetDateTime.class).toInstant(),
                new Call(
                        row.getString("task_name"),
                        PostgresText.unquote(row.getString("task_args")),
                        PostgresText.unquote(row.getString("task_kwargs")),
                        row.getString("worker"),
                        row.getString("periodic_task_name")));
    }

    private static Call call(ResultBatch.Row row) {
        return row.latest().call();
    }

    private static @Nullable String json(@Nullable String text) {
        return text == null ? null : PostgresText.json(text);
    }

    private static @Nullable String quote(@Nullable String text) {
        return text == null ? null : PostgresText.quote(text);
    }
}
