package io.ssync.tasks.broker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may start. Starts are spaced evenly, as by Celery's workers: at 100 a minute one every 600 ms, and time
 * in which nothing started is not made up for.
 *
 * @param count how many may start in a unit of time, more than 0
 * @param unit what they are counted in
 */
public record RateLimit(BigDecimal count, Unit unit) {
    /** A unit of time as a rate names it. */
    public enum Unit {
        /** Written {@code s}. */
        SECOND("s", Duration.ofSeconds(1)),
        /** Written {@code m}. */
        MINUTE("m", Duration.ofMinutes(1)),
        /** Written {@code h}. */
        HOUR("h", Duration.ofHours(1));

        private final String letter;
        private final Duration duration;

        Unit(String letter, Duration duration) {
            this.letter = letter;
            this.duration = duration;
        }

        static Unit of(String letter) {
            for (Unit unit : values()) {
                if (unit.letter.equals(letter)) {
                    return unit;
                }
            }
            throw new IllegalArgumentException("no unit of time: " + letter);
        }
    }

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(?:/([smh]))?");

    public RateLimit {
        if (count.signum() <= 0) {
            throw new IllegalArgumentException("count must be more than 0, was " + count);
        }
    }

    /**
     * A rate as Celery writes it: {@code 10/s}, {@code 100/m}, {@code 5/h}, or {@code 10}, which means a second.
     *
     * @return empty for 0 and for empty text: no limit
     * @throws IllegalArgumentException if the text is no rate
     */
    public static Optional<RateLimit> parse(String text) {
        Matcher rate = WRITTEN.matcher(text);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!rate.matches()) {
            throw new IllegalArgumentException(
                    "a rate limit looks like 10/s, 100/m or 5/h, or is 0 for none; was '" + text + "'");
        }
        BigDecimal count = new BigDecimal(rate.group(1));
        Unit unit = rate.group(2) == null ? Unit.SECOND : Unit.of(rate.group(2));
        return count.signum() == 0 ? Optional.empty() : Optional.of(new RateLimit(count, unit));
    }

    /** The time from one start to the next. */
    public Duration interval() {
        return Duration.ofNanos(BigDecimal.valueOf(unit.duration.toNanos())
                .divide(count, 0, RoundingMode.UP)
                .longValueExact());
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return count.toPlainString() + "/" + unit.letter;
    }
}
