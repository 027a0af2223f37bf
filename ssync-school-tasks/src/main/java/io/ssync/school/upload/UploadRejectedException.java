package io.ssync.school.upload;

/**
 * The upload cannot be carried out at all and has changed nothing: the file cannot be read, a column is missing, the
 * school year does not exist. The message tells the person who uploaded the file what to do about it.
 *
 * <p>Trying again does not help. Faults of single rows are not a reason to refuse a file; they are listed in the
 * {@link UploadReport}.
 */
public class UploadRejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Refuses an upload.
     *
     * @param reason why, in words for the person who uploaded the file
     */
    public UploadRejectedException(String reason) {
        super(reason);
    }

    /**
     * Refuses an upload because of an error.
     *
     * @param reason why, in words for the person who uploaded the file
     * @param cause the error
     */
    public UploadRejectedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
