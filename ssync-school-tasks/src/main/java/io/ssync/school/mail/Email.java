package io.ssync.school.mail;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail. Each recipient gets a letter of their own, and sees no other address.
 *
 * @param id the same for the same message sent again, so that programs of recipients can tell; letters, digits, hyphens
 * @param from who sends it, with or without a name; null for the school's own address
 * @param recipients to whom, at least one
 * @param subject on one line
 * @param text for people who read text
 * @param html the same in HTML; null if there is only text
 * @param attachments files that go with it
 * @param kind why it is sent
 */
public record Email(
        String id,
        @Nullable String from,
        List<String> recipients,
        String subject,
        String text,
        @Nullable String html,
        List<Attachment> attachments,
        MailKind kind) {

    /** Copies the lists, and puts a subject of several lines on one: the next line would be a header. */
    public Email {
        recipients = List.copyOf(recipients);
        attachments = List.copyOf(attachments);
        subject = Objects.requireNonNull(subject, "subject").replaceAll("\\s*[\\r\\n]+\\s*", " ");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(kind, "kind");
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an e-mail needs at least one recipient");
        }
    }

    /**
     * A text to one person, from the school.
     *
     * @param id tells it from others
     * @param recipient to whom
     * @param subject on one line
     * @param text what it says
     * @param kind why it is sent
     * @return the e-mail
     */
    public static Email text(String id, String recipient, String subject, String text, MailKind kind) {
        return new Email(id, null, List.of(recipient), subject, text, null, List.of(), kind);
    }
}
