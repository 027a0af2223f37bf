package io.ssync.school.notifications;

import java.util.Objects;

/**
 * Something to tell one person about a student.
 *
 * @param occasion what makes it happen, such as {@code result:17}; for one occasion a person is told once, whatever happens
 * @param recipientId the account of the person
 * @param studentId the student whom it is about
 * @param type what it is about
 * @param priority how much it matters
 * @param title on one line
 * @param message what to say
 * @param bySms whether it may go by SMS too, if the person wants that; by e-mail it may in any case
 */
public record Notification(
        String occasion,
        long recipientId,
        int studentId,
        NotificationType type,
        Priority priority,
        String title,
        String message,
        boolean bySms) {

    /** Checks that nothing is missing. */
    public Notification {
        Objects.requireNonNull(occasion, "occasion");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(message, "message");
    }
}
