package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.PostgresText;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.results.ResultHistory;
import io.ssync.tasks.results.TaskResult;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * Pages of results. A condition that nobody asks for is not in the statement, so that the database plans with those that are: a page
 * begins in an index of its columns wherever it is in the history, and no row before it is read. What no index knows is looked for in
 * {@value #MOST_LOOKED_AT} rows from there on, and then the page ends. Safe for use by any thread.
 */
final class JdbcHistory implements ResultHistory {
    /** Some tens of milliseconds, if they hold a text or not. */
    private static final int MOST_LOOKED_AT = 5_000;

    private static final SqlFiles SQL = SqlFiles.create();
    private static final String PAGE = SQL.locate(JdbcHistory.class, "page");
    private static final String END = SQL.locate(JdbcHistory.class, "end");

    private final JdbcResults results;

    JdbcHistory(JdbcResults results) {
        this.results = results;
    }

    @Override
    public Page page(Filter filter, Optional<Position> after, int limit) {
        Conditions conditions = new Conditions(filter, after);
        return results.call((tables, handle) -> {
            List<TaskResult> found = page(handle, conditions, limit);
            return new Page(
                    found,
                    found.size() == limit
                            ? found.stream().reduce((first, last) -> last).map(Position::of)
                            : end(handle, conditions));
        });
    }

    @Override
    public void prepare() {
        results.migrate();
        HistoryIndexes.create(results.database());
    }

    private static List<TaskResult> page(Handle handle, Conditions conditions, int limit) {
        return conditions
                .bindTo(handle.createQuery(PAGE))
                .define("others", Conditions.all(conditions.others))
                .bind("longest", LONGEST_RESULT)
                .bind("most", conditions.others.isEmpty() ? limit : MOST_LOOKED_AT)
                .bind("limit", limit)
                .map((row, context) -> TaskResults.read(row))
                .list();
    }

    /** Where a search has ended that did not look at all there is. */
    private static Optional<Position> end(Handle handle, Conditions conditions) {
        return conditions.others.isEmpty()
                ? Optional.empty()
                : conditions
                        .bindTo(handle.createQuery(END))
                        .bind("last", MOST_LOOKED_AT - 1)
                        .map((row, context) -> new Position(
                                row.getObject("date_done", OffsetDateTime.class).toInstant(), row.getString("task_id")))
                        .findOne();
    }

    /** What a filter and a place say in SQL: what an index knows, and the rest. */
    private static final class Conditions {
        private final List<String> indexed = new ArrayList<>();
        private final List<String> others = new ArrayList<>();
        private final Map<String, Object> values = new HashMap<>();

        Conditions(Filter filter, Optional<Position> after) {
            filter.state().ifPresent(state -> {
                // Said in the statement itself, the database sees that the index of what has not succeeded will do.
                if (state.name().matches("[A-Z]+")) {
                    indexed.add("status = '" + state.name() + "'");
                } else {
                    add(indexed, "status = :state", "state", PostgresText.plain(state.name()));
                }
            });
            filter.task().ifPresent(task -> add(indexed, "task_name = :task", "task", PostgresText.plain(task)));
            filter.since().ifPresent(since -> add(indexed, "date_done >= :since", "since", since));
            filter.until().ifPresent(until -> add(indexed, "date_done < :until", "until", until));
            after.ifPresent(place -> {
                add(indexed, "(date_done, task_id) < (:storedAt, :taskId)", "storedAt", place.storedAt());
                values.put("taskId", PostgresText.plain(place.taskId()));
            });
            filter.queue()
                    .ifPresent(queue -> add(others, "position(:queue in meta) > 0", "queue", TaskResults.queue(queue)));
            filter.worker().ifPresent(worker -> add(others, "worker = :worker", "worker", PostgresText.plain(worker)));
            filter.schedule()
                    .ifPresent(schedule ->
                            add(others, "periodic_task_name = :schedule", "schedule", PostgresText.plain(schedule)));
            filter.text().ifPresent(this::addText);
        }

        /** Arguments are kept as JSON text. */
        private void addText(String text) {
            String quoted = PostgresText.quote(PostgresText.plain(text));
            values.put("quoted", quoted.substring(1, quoted.length() - 1));
            add(
                    others,
                    "(position(lower(:quoted) in lower(task_args)) > 0 or position(lower(:quoted) in lower(task_kwargs)) > 0"
                            + " or status in ('FAILURE', 'RETRY') and (position(lower(:text) in lower(result)) > 0"
                            + " or position(lower(:text) in lower(traceback)) > 0))",
                    "text",
                    PostgresText.plain(text));
        }

        private void add(List<String> list, String condition, String name, Object value) {
            list.add(condition);
            values.put(name, value);
        }

        Query bindTo(Query query) {
            query.define("indexed", all(indexed));
            // Each statement has those that are in it.
            query.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
            return query.bindMap(values);
        }

        static String all(List<String> conditions) {
            return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
        }
    }
}
