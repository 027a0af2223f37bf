package io.ssync.tasks.jdbc;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.jdbc.ResultBatch.Row;
import io.ssync.tasks.jdbc.internal.PostgresText;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jspecify.annotations.Nullable;

/** The statements on {@code django_celery_results_taskresult}. Knows its columns and what Celery puts into them. */
final class TaskResults {
    private static final SqlFiles SQL = SqlFiles.create();
    private static final String WAKE = SQL.locate(TaskResults.class, "wake");
    private static final String FIND = SQL.locate(TaskResults.class, "find");
    private static final String FIND_ALL = SQL.locate(TaskResults.class, "findAll");
    private static final String SAVE_GROUP = SQL.locate(TaskResults.class, "saveGroup");
    private static final String FIND_GROUP = SQL.locate(TaskResults.class, "findGroup");
    private static final String FORGET = SQL.locate(TaskResults.class, "forget");
    private static final String DELETE_OLDER_THAN = SQL.locate(TaskResults.class, "deleteOlderThan");
    private static final String DELETE_GROUPS_OLDER_THAN = SQL.locate(TaskResults.class, "deleteGroupsOlderThan");

    private static final String QUEUE = "\"queue\": ";

    /** A field of ours, which Celery leaves alone. */
    private static final String TIMELINE = ", \"ssync_timeline\": ";

    /** The same: a JSON text within a string, so that nothing in it looks like what stands beside it. */
    private static final String MASKED = "ssync_masked";

    private final Columns columns;
    private final JdbcFailedMessages failedMessages;
    private final String store;

    TaskResults(Columns columns, JdbcFailedMessages failedMessages) {
        this.columns = columns;
        this.failedMessages = failedMessages;
        this.store = columns.adapt(SQL.locate(TaskResults.class, "store"));
    }

    /** Stores all or none, and then wakes those who wait for one of them. */
    void store(Handle handle, List<TaskResult> results) {
        results.forEach(this::checkId);
        List<ResultBatch> batches = ResultBatch.of(results);
        boolean keeps = keepsMessages(handle, batches);
        if (batches.size() == 1 && !keeps) {
            insert(handle, batches.get(0));
        } else {
            handle.useTransaction(transaction -> insertAll(transaction, batches, keeps));
        }
        batches.forEach(batch -> wake(handle, batch.taskIds()));
    }

    /** Stores all, and does something more, in one transaction; then wakes those who wait. */
    void store(Handle handle, List<TaskResult> results, HandleConsumer<RuntimeException> more) {
        results.forEach(this::checkId);
        List<ResultBatch> batches = results.isEmpty() ? List.of() : ResultBatch.of(results);
        boolean keeps = keepsMessages(handle, batches);
        handle.useTransaction(transaction -> {
            insertAll(transaction, batches, keeps);
            more.useHandle(transaction);
        });
        batches.forEach(batch -> wake(handle, batch.taskIds()));
    }

    private boolean keepsMessages(Handle handle, List<ResultBatch> batches) {
        return batches.stream().anyMatch(batch -> !batch.withMessages().isEmpty())
                && failedMessages.isAvailable(handle);
    }

    private void insertAll(Handle transaction, List<ResultBatch> batches, boolean keeps) {
        for (ResultBatch batch : batches) {
            insert(transaction, batch);
            if (keeps && !batch.withMessages().isEmpty()) {
                JdbcFailedMessages.keep(transaction, batch.withMessages());
            }
        }
    }

    Optional<TaskResult> find(Handle handle, String taskId) {
        return handle.createQuery(FIND)
                .bind("taskId", taskId)
                .map((row, context) -> read(row))
                .findOne();
    }

    Map<String, TaskResult> findAll(Handle handle, Collection<String> taskIds) {
        return handle
                .createQuery(FIND_ALL)
                .bind("taskIds", taskIds.stream().map(PostgresText::plain).toArray(String[]::new))
                .map((row, context) -> read(row))
                .stream()
                .collect(Collectors.toMap(TaskResult::taskId, Function.identity()));
    }

    void saveGroup(Handle handle, ResultNode group) {
        if (!columns.fits("task_id", group.id())) {
            throw refused("a group id has at most " + columns.width("task_id") + " characters, this one has "
                    + group.id().length());
        }
        handle.createUpdate(SAVE_GROUP)
                .bind("groupId", PostgresText.plain(group.id()))
                .bind("result", PostgresText.json(CeleryJson.write(group.toTuple())))
                .execute();
    }

    Optional<ResultNode> findGroup(Handle handle, String groupId) {
        return handle.createQuery(FIND_GROUP)
                .bind("groupId", PostgresText.plain(groupId))
                .mapTo(String.class)
                .findOne()
                .flatMap(tuple -> ResultNode.of(CeleryJson.readPlain(tuple)));
    }

    void forget(Handle handle, String taskId) {
        handle.createUpdate(FORGET).bind("taskId", taskId).execute();
        failedMessages.forget(handle, taskId);
        wake(handle, List.of(taskId));
    }

    int deleteOlderThan(Handle handle, Instant time, int limit) {
        handle.createUpdate(DELETE_GROUPS_OLDER_THAN)
                .bind("time", time)
                .bind("limit", limit)
                .execute();
        return handle.createUpdate(DELETE_OLDER_THAN)
                .bind("time", time)
                .bind("limit", limit)
                .execute();
    }

