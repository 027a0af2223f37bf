package io.ssync.school.notifications;

import java.util.Locale;

/** What a notification is about, in the words of the school system. */
public enum NotificationType {
    /** Absence and lateness. */
    ATTENDANCE("Attendance", true),
    /** Fees that are due. */
    FEE("Fee", true),
    /** Results. */
    RESULT("Result", true),
    /** Examinations to come. */
    EXAM("Exam", false),
    /** Events. */
    EVENT("Event", false),
    /** Promotion to another class. */
    PROMOTION("Promotion", false),
    /** Report cards. */
    REPORT_CARD("Report Card", false),
    /** Assignments. */
    ASSIGNMENT("Assignment", false),
    /** Everything else; its e-mails cannot be switched off by themselves. */
    GENERAL("General", false);

    private final String label;
    private final boolean bySms;

    NotificationType(String label, boolean bySms) {
        this.label = label;
        this.bySms = bySms;
    }

    /** The stored word. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The word for people. */
    String label() {
        return label;
    }

    /** Whether such a notification may go by SMS at all. */
    boolean mayGoBySms() {
        return bySms;
    }
}
