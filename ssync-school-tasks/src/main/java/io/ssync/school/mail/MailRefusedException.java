package io.ssync.school.mail;

/** The mail server has refused a message for good. Trying again is of no use. */
public class MailRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param message who was refused, and what the mail server said
     */
    public MailRefusedException(String message) {
        super(message);
    }
}
