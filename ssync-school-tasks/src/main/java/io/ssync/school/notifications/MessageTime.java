package io.ssync.school.notifications;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A time in a message: shown as {@code December 01, 2026 08:30} unless a template says otherwise with {@code date}.
 *
 * @param time the time
 */
record MessageTime(OffsetDateTime time) {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("MMMM dd, yyyy HH:mm", Locale.ENGLISH);

    @Override
    public String toString() {
        return FORMAT.format(time);
    }
}
