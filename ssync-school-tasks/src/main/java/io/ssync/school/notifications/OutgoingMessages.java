package io.ssync.school.notifications;

import io.ssync.school.database.Statements;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of messages that wait, and what their notifications or invitations say of them. For one transaction. */
final class OutgoingMessages {

    private final Statements statements;

    OutgoingMessages(Handle handle) {
        statements = new Statements(handle, OutgoingMessages.class);
    }

    /** Takes the message that has waited longest and that nobody else is sending; it is locked until the end of the transaction. */
    Optional<OutgoingMessage> takeDue(OffsetDateTime now) {
        return statements
                .query("take-due")
                .bind("now", now)
                .map((row, context) -> new OutgoingMessage(
                        row.getLong("id"),
                        row.getString("channel"),
                        row.getString("recipient"),
                        row.getString("subject"),
                        row.getString("body"),
                        row.getObject("notification_id", Long.class),
                        row.getInt("attempts")))
                .findOne();
    }

    /** The message was delivered. */
    void delivered(OutgoingMessage message, OffsetDateTime now) {
        if (message.notificationId() == null) {
            statements
                    .update("invitation-sent")
                    .bind("id", message.id())
                    .bind("now", now)
                    .execute();
        } else {
            statements
                    .update(message.isEmail() ? "email-sent" : "sms-sent")
                    .bind("id", message.notificationId())
                    .bind("message", message.id())
                    .bind("now", now)
                    .execute();
        }
        delete(message);
    }

    /** The message will never be delivered. */
    void failed(OutgoingMessage message, String reason) {
        noteError(message, reason);
        delete(message);
    }

    /** Takes with it what says which notifications it tells of. */
    private void delete(OutgoingMessage message) {
        statements.update("delete").bind("id", message.id()).execute();
    }

    /** The message was not delivered now. */
    void postpone(OutgoingMessage message, String reason, OffsetDateTime until) {
        statements
                .update("postpone")
                .bind("id", message.id())
                .bind("until", until)
                .execute();
        noteError(message, reason);
    }

    /** How many messages wait. */
    int waiting() {
        return statements.query("waiting").mapTo(Integer.class).one();
    }

    private void noteError(OutgoingMessage message, String reason) {
        if (message.notificationId() == null) {
            statements
                    .update("invitation-error")
                    .bind("id", message.id())
                    .bind("reason", reason)
                    .execute();
        } else {
            statements
                    .update(message.isEmail() ? "email-error" : "sms-error")
                    .bind("id", message.notificationId())
                    .bind("message", message.id())
                    .bind("reason", reason)
                    .execute();
        }
    }
}
