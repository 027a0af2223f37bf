package io.ssync.tasks.jdbc;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/**
 * Creates the tables that a database does not have yet, and touches no other.
 *
 * <p>Any number of processes may do it at once.
 */
final class Schema {
    /** The tables of django-celery-results. Each is created by the resource of its name. */
    static final List<String> RESULTS = List.of(
            "django_celery_results_taskresult",
            "django_celery_results_groupresult",
            "django_celery_results_chordcounter");

    /** Our own. */
    static final List<String> LEDGER = List.of("ssync_ledger", "ssync_ledger_push", "ssync_ledger_generation");

    private static final ClasspathSqlLocator SQL = ClasspathSqlLocator.removingComments();

    private Schema() {}

    static void createMissing(Handle handle, List<String> tables) {
        // Looked at without the lock first: where all is there, an account needs no right to create anything.
        if (tables.stream().allMatch(table -> exists(handle, table))) {
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
