package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.PostgresText;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements on {@code ssync_workflow}: what workflows are made of. Safe for use by any thread. */
final class JdbcWorkflows {
    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String SAVE = SQL.locate(JdbcWorkflows.class, "save");
    private static final String FIND = SQL.locate(JdbcWorkflows.class, "find");
    private static final String DELETE_OLDER_THAN = SQL.locate(JdbcWorkflows.class, "deleteOlderThan");

    private volatile boolean prepared;

    void save(Handle handle, Map<String, String> canvases) {
        prepare(handle);
        PreparedBatch batch = handle.prepareBatch(SAVE);
        // In one order, so that two who save the same ones do not wait for one another.
        new TreeMap<>(canvases)
                .forEach((id, canvas) -> batch.bind("id", PostgresText.plain(id))
                        .bind("canvas", PostgresText.json(canvas))
                        .add());
        handle.useTransaction(transaction -> batch.execute());
    }

    Optional<String> find(Handle handle, String id) {
        prepare(handle);
        return handle.createQuery(FIND)
                .bind("id", PostgresText.plain(id))
                .mapTo(String.class)
                .findOne();
    }

    void deleteOlderThan(Handle handle, Instant time, int limit) {
        if (Schema.TABLES.isThere(handle, Schema.WORKFLOWS)) {
            handle.createUpdate(DELETE_OLDER_THAN)
                    .bind("time", time)
                    .bind("limit", limit)
                    .execute();
        }
    }

    void prepare(Handle handle) {
        if (!prepared) {
            Schema.TABLES.createMissing(handle, Schema.WORKFLOWS);
            prepared = true;
        }
    }
}
