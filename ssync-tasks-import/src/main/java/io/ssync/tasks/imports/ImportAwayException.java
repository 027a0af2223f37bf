package io.ssync.tasks.imports;

/**
 * The database could not do its work now but may do it later: it restarts, the connection broke, another transaction was in the way.
 * What was committed stays; the import goes on from there when it is run again.
 */
public class ImportAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImportAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
