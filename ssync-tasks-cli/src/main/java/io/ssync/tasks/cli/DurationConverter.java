package io.ssync.tasks.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lengths of time as people write them: {@code 90s}, {@code 30m}, {@code 1h30m}, {@code 2d}. */
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        String upper = text.strip().toUpperCase(java.util.Locale.ROOT);
        int days = upper.indexOf('D') + 1;
        try {
            // What ISO 8601 has, without the letters that only it has.
            return Duration.parse(
                    "P" + upper.substring(0, days) + (days == upper.length() ? "" : "T" + upper.substring(days)));
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is no length of time such as 90s, 30m, 1h30m or 2d");
        }
    }
}
