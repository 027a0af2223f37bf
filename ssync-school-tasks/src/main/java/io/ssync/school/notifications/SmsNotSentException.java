package io.ssync.school.notifications;

/** A text message was not sent. The notification keeps the reason; the message is not tried again. */
public class SmsNotSentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param reason what the provider said
     */
    public SmsNotSentException(String reason) {
        super(reason);
    }
}
