package io.ssync.tasks.internal.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

/**
 * Times as text, as Python's {@code isoformat} writes them and as both Celery 5.2 and later read them right: no fraction
 * or exactly six digits, and an offset with a colon. Celery 5.2 takes three digits for microseconds and refuses nine.
 */
public final class CeleryTime {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter MICROSECONDS = new DateTimeFormatterBuilder()
            .append(SECONDS)
            .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true)
            .toFormatter();
    private static final DateTimeFormatter READER = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter();

    private CeleryTime() {}

    /**
     * For example {@code 2030-01-02T03:04:05.678901+00:00}. Digits beyond microseconds are cut off.
     *
     * @throws DateTimeException if the year has more than nine digits
     */
    public static String format(Instant time) {
        return formatLocal(LocalDateTime.ofInstant(time, ZoneOffset.UTC)) + "+00:00";
    }

    /** The same without an offset, which Python calls naive. */
    public static String formatLocal(LocalDateTime time) {
        LocalDateTime micros = time.truncatedTo(ChronoUnit.MICROS);
        return (micros.getNano() == 0 ? SECONDS : MICROSECONDS).format(micros);
    }

    /** A time of day, for example {@code 03:04:00} or {@code 03:04:05.678901}. */
    public static String formatLocal(LocalTime time) {
        // The date only serves to reuse the formats.
        return formatLocal(time.atDate(LocalDate.EPOCH)).substring("1970-01-01T".length());
    }

    /**
     * Reads a text with or without an offset; without one it is taken as UTC.
     *
     * @throws DateTimeException if it is no time
     */
    public static Instant parse(String text) {
        TemporalAccessor parsed = READER.parseBest(text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof OffsetDateTime withOffset
                ? withOffset.toInstant()
                : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
    }
}
