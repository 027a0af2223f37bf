package io.ssync.sheets;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** Dates as spreadsheet programs count them: in days, with the time of day as the fraction. */
final class SerialDates {

    private static final LocalDate FROM_1904 = LocalDate.of(1904, 1, 1);
    private static final LocalDate FROM_1900 = LocalDate.of(1899, 12, 30);

    /** 31 December 9999. */
    private static final int LAST_DAY = 2_958_465;

    /** Up to here the count from 1900 is one short: day 60 is a 29 February 1900 that there never was. */
    private static final int FEBRUARY_1900 = 60;

    private static final BigDecimal SECONDS_OF_DAY = BigDecimal.valueOf(86_400);

    private SerialDates() {}

    static LocalDateTime toDateTime(BigDecimal serial, boolean countsFrom1904) {
        if (serial.signum() < 0 || serial.compareTo(BigDecimal.valueOf(LAST_DAY + 1L)) >= 0) {
            throw new DateTimeException("not a day that can be shown: " + serial);
        }
        long days = serial.longValue();
        long seconds = serial.subtract(BigDecimal.valueOf(days))
                .multiply(SECONDS_OF_DAY)
                .setScale(0, RoundingMode.HALF_UP)
                .longValue();
        if (countsFrom1904) {
            return FROM_1904.plusDays(days).atStartOfDay().plusSeconds(seconds);
        }
        long missing = days < FEBRUARY_1900 ? 1 : 0;
        return FROM_1900.plusDays(days + missing).atStartOfDay().plusSeconds(seconds);
    }
}
