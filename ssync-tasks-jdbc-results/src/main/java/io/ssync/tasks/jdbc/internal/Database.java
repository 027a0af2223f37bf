package io.ssync.tasks.jdbc.internal;

import io.ssync.tasks.results.ResultBackendException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/**
 * The way to the server: connections that commit each statement, answers within a time limit, and failures in the words of
 * {@link ResultBackendException}. Safe for use by any number of threads.
 */
public final class Database implements ConnectionFactory {
    private final DataSource dataSource;
    private final int timeoutMillis;
    private final Jdbi jdbi;
    private final ServerAddress address;

    /** @param timeout how long an answer may take */
    public Database(DataSource dataSource, Duration timeout) {
        this.dataSource = dataSource;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
        this.address = new ServerAddress(dataSource);
        this.jdbi = jdbi(this);
    }

    /** Knows the arrays that statements take. */
    public static Jdbi jdbi(ConnectionFactory connections) {
        return Jdbi.create(connections)
                .registerArrayType(String.class, "text")
                .registerArrayType(Long.class, "int8")
                .registerArrayType(Integer.class, "int4")
                .registerArrayType(Short.class, "int2")
                .registerArrayType(Boolean.class, "bool")
                .registerArrayType(OffsetDateTime.class, "timestamptz");
    }

    /**
     * Runs the work on a connection of its own. Each statement is its own transaction unless the work begins one.
     *
     * @throws ResultBackendException if the server is away or refuses a statement; whatever else the work throws comes out as it is
     */
    public <T> T with(Function<Handle, T> work) {
        try {
            return jdbi.withHandle(withTimeout(work));
        } catch (SQLException e) {
            throw Failure.translate(e, address);
        } catch (RuntimeException e) {
            throw Failure.isOfServer(e) ? Failure.translate(e, address) : e;
        }
    }

    /** A connection for the caller to keep and close. */
    @Override
    public Connection openConnection() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            address.learnFrom(connection);
            // Pools may be set to hand out connections that wait for a commit. They reset this when they get them back.
            connection.setAutoCommit(true);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Where the server is, for people. */
    public ServerAddress address() {
        return address;
    }

    /**
     * A server that stops answering would hold the caller for ever: TCP alone does not notice. The limit is set on the
     * socket, which costs no round trip, and is taken back because the connection may be a pool's.
     */
    private <T> HandleCallback<T, SQLException> withTimeout(Function<Handle, T> work) {
        return handle -> {
            Connection connection = handle.getConnection();
            int before = connection.getNetworkTimeout();
            if (before > 0 && before <= timeoutMillis) {
                return work.apply(handle);
            }
            connection.setNetworkTimeout(Runnable::run, timeoutMillis);
            try {
                return work.apply(handle);
            } finally {
                if (!connection.isClosed()) {
                    connection.setNetworkTimeout(Runnable::run, before);
                }
            }
        };
    }
}
