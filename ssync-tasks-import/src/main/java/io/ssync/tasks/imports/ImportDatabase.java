package io.ssync.tasks.imports;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Runs work in transactions, and tells what may pass from what a row is to blame for. Safe for use by many threads. */
final class ImportDatabase {

    /** Serialization failure, deadlock, a lock or an idle transaction that took too long. */
    private static final Set<String> TRANSIENT_STATES = Set.of("40001", "40P01", "55P03", "25P03");

    /** The connection failed; the server is out of connections, memory or disk; an administrator or a crash ended it. */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "53", "57P");

    /** Values that a column cannot hold, and rows that a constraint does not allow. */
    private static final Set<String> CLASSES_OF_ROWS = Set.of("22", "23");

    private final Jdbi jdbi;

    ImportDatabase(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource);
    }

    /** Does work in one transaction, which sees what others committed before each of its statements. */
    <T> T inTransaction(Function<Handle, T> work) {
        try {
            return jdbi.withHandle(handle -> {
                // Whoever waits for a lock has to see what its last holder committed. A pool resets what it gets back.
                handle.getConnection().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                return handle.inTransaction(work::apply);
            });
        } catch (SQLException e) {
            throw failure(new ConnectionException(e));
        } catch (JdbiException e) {
            throw failure(e);
        }
    }

    /** What the database has against the rows of a statement, if that is why it failed. */
    static Optional<String> refusal(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return CLASSES_OF_ROWS.stream().anyMatch(state::startsWith)
                        ? Optional.of("the database refuses it: "
                                + String.valueOf(sql.getMessage())
                                        .replaceFirst("^ERROR: ", "")
                                        .replaceAll("\\s*\\n\\s*", "; "))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static RuntimeException failure(JdbiException e) {
        return mayPass(e)
                ? new ImportAwayException("The database failed, trying again may help: " + e.getMessage(), e)
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
