package io.ssync.school.notifications;

import java.util.Set;

/**
 * A person with what they want to be told.
 *
 * @param id the account
 * @param name first and last name, or the e-mail address of somebody without
 * @param email the address
 * @param phoneNumber the account's telephone number, or the parent's; empty if there is neither
 * @param switches the preferences that are on, by the names of their columns
 */
record Recipient(long id, String name, String email, String phoneNumber, Set<String> switches) {

    boolean wantsEmail(Notification notification) {
        return switches.contains("email_enabled")
                && (notification.priority() == Priority.URGENT || !switches.contains("daily_digest"))
                && (notification.type() == NotificationType.GENERAL
                        || switches.contains("email_" + plural(notification.type())));
    }

    boolean wantsSms(Notification notification) {
        return notification.bySms()
                && notification.type().mayGoBySms()
                && switches.contains("sms_enabled")
                && (notification.priority() == Priority.URGENT || !switches.contains("sms_urgent_only"))
                && switches.contains("sms_" + plural(notification.type()));
    }

    /** As the columns of the preferences are called: all but attendance in the plural. */
    private static String plural(NotificationType type) {
        return type == NotificationType.ATTENDANCE ? type.word() : type.word() + "s";
    }
}
