package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.Failure;
import io.ssync.tasks.jdbc.internal.PostgresText;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.results.ResultBackend.Effects;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The statements on {@code ssync_effect}: what effects of tasks came to. Safe for use by any thread. */
final class JdbcEffects implements Effects {
    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String FIND = sql("find");
    private static final String KEEP = sql("keep");
    private static final String CLAIM = sql("claim");
    private static final String FORGET = sql("forget");
    private static final String DELETE_OLDER_THAN = sql("deleteOlderThan");

    private final JdbcResults results;
    private volatile boolean prepared;

    JdbcEffects(JdbcResults results) {
        this.results = results;
    }

    @Override
    public Optional<String> find(String taskId, String key) {
        return call(handle -> find(handle, taskId, key));
    }

    @Override
    public String keep(String taskId, String key, String json) {
        return call(handle -> keep(handle, taskId, key, json));
    }

    /** Those of a transaction of the caller's, on a connection of its own. */
    Effects in(Supplier<Handle> transaction) {
        // Now, since a table that is made in that transaction would go with it.
        call(handle -> true);
        return new InTransaction(transaction);
    }

    void forget(Handle handle, String taskId) {
        if (Schema.TABLES.isThere(handle, Schema.EFFECTS)) {
            handle.createUpdate(FORGET)
                    .bind("taskId", PostgresText.plain(taskId))
                    .execute();
        }
    }

    void deleteOlderThan(Handle handle, Instant time, int limit) {
        if (Schema.TABLES.isThere(handle, Schema.EFFECTS)) {
            handle.createUpdate(DELETE_OLDER_THAN)
                    .bind("time", time)
                    .bind("limit", limit)
                    .execute();
        }
    }

    private <T> T call(Function<Handle, T> work) {
        return results.call((tables, handle) -> {
            if (!prepared) {
                Schema.TABLES.createMissing(handle, Schema.EFFECTS);
                prepared = true;
            }
            return work.apply(handle);
        });
    }

    private static Optional<String> find(Handle handle, String taskId, String key) {
        return handle.createQuery(FIND)
                .bindMap(effect(taskId, key))
                .mapTo(String.class)
                .findOne();
    }

    private static String keep(Handle handle, String taskId, String key, String json) {
        return handle.createQuery(KEEP)
                .bindMap(effect(taskId, key))
                .bind("outcome", PostgresText.json(json))
                .mapTo(String.class)
                .one();
    }

    private static Map<String, String> effect(String taskId, String key) {
        return Map.of("taskId", PostgresText.plain(taskId), "effect", PostgresText.plain(key));
    }

    private static String sql(String name) {
        return SQL.locate(JdbcEffects.class, name);
    }

    /** The effects whose rows a transaction writes. */
    private final class InTransaction implements Effects {
        private final Supplier<Handle> transaction;

        InTransaction(Supplier<Handle> transaction) {
            this.transaction = transaction;
        }

        @Override
        public Optional<String> find(String taskId, String key) {
            return translated(handle -> {
                boolean claimed =
                        handle.createUpdate(CLAIM).bindMap(effect(taskId, key)).execute() == 1;
                return claimed ? Optional.empty() : JdbcEffects.find(handle, taskId, key);
            });
        }

        @Override
        public String keep(String taskId, String key, String json) {
            return translated(handle -> JdbcEffects.keep(handle, taskId, key, json));
        }

        private <T> T translated(Function<Handle, T> work) {
            try {
                return work.apply(transaction.get());
            } catch (JdbiException e) {
                throw Failure.translate(e, results.database().address());
            }
        }
    }
}
