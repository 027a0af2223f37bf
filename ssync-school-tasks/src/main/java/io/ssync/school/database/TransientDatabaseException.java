package io.ssync.school.database;

/**
 * The database could not do its work now but may do it later: it restarts, the connection broke, or another transaction
 * was in the way. What was begun is rolled back, unless the connection broke during the commit: then nobody knows, and
 * the work that is tried again has to find out for itself.
 */
public class TransientDatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Wraps the driver's error.
     *
     * @param message what happened
     * @param cause the error
     */
    public TransientDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
