package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.results.ResultHistory;
import io.ssync.tasks.results.ResultHistory.Filter;
import io.ssync.tasks.results.ResultHistory.Position;
import io.ssync.tasks.results.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Pages of results. A condition that nobody asks for is not in the statement, so that the database plans with those that are: a page
 * begins in an index of its columns wherever it is in the history, and no row before it is read.
 */
final class JdbcHistory {
    private static final SqlFiles SQL = SqlFiles.create();
    private static final String PAGE = SQL.locate(JdbcHistory.class, "page");

    private JdbcHistory() {}

    static List<TaskResult> page(Handle handle, Filter filter, Optional<Position> after, int limit) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        filter.state().ifPresent(state -> conditions.add("status = :state"));
        filter.task().ifPresent(task -> conditions.add("task_name = :task"));
        after.ifPresent(place -> conditions.add("(date_done, task_id) < (:storedAt, :taskId)"));
        Query query = handle.createQuery(PAGE)
                .define("conditions", String.join(" and ", conditions))
                .bind("longest", ResultHistory.LONGEST_RESULT)
                .bind("limit", limit);
        filter.state().ifPresent(state -> query.bind("state", state.name()));
        filter.task().ifPresent(task -> query.bind("task", PostgresText.plain(task)));
        after.ifPresent(
                place -> query.bind("storedAt", place.storedAt()).bind("taskId", PostgresText.plain(place.taskId())));
        return query.map((row, context) -> TaskResults.read(row)).list();
    }
}
