package io.ssync.tasks.jdbc.internal;

import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Tells a server that is away for now from one that refuses what it was given, and says in one line which and why. */
public final class Failure {
    /**
     * Read-only (a failover is under way), time limit of an idle transaction, of a transaction, serialization failure, deadlock, time
     * limit of a statement, of a lock.
     */
    private static final Set<String> PASSING = Set.of("25006", "25P03", "25P04", "40001", "40P01", "57014", "55P03");

    private Failure() {}

    /** Whether it is the server, the driver, a pool or JDBI that fails, and not what was done with them. */
    static boolean isOfServer(RuntimeException failure) {
        return !(failure instanceof ResultBackendException)
                && (failure instanceof JdbiException || innermost(failure) != null);
    }

    /** What is thrown instead. */
    public static ResultBackendException translate(Exception failure, ServerAddress server) {
        SQLException cause = innermost(failure);
        if (cause == null) {
            return new ResultBackendRefusedException(server + ": " + firstLine(failure), failure);
        }
        if (isNotLetIn(cause)) {
            return new ResultBackendAwayException(notLetIn(cause, server), failure);
        }
        if (isUnreachable(failure, cause)) {
            return new ResultBackendAwayException("cannot reach " + server + ": " + reason(cause, server), failure);
        }
        String message = firstLine(cause) + " (" + cause.getSQLState() + ")";
        return isPassing(cause)
                ? new ResultBackendAwayException(server + " is not available: " + message, failure)
                : new ResultBackendRefusedException(server + " refused: " + message, failure);
    }

    /** A server that is there and lets nobody in, or has no such database, is not away: somebody has to mend what was set up. */
    public static ResultBackendException ofSetUp(ResultBackendAwayException failure, ServerAddress server) {
        SQLException cause = innermost(failure);
        return cause != null && isNotLetIn(cause)
                ? new ResultBackendRefusedException(notLetIn(cause, server), failure)
                : failure;
    }

    private static boolean isUnreachable(Exception failure, SQLException cause) {
        return find(SQLTransientConnectionException.class, failure) != null // what pools throw
                || find(IOException.class, cause) != null
                || state(cause).startsWith("08");
    }

    /** A password that is being changed must not turn results into failures: {@link #ofSetUp} is for the start. */
    private static boolean isNotLetIn(SQLException cause) {
        return state(cause).startsWith("28") || state(cause).equals("3D000");
    }

    private static String notLetIn(SQLException cause, ServerAddress server) {
        return state(cause).equals("3D000")
                ? server + " does not have this database: " + firstLine(cause) + "; create it, or check its name"
                : server + " does not let this user in: " + firstLine(cause) + "; check user and password";
    }

    private static boolean isPassing(SQLException failure) {
        String state = state(failure);
        return PASSING.contains(state)
                || state.startsWith("53") // out of connections, memory, disk
                || state.startsWith("57P") // shutting down, starting up, terminated by an administrator
                || state.startsWith("58"); // trouble of the operating system
    }

    private static String reason(SQLException failure, ServerAddress server) {
        IOException network = find(IOException.class, failure);
        if (network instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (network == null || network.getMessage() == null || !server.isKnown()) {
            // The driver's sentence names host and port.
            return firstLine(failure);
        }
        String reason = firstLine(network);
        reason = reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
        return reason.equals("connection refused") ? reason + "; is it running?" : reason;
    }

    private static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /** What the driver said, whatever Jdbi, a batch or a pool wrapped around it. */
    private static @Nullable SQLException innermost(Exception failure) {
        SQLException innermost = find(SQLException.class, failure);
        for (SQLException next = innermost; next != null; next = find(SQLException.class, next.getCause())) {
            innermost = next;
        }
        return innermost;
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, @Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
