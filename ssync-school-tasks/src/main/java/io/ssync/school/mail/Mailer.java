package io.ssync.school.mail;

/** Sends e-mail. Safe for use by many threads. */
public interface Mailer extends AutoCloseable {

    /**
     * Hands an e-mail over to a mail server, or learns why not. Blocks for as long as that takes.
     *
     * @param email what to send
     * @return what became of it for each recipient
     */
    MailOutcome send(Email email);

    @Override
    void close();
}
