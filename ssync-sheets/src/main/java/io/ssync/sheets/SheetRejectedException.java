package io.ssync.sheets;

/**
 * The file as a whole cannot be used: it is no spreadsheet, damaged, too large, or a column is missing. The message tells the
 * person who made the file what to do about it.
 */
public class SheetRejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Refuses a file.
     *
     * @param reason why, in words for the person who made the file
     */
    public SheetRejectedException(String reason) {
        super(reason);
    }

    /**
     * Refuses a file because of an error.
     *
     * @param reason why, in words for the person who made the file
     * @param cause the error
     */
    public SheetRejectedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
