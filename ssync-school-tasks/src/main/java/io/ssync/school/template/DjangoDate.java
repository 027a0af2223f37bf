package io.ssync.school.template;

import static java.util.Map.entry;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The letters with which Django's templates format a date. */
final class DjangoDate {

    private static final Map<Character, DateTimeFormatter> LETTERS = Map.ofEntries(
            letter('d', "dd"),
            letter('j', "d"),
            letter('D', "EEE"),
            letter('l', "EEEE"),
            letter('m', "MM"),
            letter('n', "M"),
            letter('M', "MMM"),
            letter('F', "MMMM"),
            letter('y', "yy"),
            letter('Y', "yyyy"),
            letter('H', "HH"),
            letter('G', "H"),
            letter('h', "hh"),
            letter('g', "h"),
            letter('i', "mm"),
            letter('s', "ss"),
            letter('A', "a"));

    private DjangoDate() {}

    /**
     * Formats a time.
     *
     * @throws IllegalArgumentException if the format has a letter that is not known here
     */
    static String format(OffsetDateTime time, String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            DateTimeFormatter letter = LETTERS.get(c);
            if (c == '\\' && i + 1 < format.length()) {
                text.append(format.charAt(++i));
            } else if (letter != null) {
                text.append(letter.format(time));
            } else if (c == 'S') {
                text.append(ordinal(time.getDayOfMonth()));
            } else if (Character.isLetter(c)) {
                throw new IllegalArgumentException(
                        "the letter " + c + " of the date format \"" + format + "\" is not known; there are "
                                + LETTERS.keySet().stream().sorted().toList() + " and S");
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String ordinal(int day) {
        return switch (day) {
            case 1, 21, 31 -> "st";
            case 2, 22 -> "nd";
            case 3, 23 -> "rd";
            default -> "th";
        };
    }

    private static Map.Entry<Character, DateTimeFormatter> letter(char letter, String pattern) {
        return entry(letter, DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    }
}
