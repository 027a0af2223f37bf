package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.Database;
import io.ssync.tasks.jdbc.internal.Failure;
import io.ssync.tasks.jdbc.internal.ServerAddress;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackend.Effects;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * A transaction of the caller's on the database that has the ledger and the results: for calls that are to be part of it,
 * {@code app.in(JdbcTransaction.of(handle)).task(…).delay(…)}, and for rows that a task writes once,
 * {@code self.once("key", JdbcTransaction.of(handle), …)}. Committing or rolling back, and closing, stay with the caller. On a
 * connection that commits each statement, each call is sent at once.
 *
 * <p>As safe for use by several threads as the connection, so by one at a time.
 */
public final class JdbcTransaction implements LedgerTransaction {
    private final Supplier<Connection> connection;

    private JdbcTransaction(Supplier<Connection> connection) {
        this.connection = Objects.requireNonNull(connection, "connection");
    }

    /** The transaction of a connection. */
    public static JdbcTransaction of(Connection connection) {
        Objects.requireNonNull(connection, "connection");
        return new JdbcTransaction(() -> connection);
    }

    /** The transaction of a Jdbi handle. */
    public static JdbcTransaction of(Handle handle) {
        Objects.requireNonNull(handle, "handle");
        return new JdbcTransaction(handle::getConnection);
    }

    /**
     * The transaction that is under way wherever a supplier looks, asked for each call anew: with Spring for example that of
     * {@code () -> DataSourceUtils.getConnection(dataSource)}.
     */
    public static JdbcTransaction of(Supplier<Connection> connection) {
        return new JdbcTransaction(connection);
    }

    @Override
    public void add(Ledger ledger, List<Ledger.Entry> entries) {
        if (!(ledger instanceof JdbcLedger rows)) {
            throw new IllegalArgumentException("a JdbcTransaction needs an app with a JdbcLedger, this one has a "
                    + ledger.getClass().getSimpleName());
        }
        Connection current = connection.get();
        try {
            rows.addIn(open(current), entries);
        } catch (JdbiException e) {
            throw Failure.translate(e, addressOf(current));
        }
    }

    /** The rows that say which effects of tasks have happened become part of the transaction. */
    @Override
    public Effects effects(ResultBackend results) {
        if (!(results instanceof JdbcResults rows)) {
            throw new IllegalArgumentException(
                    "a JdbcTransaction needs an app with JdbcResults, this one keeps its results in "
                            + results.describe());
        }
        return rows.effectsIn(() -> open(connection.get()));
    }

    /** The rows of workflows become part of the transaction if the app has {@link JdbcResults}. */
    @Override
    public void saveWorkflows(ResultBackend results, Map<String, String> made) {
        if (!(results instanceof JdbcResults rows)) {
            return;
        }
        Connection current = connection.get();
        try {
            rows.saveWorkflowsIn(open(current), made);
        } catch (JdbiException e) {
            throw Failure.translate(e, addressOf(current));
        }
    }

    /** Neither committing nor closing is ours, so the handle is not closed either: it holds nothing but the connection. */
    private static Handle open(Connection connection) {
        return Database.jdbi(() -> connection).open();
    }

    private static ServerAddress addressOf(Connection connection) {
        try {
            return ServerAddress.of(connection);
        } catch (SQLException e) {
            return ServerAddress.UNKNOWN;
        }
    }
}
