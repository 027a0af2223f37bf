package io.ssync.tasks.faults;

import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** A look into the tables of results and the ledger past the library. */
final class Results {
    /** So many connections of a pool may be dead at once when the server has restarted. */
    private static final int TRIES = 20;

    private final Jdbi jdbi;

    Results(DataSource dataSource) {
        this.jdbi = Jdbi.create(dataSource);
    }

    /** One task's row. Two rows are equal if nobody has written to it between. */
    record Row(
            String state, @Nullable String result, @Nullable String worker, String storedAt) {}

    int countFinished() {
        return ask(handle -> handle.createQuery("""
                        SELECT count(*) FROM django_celery_results_taskresult
                        WHERE status IN ('SUCCESS', 'FAILURE', 'REVOKED')""").mapTo(Integer.class).one());
    }

    /** How many rows there are of durable tasks and of chords. */
    long countUnderWay() {
        return ask(handle -> handle.createQuery("""
                        SELECT (SELECT count(*) FROM ssync_ledger) + (SELECT count(*) FROM ssync_ledger_push)
                            + (SELECT count(*) FROM ssync_chord_mark)
                            + (SELECT count(*) FROM django_celery_results_chordcounter)""").mapTo(Long.class).one());
    }

    /** A pool may give out a connection that a server has ended with itself. */
    private <T> T ask(HandleCallback<T, RuntimeException> question) {
        for (int more = TRIES; ; more--) {
            try {
                return jdbi.withHandle(question);
            } catch (JdbiException e) {
                if (more == 0) {
                    throw e;
                }
            }
        }
    }

    /** The rows of all tasks that have reached a final state, by id. */
    Map<String, Row> finished() {
        return ask(handle -> handle.createQuery("""
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
