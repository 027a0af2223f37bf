package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.PostgresText;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.results.FailedMessages;
import io.ssync.tasks.results.FailedMessages.FailedMessage;
import io.ssync.tasks.results.TaskResult;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements on {@code ssync_failed_message}: the messages of failed tasks. Where the account may not have that table, nothing is kept,
 * since results must be stored all the same. Safe for use by any thread.
 */
final class JdbcFailedMessages implements FailedMessages {
    private static final Logger log = LoggerFactory.getLogger(JdbcFailedMessages.class);

    private static final String NO_PRIVILEGE = "42501";

    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String KEEP = sql("keep");
    private static final String KEPT = sql("kept");
    private static final String FIND = sql("find");
    private static final String TAKE = sql("take");
    private static final String SENT = sql("sent");
    private static final String PUT_BACK = sql("putBack");
    private static final String FORGET = sql("forget");
    private static final String DELETE_OLDER_THAN = sql("deleteOlderThan");
    private static final String KEEP_AT_MOST = sql("keepAtMost");
    private static final String MAY_WRITE = sql("mayWrite");

    private final JdbcResults results;

    /** Null until it was looked at. */
    private volatile @Nullable Boolean available;

    JdbcFailedMessages(JdbcResults results) {
        this.results = results;
    }

    /** Whether the table is there and may be written; makes it if it is missing. Not to be called in a transaction. */
    boolean isAvailable(Handle handle) {
        Boolean known = available;
        if (known == null) {
            known = look(handle);
            if (!known) {
                log.warn(
                        "messages of failed tasks are not kept, so these cannot be retried: the database user has no right to create or "
                                + "to write ssync_failed_message; run migrate() as a user who may, and GRANT it");
            }
            available = known;
        }
        return known;
    }

    private static boolean look(Handle handle) {
        try {
            Schema.TABLES.createMissing(handle, Schema.FAILED_MESSAGES);
        } catch (JdbiException e) {
            if (e.getCause() instanceof SQLException cause && NO_PRIVILEGE.equals(cause.getSQLState())) {
                return false;
            }
            throw e;
        }
        return handle.createQuery(MAY_WRITE).mapTo(Boolean.class).one();
    }

    /** Keeps the messages of results, in the transaction that stores them. */
    static void keep(Handle transaction, List<TaskResult> withMessages) {
        byte[][] payloads = messages(withMessages, FailedMessage::payload).toArray(byte[][]::new);
        transaction
                .createUpdate(KEEP)
                .bind("taskIds", messages(withMessages, FailedMessage::taskId).toArray(String[]::new))
                .bind(
                        "queues",
                        messages(withMessages, one -> PostgresText.plain(one.queue()))
                                .toArray(String[]::new))
                .bind(
                        "failedAt",
                        withMessages.stream()
                                .map(result -> ResultBatch.micros(result.storedAt()))
                                .toArray(Long[]::new))
                .bind("payloads", (Argument) (position, statement, context) ->
                        statement.setArray(position, statement.getConnection().createArrayOf("bytea", payloads)))
                .execute();
    }

    private static <T> List<T> messages(List<TaskResult> results, Function<FailedMessage, T> part) {
        return results.stream()
                .flatMap(result -> Stream.ofNullable(result.message()))
                .map(part)
                .toList();
    }

    void forget(Handle handle, String taskId) {
        if (isAvailable(handle)) {
            handle.createUpdate(FORGET).bind("taskId", taskId).execute();
        }
    }

    @Override
    public Map<String, Integer> kept(Collection<String> taskIds) {
        return call(Map.of(), handle -> {
            Map<String, Integer> kept = new HashMap<>();
            handle.createQuery(KEPT)
                    .bind("taskIds", ids(taskIds))
                    .map((row, context) -> Map.entry(row.getString("task_id"), row.getInt("bytes")))
                    .forEach(one -> kept.put(one.getKey(), one.getValue()));
            return kept;
        });
    }

    @Override
    public List<FailedMessage> find(Collection<String> taskIds) {
        return call(List.of(), handle -> read(handle, FIND, taskIds));
    }

    @Override
    public List<FailedMessage> take(Collection<String> taskIds) {
        return call(List.of(), handle -> {
            List<FailedMessage> taken = read(handle, TAKE, taskIds);
            TaskResults.wake(handle, taken.stream().map(FailedMessage::taskId).toList());
            return taken;
        });
    }

    private static List<FailedMessage> read(Handle handle, String sql, Collection<String> taskIds) {
        return handle.createQuery(sql)
                .bind("taskIds", ids(taskIds))
                .bind("claimMillis", CLAIM.toMillis())
                .map((row, context) ->
                        new FailedMessage(row.getString("task_id"), row.getString("queue"), row.getBytes("payload")))
                .list();
    }

    @Override
    public void sent(Collection<String> taskIds) {
        change(SENT, taskIds);
    }

    @Override
    public void putBack(Collection<String> taskIds) {
        change(PUT_BACK, taskIds);
    }

    private void change(String sql, Collection<String> taskIds) {
        if (!taskIds.isEmpty()) {
            call(0, handle -> {
                int changed =
                        handle.createUpdate(sql).bind("taskIds", ids(taskIds)).execute();
                TaskResults.wake(handle, List.copyOf(taskIds));
                return changed;
            });
        }
    }

    @Override
    public int deleteOlderThan(Instant time, int limit) {
        return call(
                0,
                handle -> handle.createUpdate(DELETE_OLDER_THAN)
                        .bind("time", time)
                        .bind("limit", limit)
                        .execute());
    }

    @Override
    public int keepAtMost(long bytes) {
        return call(
                0,
                handle -> handle.createUpdate(KEEP_AT_MOST).bind("bytes", bytes).execute());
    }

    private <T> T call(T nothing, Function<Handle, T> work) {
        return results.call((tables, handle) -> isAvailable(handle) ? work.apply(handle) : nothing);
    }

    private static String[] ids(Collection<String> taskIds) {
        return taskIds.stream().map(PostgresText::plain).toArray(String[]::new);
    }

    private static String sql(String name) {
        return SQL.locate(JdbcFailedMessages.class, name);
    }
}