    private void checkId(TaskResult result) {
        String id = result.taskId();
        if (!columns.fits("task_id", id)) {
            throw refused("a task id has at most " + columns.width("task_id") + " characters, this one has "
                    + id.length() + ": " + id.substring(0, 50) + "…");
        }
        if (id.indexOf('\0') >= 0) {
            throw refused("a task id has no character U+0000: " + PostgresText.plain(id));
        }
    }

    private static ResultBackendException refused(String reason) {
        return new ResultBackendRefusedException(
                "cannot store a result: " + reason, new IllegalArgumentException(reason));
    }

    private void insert(Handle handle, ResultBatch batch) {
        handle.createUpdate(store)
                .bind("taskIds", batch.texts(TaskResult::taskId))
                .bind(
                        "states",
                        batch.texts(
                                result -> columns.fit("status", result.state().name())))
                .bind("results", batch.texts(result -> json(result.result())))
                .bind("tracebacks", batch.texts(result -> columns.fit("traceback", result.traceback())))
                .bind("metas", batch.texts(TaskResults::meta))
                .bind("taskNames", names(batch, "task_name", Call::taskName))
                .bind("taskArgs", reprs(batch, Call::argsRepr))
                .bind("taskKwargs", reprs(batch, Call::kwargsRepr))
                .bind("workers", names(batch, "worker", Call::worker))
                .bind("periodicTaskNames", names(batch, "periodic_task_name", Call::periodicTaskName))
                .bind("startedAt", batch.micros(Row::startedAt))
                .bind("createdAt", batch.micros(Row::createdAt))
                .bind("storedAt", batch.micros(Row::storedAt))
                .execute();
    }

    private @Nullable String[] names(ResultBatch batch, String column, Function<Call, @Nullable String> name) {
        return batch.texts(result -> columns.fit(column, name.apply(result.call())));
    }

    private static @Nullable String[] reprs(ResultBatch batch, Function<Call, @Nullable String> repr) {
        return batch.texts(result -> quote(repr.apply(result.call())));
    }

    static void wake(Handle handle, List<String> taskIds) {
        // An update for Jdbi only: there are no rows to read.
        handle.createUpdate(WAKE).bind("payloads", WakeUps.payloads(taskIds)).execute();
    }

    static TaskResult read(ResultSet row) throws SQLException {
        // A Python worker that is set to pickle leaves bytes that only Python can read.
        boolean json = "application/json".equals(row.getString("content_type"));
        String meta = row.getString("meta");
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
                        row.getString("periodic_task_name"),
                        queueOf(meta)),
                children(meta),
                null,
                timelineOf(meta),
                maskedOf(meta));
    }

    /** What stands beside the result, or null for what is there without any of it. */
    private static @Nullable String meta(TaskResult result) {
        String queue = result.call().queue();
        String timeline = result.timeline();
        if (result.children().isEmpty() && queue == null && timeline == null && result.masked() == null) {
            return null;
        }
        String children = result.children().isEmpty()
                ? "[]"
                : CeleryJson.write(
                        result.children().stream().map(ResultNode::toTuple).toList());
        return "{\"children\": " + children
                + (result.masked() == null
                        ? ""
                        : ", \"" + MASKED + "\": " + PostgresText.quote(PostgresText.json(result.masked())))
                + (timeline == null ? "" : TIMELINE + PostgresText.json(timeline))
                + (queue == null ? "" : ", " + queue(queue)) + "}";
    }

    /** The queue as it stands in {@code meta}, where Celery has it: its {@code AsyncResult.queue} reads it. */
    static String queue(String name) {
        return QUEUE + PostgresText.quote(PostgresText.plain(name));
    }

    private static @Nullable String queueOf(@Nullable String meta) {
        int start = meta == null ? -1 : meta.lastIndexOf(QUEUE);
        return meta == null || start < 0
                ? null
                : PostgresText.unquote(meta.substring(start + QUEUE.length(), meta.length() - 1));
    }

    /** As it was written; quotes within a JSON text are escaped, so nothing else there looks like its beginning or its end. */
    private static @Nullable String timelineOf(@Nullable String meta) {
        int start = meta == null ? -1 : meta.indexOf(TIMELINE);
        if (meta == null || start < 0) {
            return null;
        }
        int end = meta.lastIndexOf(", " + QUEUE);
        return meta.substring(start + TIMELINE.length(), end < 0 ? meta.length() - 1 : end);
    }

    private static @Nullable String maskedOf(@Nullable String meta) {
        // Cheap for the many that hide nothing.
        return meta != null
                        && meta.contains(MASKED)
                        && CeleryJson.readPlain(meta) instanceof Map<?, ?> map
                        && map.get(MASKED) instanceof String masked
                ? masked
                : null;
    }

    private static List<ResultNode> children(@Nullable String meta) {
        // Cheap for the many that have none.
        if (meta == null || meta.contains("\"children\": []")) {
            return List.of();
        }
        try {
            return CeleryJson.readPlain(meta) instanceof Map<?, ?> map
                    ? ResultNode.listOf(map.get("children"))
                    : List.of();
        } catch (IllegalArgumentException e) {
            // A Python worker that is set to pickle writes this, too, in its own way.
            return List.of();
        }
    }

    private static @Nullable String json(@Nullable String text) {
        return text == null ? null : PostgresText.json(text);
    }

    private static @Nullable String quote(@Nullable String text) {
        return text == null ? null : PostgresText.quote(text);
    }
}
