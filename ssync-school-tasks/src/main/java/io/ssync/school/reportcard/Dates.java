package io.ssync.school.reportcard;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as people write them, in UTC as the school system shows them. */
final class Dates {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMMM dd, yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMMM dd, yyyy HH:mm", Locale.ENGLISH);

    private Dates() {}

    /** Such as December 01, 2026; empty for no date. */
    static String day(@Nullable TemporalAccessor date) {
        return date == null ? "" : DAY.format(date);
    }

    static String time(OffsetDateTime time) {
        return TIME.format(time.withOffsetSameInstant(ZoneOffset.UTC));
    }
}
