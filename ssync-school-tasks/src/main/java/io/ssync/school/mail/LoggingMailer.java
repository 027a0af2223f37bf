package io.ssync.school.mail;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For a school without a mail server: writes down that there was an e-mail, and says that it went nowhere. */
public final class LoggingMailer implements Mailer {

    private static final String REASON = "no mail server is set, the e-mail is only in the log";

    private static final Logger log = LoggerFactory.getLogger(LoggingMailer.class);

    /** Nothing to set up. */
    public LoggingMailer() {}

    @Override
    public MailOutcome send(Email email) {
        log.info(
                "No mail server is set; this e-mail goes nowhere: id={} recipients={} attachments={}",
                email.id(),
                email.recipients().size(),
                email.attachments().size());
        return MailOutcome.allRefused(email.recipients(), REASON);
    }

    @Override
    public void close() {}
}
