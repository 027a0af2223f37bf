package io.ssync.school.mail;

/** A message could not be handed over now but may be later. Trying again is of use. */
public class MailUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param message what the mail server said, or why it could not be reached
     */
    public MailUnavailableException(String message) {
        super(message);
    }
}
