package io.ssync.tasks.jdbc;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.jdbc.internal.PostgresText;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Chords in {@code django_celery_results_chordcounter}: a row for each header, with its tasks and the number of those that have
 * not ended yet. Which of them have is in a table of our own, {@code ssync_chord_mark}.
 */
final class JdbcChords implements Chords {
    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String BEGIN = SQL.locate(JdbcChords.class, "begin");
    private static final String LOCK = SQL.locate(JdbcChords.class, "lock");
    private static final String MARK = SQL.locate(JdbcChords.class, "mark");
    private static final String COUNT = SQL.locate(JdbcChords.class, "count");
    private static final String DECIDE = SQL.locate(JdbcChords.class, "decide");
    private static final String DECIDED = SQL.locate(JdbcChords.class, "decided");
    private static final String HEADER = SQL.locate(JdbcChords.class, "header");
    private static final String GROW = SQL.locate(JdbcChords.class, "grow");
    private static final String KEPT = SQL.locate(JdbcChords.class, "kept");
    private static final String FORGET = SQL.locate(JdbcChords.class, "forget");
    private static final String FORGET_OLDER_THAN = SQL.locate(JdbcChords.class, "forgetOlderThan");

    /** As many results as one question is about. */
    private static final int ASKED = 1_000;

    private final JdbcResults results;
    private volatile boolean prepared;

    JdbcChords(JdbcResults results) {
        this.results = results;
    }

    @Override
    public void begin(String groupId, List<ResultNode> members) {
        call(handle -> handle.createUpdate(BEGIN)
                .bind("groupId", groupId)
                .bind("subTasks", json(members))
                .bind("count", members.stream().flatMap(ResultNode::taskIds).count())
                .execute());
    }

    @Override
    public Optional<Chords.Outcome> ended(String groupId, List<Member> members, int enough) {
        boolean complete =
                call(handle -> handle.inTransaction(transaction -> count(transaction, groupId, members, enough)));
        return complete ? outcome(groupId, enough > 0) : Optional.empty();
    }

    /** In one transaction, so that the marks and the number always agree; nothing is marked once the chord is forgotten. */
    private static boolean count(Handle transaction, String groupId, List<Member> members, int enough) {
        Optional<Integer> before = counter(transaction.createQuery(LOCK).bind("groupId", groupId));
        if (before.isEmpty()) {
            return false;
        }
        List<Integer> marked = mark(transaction, groupId, members);
        int left = marked.isEmpty()
                ? before.get()
                : counter(transaction
                                .createQuery(COUNT)
                                .bind("groupId", groupId)
                                .bind("ended", marked.size()))
                        .orElse(0);
        if (enough == 0) {
            return left == 0;
        }
        int succeeded = marked.stream().mapToInt(Integer::intValue).sum();
        String last =
                PostgresText.plain(members.get(members.size() - 1).result().taskId());
        return decides(transaction, groupId, last, succeeded, left, enough);
    }

    /** Whether this call has decided, or did so before, when it was made the first time. */
    private static boolean decides(
            Handle transaction, String groupId, String last, int succeeded, int left, int enough) {
        Decision decision = transaction
                .createQuery(DECIDE)
                .bind("groupId", groupId)
                .bind("succeeded", succeeded)
                .map((row, context) -> new Decision(row.getInt("succeeded"), row.getString("result")))
                .one();
        if (decision.by() != null) {
            return decision.by().equals(last);
        }
        boolean decided = left == 0 || decision.succeeded() >= enough || decision.succeeded() + left < enough;
        if (decided) {
            transaction
                    .createUpdate(DECIDED)
                    .bind("groupId", groupId)
                    .bind("taskId", last)
                    .execute();
        }
        return decided;
    }

    private record Decision(int succeeded, @Nullable String by) {}

    private static List<Integer> mark(Handle transaction, String groupId, List<Member> members) {
        List<TaskResult> ended = members.stream().map(Member::result).toList();
        return transaction
                .createQuery(MARK)
                .bind("groupId", groupId)
                .bind("taskIds", texts(ended, result -> PostgresText.plain(result.taskId())))
                .bind("states", texts(ended, result -> result.state().name()))
                .bind("results", texts(ended, result -> json(result.result())))
                .mapTo(Integer.class)
                .list();
    }

