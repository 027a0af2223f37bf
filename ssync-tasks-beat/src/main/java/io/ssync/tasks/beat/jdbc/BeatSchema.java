package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.internal.results.Uninterrupted;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/** Creates the tables that a database does not have yet. Touches no other. Any number of processes may do it at once. */
final class BeatSchema {
    /** In the order of their references. Each is created by the resource of its name. */
    private static final List<String> TABLES = List.of(
            "django_celery_beat_intervalschedule",
            "django_celery_beat_crontabschedule",
            "django_celery_beat_clockedschedule",
            "django_celery_beat_solarschedule",
            "django_celery_beat_periodictasks",
            "django_celery_beat_periodictask",
            "ssync_beat_schedule",
            "ssync_beat_tick");

    private static final ClasspathSqlLocator SQL = ClasspathSqlLocator.removingComments();

    private BeatSchema() {}

    static void createMissing(Handle handle) {
        // Looked at without the lock first: where all is there, an account needs no right to create anything.
        if (TABLES.stream().allMatch(table -> exists(handle, table))) {
            return;
        }
        handle.useTransaction(transaction -> {
            transaction.execute(sql("lock"));
            for (String table : TABLES) {
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
        return Uninterrupted.read(() -> SQL.locate(BeatSchema.class, name));
    }
}
