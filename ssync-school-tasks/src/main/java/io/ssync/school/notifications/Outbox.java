package io.ssync.school.notifications;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.Statements;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Puts messages where they are delivered from after the commit. For one transaction. */
final class Outbox {

    /**
     * A message on its way out.
     *
     * @param channel {@code email} or {@code sms}
     * @param recipient an address or a telephone number
     * @param subject of an e-mail
     * @param body what it says
     * @param notificationIds the notifications that it tells of, at least one
     */
    record Message(String channel, String recipient, String subject, String body, List<Long> notificationIds) {

        Message {
            notificationIds = List.copyOf(notificationIds);
        }
    }

    private final Statements statements;
    private final OffsetDateTime now;

    Outbox(Handle handle, OffsetDateTime now) {
        statements = new Statements(handle, Outbox.class);
        this.now = now;
    }

    void put(List<Message> messages) {
        List<Long> ids = statements
                .query("put")
                .bind("now", now)
                .bindArray("channels", String.class, each(messages, Message::channel))
                .bindArray("recipients", String.class, each(messages, Message::recipient))
                .bindArray("subjects", String.class, each(messages, Message::subject))
                .bindArray("bodies", String.class, each(messages, Message::body))
                .bindArray(
                        "notifications",
                        Long.class,
                        each(messages, message -> message.notificationIds().get(0)))
                .mapTo(Long.class)
                .stream()
                .sorted()
                .toList();
        List<Long> linkedMessages = new ArrayList<>();
        List<Long> linkedNotifications = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            for (Long notification :
                    messages.get(i).notificationIds().stream().skip(1).toList()) {
                linkedMessages.add(ids.get(i));
                linkedNotifications.add(notification);
            }
        }
        if (!linkedMessages.isEmpty()) {
            statements
                    .update("link")
                    .bindArray("messages", Long.class, linkedMessages)
                    .bindArray("notifications", Long.class, linkedNotifications)
                    .execute();
        }
    }
}