    private static @Nullable String[] texts(List<TaskResult> results, Function<TaskResult, @Nullable String> text) {
        return results.stream().map(text).toArray(String[]::new);
    }

    private static Optional<Integer> counter(Query query) {
        return query.mapTo(Integer.class).findOne();
    }

    private Optional<Chords.Outcome> outcome(String groupId, boolean partly) {
        Optional<List<ResultNode>> header = call(handle -> header(handle, groupId));
        if (header.isEmpty()) {
            return Optional.empty();
        }
        Map<String, TaskResult> ended = new HashMap<>();
        List<String> stored = new ArrayList<>();
        call(handle -> {
            handle.createQuery(KEPT)
                    .bind("groupId", groupId)
                    .map((row, context) -> note(row, ended, stored))
                    .list();
            return true;
        });
        for (int start = 0; start < stored.size(); start += ASKED) {
            List<String> some = stored.subList(start, Math.min(stored.size(), start + ASKED));
            Map<String, TaskResult> found = results.findAll(some);
            some.forEach(id -> ended.put(
                    id,
                    Optional.ofNullable(found.get(id))
                            .filter(result -> result.state().isFinal())
                            .orElseGet(() -> TaskResult.gone(id))));
        }
        return Optional.of(Chords.Outcome.of(header.get(), taskId -> {
            TaskResult result = ended.get(PostgresText.plain(taskId));
            // Python's workers count without a mark of ours.
            return result != null
                    ? result
                    : partly
                            ? null
                            : results.find(taskId)
                                    .filter(found -> found.state().isFinal())
                                    .orElseGet(() -> TaskResult.gone(taskId));
        }));
    }

    private static boolean note(ResultSet row, Map<String, TaskResult> ended, List<String> stored) throws SQLException {
        String taskId = row.getString("task_id");
        String status = row.getString("status");
        return status == null
                ? stored.add(taskId)
                : ended.put(taskId, TaskResult.ended(taskId, new TaskState(status), row.getString("result"))) == null;
    }

    private static Optional<List<ResultNode>> header(Handle handle, String groupId) {
        return handle.createQuery(HEADER)
                .bind("groupId", groupId)
                .mapTo(String.class)
                .findOne()
                .map(subTasks -> ResultNode.listOf(CeleryJson.readPlain(subTasks)));
    }

    @Override
    public void add(String groupId, ResultNode member) {
        call(handle -> handle.inTransaction(transaction -> {
            if (counter(transaction.createQuery(LOCK).bind("groupId", groupId)).isEmpty()) {
                return false;
            }
            List<ResultNode> header =
                    new ArrayList<>(header(transaction, groupId).orElseThrow());
            if (header.stream().flatMap(ResultNode::taskIds).noneMatch(member.id()::equals)) {
                header.add(member);
                transaction
                        .createUpdate(GROW)
                        .bind("groupId", groupId)
                        .bind("subTasks", json(header))
                        .execute();
            }
            return true;
        }));
    }

    private static String json(List<ResultNode> header) {
        return CeleryJson.write(header.stream().map(ResultNode::toTuple).toList());
    }

    @Override
    public void forget(String groupId) {
        call(handle -> handle.createUpdate(FORGET).bind("groupId", groupId).execute());
    }

    /** Forgets chords that nobody has touched since a time, a few at once. */
    void forgetOlderThan(Handle handle, Instant time, int limit) {
        if (Schema.TABLES.isThere(handle, Schema.CHORDS)) {
            handle.createUpdate(FORGET_OLDER_THAN)
                    .bind("time", time)
                    .bind("limit", limit)
                    .execute();
        }
    }

    private <T> T call(Function<Handle, T> work) {
        return results.call((tables, handle) -> {
            if (!prepared) {
                Schema.TABLES.createMissing(handle, Schema.CHORDS);
                Schema.TABLES.change(handle, Schema.CHORDS_CHANGES);
                prepared = true;
            }
            return work.apply(handle);
        });
    }

    private static @Nullable String json(@Nullable String result) {
        return result == null ? null : PostgresText.json(result);
    }
}
