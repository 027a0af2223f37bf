package io.ssync.school.database;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Runs work in transactions of the school's database. Safe for use by many threads. */
public final class SchoolDatabase {

    /** Serialization failure, deadlock, a lock or an idle transaction that took too long. */
    private static final Set<String> TRANSIENT_STATES = Set.of("40001", "40P01", "55P03", "25P03");

    /** The connection failed; the server is out of connections, memory or disk; an administrator or a crash ended it. */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "53", "57P");

    private final Jdbi jdbi;

    /**
     * Uses a database.
     *
     * @param dataSource where its connections come from
     */
    public SchoolDatabase(DataSource dataSource) {
        jdbi = Jdbi.create(Objects.requireNonNull(dataSource, "dataSource"))
                .registerArrayType(String.class, "varchar")
                .registerArrayType(Integer.class, "int4")
                .registerArrayType(Long.class, "int8")
                .registerArrayType(LocalDate.class, "date")
                .registerArrayType(BigDecimal.class, "numeric");
    }

    /**
     * Does work in one transaction, which sees what others committed before each of its statements.
     *
     * @param work what to do
     * @param <T> what the work results in
     * @return the result of the work, committed
     * @throws TransientDatabaseException if the database failed in a way that may pass
     * @throws JdbiException if it failed in another way
     */
    public <T> T inTransaction(Function<Handle, T> work) {
        try {
            return jdbi.withHandle(handle -> {
                // Not the data source's default: whoever waits for a lock has to see what its last holder committed.
                // Set
                // here, because Jdbi would set it back, fail with that on a lost connection, and hide why it was lost.
                // A pool resets what it gets back.
                handle.getConnection().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                return handle.inTransaction(work::apply);
            });
        } catch (SQLException e) {
            throw failure(new ConnectionException(e));
        } catch (JdbiException e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(JdbiException e) {
        return mayPass(e)
                ? new TransientDatabaseException("The database failed, trying again may help: " + e.getMessage(), e)
                : e;
    }

    private static boolean mayPass(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException || cause instanceof SQLRecoverableException) {
                return true;
            }
            if (cause instanceof SQLException sql && mayPass(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayPass(String state) {
        return state != null
                && (TRANSIENT_STATES.contains(state)
                        || TRANSIENT_CLASSES.stream().anyMatch(state::startsWith));
    }
}
