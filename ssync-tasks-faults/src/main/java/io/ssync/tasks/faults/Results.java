package io.ssync.tasks.faults;

import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A look into the table of results past the library. */
final class Results {
    private final Jdbi jdbi;

    Results(DataSource dataSource) {
        this.jdbi = Jdbi.create(dataSource);
    }

    /** One task's row. Two rows are equal if nobody has written to it between. */
    record Row(
            String state, @Nullable String result, @Nullable String worker, String storedAt) {}

    int countFinished() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT count(*) FROM django_celery_results_taskresult
                        WHERE status IN ('SUCCESS', 'FAILURE', 'REVOKED')""").mapTo(Integer.class).one());
    }

    /** The rows of all tasks that have reached a final state, by id. */
    Map<String, Row> finished() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT task_id, status, result, worker, date_done::text
                        FROM django_celery_results_taskresult
                        WHERE status IN ('SUCCESS', 'FAILURE', 'REVOKED')""").reduceRows(new TreeMap<>(), (rows, row) -> {
            rows.put(
                    row.getColumn("task_id", String.class),
                    new Row(
                            row.getColumn("status", String.class),
                            row.getColumn("result", String.class),
                            row.getColumn("worker", String.class),
                            row.getColumn("date_done", String.class)));
            return rows;
        }));
    }
}
