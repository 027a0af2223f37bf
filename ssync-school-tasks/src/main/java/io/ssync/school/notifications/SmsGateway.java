package io.ssync.school.notifications;

/** Sends text messages. Safe for use by many threads. */
public interface SmsGateway {

    /**
     * Hands a text message over to a provider. Blocks for as long as that takes.
     *
     * @param phoneNumber to whom, as the school has stored it
     * @param text at most 160 characters
     * @throws SmsNotSentException if the provider does not take it
     */
    void send(String phoneNumber, String text);
}
