package io.ssync.tasks.jdbc;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.ChordOutcome;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultBackendRefusedException;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/**
 * Chords in {@code django_celery_results_chordcounter}: a row for each header, with its tasks and the number of those that have
 * not ended yet.
 */
final class JdbcChords implements Chords {
    private static final ClasspathSqlLocator SQL = ClasspathSqlLocator.removingComments();
    private static final String BEGIN = SQL.locate(JdbcChords.class, "begin");
    private static final String MARK = SQL.locate(JdbcChords.class, "mark");
    private static final String COUNT = SQL.locate(JdbcChords.class, "count");
    private static final String FORGET = SQL.locate(JdbcChords.class, "forget");

    private final JdbcResults results;

    private record Counter(int count, String subTasks) {}

    JdbcChords(JdbcResults results) {
        this.results = results;
    }

    @Override
    public void begin(String groupId, List<ResultNode> members) {
        String subTasks =
                CeleryJson.write(members.stream().map(ResultNode::toTuple).toList());
        results.call((tables, handle) -> handle.createUpdate(BEGIN)
                .bind("groupId", groupId)
                .bind("subTasks", subTasks)
                .bind("count", members.stream().flatMap(ResultNode::taskIds).count())
                .execute());
    }

    @Override
    public Optional<ChordOutcome> ended(String groupId, double index, TaskResult member) {
        Optional<Counter> counter = results.call(
                (tables, handle) -> handle.inTransaction(transaction -> count(transaction, groupId, member.taskId())));
        return counter.filter(row -> row.count() == 0)
                .map(row -> ChordOutcome.of(ResultNode.listOf(CeleryJson.readPlain(row.subTasks())), this::find));
    }

    /** In one transaction, so that the mark and the number always agree. */
    private static Optional<Counter> count(Handle transaction, String groupId, String taskId) {
        int ended = transaction.createUpdate(MARK).bind("taskId", taskId).execute();
        return transaction
                .createQuery(COUNT)
                .bind("groupId", groupId)
                .bind("ended", ended)
                .map((row, context) -> new Counter(row.getInt("count"), row.getString("sub_tasks")))
                .findOne();
    }

    private TaskResult find(String taskId) {
        return results.find(taskId)
                .orElseThrow(() -> new ResultBackendRefusedException(
                        "the result of task " + taskId + " of a chord is gone",
                        new IllegalStateException("no row of " + taskId)));
    }

    @Override
    public void forget(String groupId) {
        results.call((tables, handle) ->
                handle.createUpdate(FORGET).bind("groupId", groupId).execute());
    }
}
