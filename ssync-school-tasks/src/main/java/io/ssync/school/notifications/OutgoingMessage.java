package io.ssync.school.notifications;

import org.jspecify.annotations.Nullable;

/**
 * A message that waits to be delivered.
 *
 * @param id the message
 * @param channel {@code email} or {@code sms}
 * @param recipient an address or a telephone number
 * @param subject of an e-mail
 * @param body what it says
 * @param notificationId the notification that keeps how it went; null for an invitation, which keeps it itself
 * @param attempts how often it was tried before
 */
record OutgoingMessage(
        long id,
        String channel,
        String recipient,
        String subject,
        String body,
        @Nullable Long notificationId,
        int attempts) {

    boolean isEmail() {
        return channel.equals("email");
    }
}
