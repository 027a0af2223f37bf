package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The way to the server: connections that commit each statement, answers within a time limit, and failures that tell a server that is away
 * from one that refuses. Safe for use by any number of threads.
 */
final class BeatDatabase {
    /** What was given cannot be stored, or a statement is not understood or not allowed. Anything else may pass. */
    private static final Set<String> REFUSED = Set.of("22", "23", "42", "0A");

    private final Jdbi jdbi;
    private final int timeoutMillis;

    BeatDatabase(DataSource dataSource, Duration timeout) {
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
        this.jdbi = Jdbi.create(() -> open(dataSource))
                .registerArrayType(String.class, "text")
                .registerArrayType(Integer.class, "int4")
                .registerArrayType(Boolean.class, "bool")
                .registerArrayType(OffsetDateTime.class, "timestamptz");
    }

    private static Connection open(DataSource dataSource) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            // Pools may be set to hand out connections that wait for a commit. They reset this when they get them back.
            connection.setAutoCommit(true);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Runs the work on a connection of its own. Each statement is its own transaction unless the work begins one. */
    <T> T with(Function<Handle, T> work) {
        try {
            return jdbi.withHandle(handle -> withTimeout(handle, work));
        } catch (ResultBackendException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            throw translate(e);
        }
    }

    /** A server that hangs would hold the caller for ever: TCP alone does not notice. Taken back, since the connection may be a pool's. */
    private <T> T withTimeout(Handle handle, Function<Handle, T> work) throws SQLException {
        Connection connection = handle.getConnection();
        int before = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, timeoutMillis);
        try {
            return work.apply(handle);
        } finally {
            if (!connection.isClosed()) {
                connection.setNetworkTimeout(Runnable::run, before);
            }
        }
    }

    private static RuntimeException translate(Exception failure) {
        SQLException cause = innermost(failure);
        if (cause == null) {
            return failure instanceof RuntimeException other ? other : new IllegalStateException(failure);
        }
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        String text = "the schedules in PostgreSQL: " + said;
        return state.length() == 5 && REFUSED.contains(state.substring(0, 2))
                ? new ResultBackendRefusedException(text, failure)
                : new ResultBackendAwayException(text, failure);
    }

    /** What the driver said, whatever was wrapped around it. */
    private static @Nullable SQLException innermost(Throwable failure) {
        SQLException innermost = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found) {
                innermost = found;
            }
        }
        return innermost;
    }
}
