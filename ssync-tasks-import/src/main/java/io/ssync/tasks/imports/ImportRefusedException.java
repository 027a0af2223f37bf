package io.ssync.tasks.imports;

/**
 * The import cannot be carried out at all, and has stored nothing: the file cannot be read, a column is missing, there is no row.
 * The message tells the person who made the file what to do about it; trying again does not help.
 */
public class ImportRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImportRefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }

    ImportRefusedException(String reason) {
        super(reason);
    }
}
