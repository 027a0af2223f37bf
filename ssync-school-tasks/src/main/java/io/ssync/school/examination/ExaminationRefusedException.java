package io.ssync.school.examination;

/** The task cannot do what it is asked for, and has changed nothing. The message says why and what to do; retrying is of no use. */
public class ExaminationRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Refuses a task.
     *
     * @param reason why, in words for whoever asked
     */
    public ExaminationRefusedException(String reason) {
        super(reason);
    }
}
