package io.ssync.tasks.jdbc;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import org.jspecify.annotations.Nullable;

/**
 * Chords in {@code django_celery_results_chordcounter}: a row for each header, with its tasks and the number of those that have
 * not ended yet. Which of them have is in a table of our own, {@code ssync_chord_mark}.
 */
final class JdbcChords implements Chords {
    private static final ClasspathSqlLocator SQL = ClasspathSqlLocator.removingComments();
    private static final String BEGIN = SQL.locate(JdbcChords.class, "begin");
    private static final String LOCK = SQL.locate(JdbcChords.class, "lock");
    private static final String MARK = SQL.locate(JdbcChords.class, "mark");
    private static final String COUNT = SQL.locate(JdbcChords.class, "count");
    private static final String KEPT = SQL.locate(JdbcChords.class, "kept");
    private static final String FORGET = SQL.locate(JdbcChords.class, "forget");
    private static final String FORGET_OLDER_THAN = SQL.locate(JdbcChords.class, "forgetOlderThan");

    private final JdbcResults results;
    private volatile boolean prepared;

    private record Counter(int count, String subTasks) {}

    JdbcChords(JdbcResults results) {
        this.results = results;
    }

    @Override
    public void begin(String groupId, List<ResultNode> members) {
        String subTasks =
                CeleryJson.write(members.stream().map(ResultNode::toTuple).toList());
        call(handle -> handle.createUpdate(BEGIN)
                .bind("groupId", groupId)
                .bind("subTasks", subTasks)
                .bind("count", members.stream().flatMap(ResultNode::taskIds).count())
                .execute());
    }

    @Override
    public Optional<Chords.Outcome> ended(String groupId, double index, TaskResult member) {
        Optional<Counter> counter =
                call(handle -> handle.inTransaction(transaction -> count(transaction, groupId, member)));
        return counter.filter(row -> row.count() == 0).map(row -> outcome(groupId, row));
    }

    /** In one transaction, so that the mark and the number always agree; nothing is marked once the chord is forgotten. */
    private static Optional<Counter> count(Handle transaction, String groupId, TaskResult member) {
        Optional<Counter> before = counter(transaction, LOCK, groupId);
        if (before.isEmpty()) {
            return before;
        }
        int ended = transaction
                .createUpdate(MARK)
                .bind("groupId", groupId)
                .bind("taskId", PostgresText.plain(member.taskId()))
                .bind("status", member.state().name())
                .bind("result", json(member.result()))
                .execute();
        return ended == 0 ? before : counter(transaction, COUNT, groupId);
    }

    private static Optional<Counter> counter(Handle transaction, String sql, String groupId) {
        return transaction
                .createQuery(sql)
                .bind("groupId", groupId)
                .map((row, context) -> new Counter(row.getInt("count"), row.getString("sub_tasks")))
                .findOne();
    }

    private Chords.Outcome outcome(String groupId, Counter counter) {
        Map<String, TaskResult> kept = call(handle -> handle.createQuery(KEPT)
                .bind("groupId", groupId)
                .map((row, context) -> TaskResult.ended(
                        row.getString("task_id"), new TaskState(row.getString("status")), row.getString("result")))
                .collect(Collectors.toMap(TaskResult::taskId, Function.identity())));
        return Chords.Outcome.of(
                ResultNode.listOf(CeleryJson.readPlain(counter.subTasks())),
                taskId -> results.find(taskId)
                        .filter(result -> result.state().isFinal())
                        .or(() -> Optional.ofNullable(kept.get(PostgresText.plain(taskId))))
                        .orElseGet(() -> TaskResult.gone(taskId)));
    }

    @Override
    public void forget(String groupId) {
        call(handle -> handle.createUpdate(FORGET).bind("groupId", groupId).execute());
    }

    /** Forgets chords that nobody has touched since a time, a few at once. */
    void forgetOlderThan(Handle handle, Instant time, int limit) {
        if (Schema.isThere(handle, Schema.CHORDS)) {
            handle.createUpdate(FORGET_OLDER_THAN)
                    .bind("time", time)
                    .bind("limit", limit)
                    .execute();
        }
    }

    private <T> T call(Function<Handle, T> work) {
        return results.call((tables, handle) -> {
            if (!prepared) {
                Schema.createMissing(handle, Schema.CHORDS);
                prepared = true;
            }
            return work.apply(handle);
        });
    }

    private static @Nullable String json(@Nullable String result) {
        return result == null ? null : PostgresText.json(result);
    }
}
