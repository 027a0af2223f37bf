package io.ssync.school.finance;

/** The task cannot do what it is asked for, and has changed nothing. The message says why; retrying is of no use. */
public class FinanceRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Refuses a task.
     *
     * @param reason why, in words for whoever asked
     */
    public FinanceRefusedException(String reason) {
        super(reason);
    }
}
