package io.ssync.tasks.beat;

import java.util.List;
import java.util.Locale;

/**
 * The fields of a crontab: what may stand in each, and how it is read. The grammar is that of {@code celery.schedules.crontab_parser}:
 * a list of {@code *}, {@code a} and {@code a-b}, each but {@code a} with a step {@code /n} if wanted; a range may wrap.
 */
enum CrontabField {
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY_OF_MONTH("day of month", 1, 31, List.of()),
    MONTH(
            "month",
            1,
            12,
            List.of(
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december")),
    DAY_OF_WEEK(
            "day of week", 0, 6, List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"));

    private final String title;
    private final int first;
    private final int last;
    /** In order, beginning with the first value; none if the field knows numbers only. */
    private final List<String> names;

    CrontabField(String title, int first, int last, List<String> names) {
        this.title = title;
        this.first = first;
        this.last = last;
        this.names = names;
    }

    String title() {
        return title;
    }

    int first() {
        return first;
    }

    int last() {
        return last;
    }

    /** All values of this field, as bits. */
    long all() {
        return bits(first, last, 1);
    }

    /**
     * The values of an expression, as bits.
     *
     * @throws IllegalArgumentException that names the field, what is wrong in it, and what is allowed
     */
    long parse(String expression) {
        long values = 0;
        for (String part : expression.split(",", -1)) {
            values |= parsePart(expression, part.strip());
        }
        return values;
    }

    private long parsePart(String expression, String part) {
        if (part.isEmpty()) {
            throw wrong(expression, expression.isBlank() ? "it is empty" : "a part of the list is empty");
        }
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : step(expression, part.substring(slash + 1));
        if (range.equals("*")) {
            return bits(first, last, step);
        }
        int dash = range.indexOf('-');
        if (dash < 0) {
            if (slash >= 0) {
                throw wrong(
                        expression, "a step needs a range, as in */" + step + " or " + range + "-" + last + "/" + step);
            }
            return bit(value(expression, range));
        }
        int from = value(expression, range.substring(0, dash));
        int to = value(expression, range.substring(dash + 1));
        if (this == DAY_OF_WEEK && from == 7) {
            from = 0;
        }
        return bits(from, to, step);
    }

    /** Every {@code step}-th value of a range; one that ends before it begins goes on at the first value. */
    private long bits(int from, int to, int step) {
        int size = last - first + 1;
        int end = to < from ? to + size : to;
        long bits = 0;
        for (long value = from; value <= end; value += step) {
            bits |= bit((int) value);
        }
        return bits;
    }

    /** Values past the last are those of the next round: day 7 is day 0. */
    private long bit(int value) {
        return 1L << (value > last ? value - (last - first + 1) : value);
    }

    private int step(String expression, String text) {
        if (!isNumber(text) || Integer.parseInt(text) == 0) {
            throw wrong(expression, "the step '" + text + "' is not a number above 0");
        }
        return Integer.parseInt(text);
    }

    private int value(String expression, String text) {
        String value = text.strip();
        if (!isNumber(value)) {
            return named(expression, value);
        }
        int number = Integer.parseInt(value);
        boolean sunday = this == DAY_OF_WEEK && number == 7;
        if (!sunday && (number < first || number > last)) {
            throw wrong(expression, value + " is out of range");
        }
        return number;
    }

    private int named(String expression, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < names.size() && lower.length() >= 3; i++) {
            if (names.get(i).startsWith(lower)) {
                return first + i;
            }
        }
        throw wrong(expression, "'" + text + "' is not a " + (names.isEmpty() ? "number" : "number or a name"));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private IllegalArgumentException wrong(String expression, String what) {
        return new IllegalArgumentException("the " + title + " of a crontab cannot be '" + expression + "': " + what
                + "; allowed are *, " + allowed() + ", ranges such as " + first + "-" + (first + 4)
                + ", steps such as */2, and lists of these");
    }

    private String allowed() {
        return switch (this) {
            case DAY_OF_WEEK -> "0 to 7, where 0 and 7 are Sunday, mon to sun";
            case MONTH -> "1 to 12, jan to dec";
            default -> first + " to " + last;
        };
    }
}
