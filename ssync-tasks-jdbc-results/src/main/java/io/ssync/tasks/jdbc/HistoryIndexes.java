package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.Database;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our own indexes on the table of results, which pages of history are found by: one of what has not succeeded, which costs those that do
 * nothing, and one by task. They are made while everybody goes on writing, which takes minutes for millions of rows.
 */
final class HistoryIndexes {
    private static final Logger log = LoggerFactory.getLogger(HistoryIndexes.class);

    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String IS_VALID = SQL.locate(HistoryIndexes.class, "isValid");
    private static final List<String> NAMES = List.of("ssync_result_other_idx", "ssync_result_task_idx");

    private HistoryIndexes() {}

    /** Makes those that are missing. Several processes may do this at once: one makes them, the others go on. */
    static void create(Database database) {
        // Not within the time limit for answers.
        try (Connection connection = database.openConnection();
                Handle handle = Jdbi.create(connection).open()) {
            if (!missing(handle).isEmpty() && lock(handle, "pg_try_advisory_lock")) {
                try {
                    missing(handle).forEach(name -> create(handle, name));
                } finally {
                    lock(handle, "pg_advisory_unlock");
                }
            }
        } catch (SQLException | JdbiException e) {
            log.warn("the indexes for the history of tasks are not there, its pages may be slow: {}", e.getMessage());
        }
    }

    private static List<String> missing(Handle handle) {
        return NAMES.stream().filter(name -> !isValid(handle, name)).toList();
    }

    private static boolean isValid(Handle handle, String name) {
        return handle.createQuery(IS_VALID)
                .bind("name", name)
                .mapTo(Boolean.class)
                .one();
    }

    private static void create(Handle handle, String name) {
        log.info("makes the index {} for the history of tasks", name);
        handle.execute("set statement_timeout = 0");
        try {
            handle.execute("drop index concurrently if exists " + name);
            handle.execute(SQL.locate(HistoryIndexes.class, name));
        } finally {
            handle.execute("reset statement_timeout");
        }
    }

    private static boolean lock(Handle handle, String function) {
        return handle.createQuery("select " + function + "(hashtext('ssync-tasks-indexes'))")
                .mapTo(Boolean.class)
                .one();
    }
}
