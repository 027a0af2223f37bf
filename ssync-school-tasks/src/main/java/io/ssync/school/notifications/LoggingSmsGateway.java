package io.ssync.school.notifications;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For a school without an SMS provider: writes down that there was a message, and says that it was not sent. */
public final class LoggingSmsGateway implements SmsGateway {

    private static final Logger log = LoggerFactory.getLogger(LoggingSmsGateway.class);

    /** Nothing to set up. */
    public LoggingSmsGateway() {}

    @Override
    public void send(String phoneNumber, String text) {
        log.info("No SMS provider is set; a text message of {} characters goes nowhere", text.length());
        throw new SmsNotSentException("SMS service not enabled");
    }
}
