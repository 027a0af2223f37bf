package io.ssync.school.notifications;

import java.util.Locale;

/** How much a notification matters. */
public enum Priority {
    /** Nice to know. */
    LOW,
    /** As usual. */
    NORMAL,
    /** Soon. */
    HIGH,
    /** Now: it does not wait for a daily digest. */
    URGENT;

    /** The stored word. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The word for people. */
    String label() {
        return name().charAt(0) + word().substring(1);
    }
}
