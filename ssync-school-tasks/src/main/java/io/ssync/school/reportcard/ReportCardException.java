package io.ssync.school.reportcard;

/** Report cards cannot be made, and nothing has changed. The message says why; retrying is of no use. */
public class ReportCardException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param reason in words for whoever asked
     */
    public ReportCardException(String reason) {
        super(reason);
    }

    /**
     * Says why.
     *
     * @param reason in words for whoever asked
     * @param cause the error
     */
    public ReportCardException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
