package io.ssync.tasks.jdbc;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Creates the tables that a database does not have yet, and brings those of our own up to date. Touches no other.
 *
 * <p>Any number of processes may do it at once.
 */
final class Schema {
    /** The tables of django-celery-results. Each is created by the resource of its name. */
    static final List<String> RESULTS = List.of(
            "django_celery_results_taskresult",
            "django_celery_results_groupresult",
            "django_celery_results_chordcounter");

    /** Our own, for chords. */
    static final List<String> CHORDS = List.of("ssync_chord_mark");

    /** Our own, for what workflows are made of. */
    static final List<String> WORKFLOWS = List.of("ssync_workflow");

    /** What has changed in those for chords since. */
    static final List<Change> CHORDS_CHANGES =
            List.of(new Change("ssync_chord_mark_2", "ssync_chord_mark", "succeeded"));

    /** Our own, for the ledger. */
    static final List<String> LEDGER = List.of(
            "ssync_ledger",
            "ssync_ledger_push",
            "ssync_ledger_generation",
            "ssync_ledger_broker",
            "ssync_ledger_sweep");

    /** What has changed since, in this order. */
    static final List<Change> LEDGER_CHANGES = List.of(new Change("ssync_ledger_2", "ssync_ledger", "seen"));

    private static final SqlFiles SQL = SqlFiles.removingComments();

    /**
     * A change of tables that may be there already.
     *
     * @param script the resource
     * @param table a table that it changes
     * @param column what that has afterwards
     */
    record Change(String script, String table, String column) {}

    private Schema() {}

    static void createMissing(Handle handle, List<String> tables) {
        // Looked at without the lock first: where all is there, an account needs no right to create anything.
        if (isThere(handle, tables)) {
            return;
        }
        handle.useTransaction(transaction -> {
            transaction.execute(sql("lock"));
            for (String table : tables) {
                if (!exists(transaction, table)) {
                    transaction.createScript(sql(table)).execute();
                }
            }
        });
    }

    static boolean isThere(Handle handle, List<String> tables) {
        return tables.stream().allMatch(table -> exists(handle, table));
    }

    /** Makes the changes that were not made yet. */
    static void change(Handle handle, List<Change> changes) {
        if (changes.stream().allMatch(change -> isMade(handle, change))) {
            return;
        }
        handle.useTransaction(transaction -> {
            transaction.execute(sql("lock"));
            for (Change change : changes) {
                if (!isMade(transaction, change)) {
                    transaction.createScript(sql(change.script())).execute();
                }
            }
        });
    }

    private static boolean isMade(Handle handle, Change change) {
        return handle.createQuery(sql("hasColumn"))
                .bind("table", change.table())
                .bind("column", change.column())
                .mapTo(Boolean.class)
                .one();
    }

    private static boolean exists(Handle handle, String table) {
        return handle.createQuery(sql("exists"))
                .bind("table", table)
                .mapTo(Boolean.class)
                .one();
    }

    private static String sql(String name) {
        return SQL.locate(Schema.class, name);
    }
}
