package io.ssync.sheets;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates that were typed as text, perhaps followed by a time of day: {@code 2010-05-31}, {@code 31/05/2010},
 * {@code 31 May 2010}, {@code May 31st, 2010}. The day comes before the month unless it cannot be a month. A year of two digits
 * is understood where nothing else can be meant: beside the name of a month, or after a day that cannot be a month.
 */
final class DateText {

    private static final String TIME = "(?:[T ]\\d{1,2}:\\d{2}.*)?";
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})" + TIME);
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})" + TIME);
    private static final Pattern MONTH_AFTER_DAY = Pattern.compile(
            "(\\d{1,2})(?:st|nd|rd|th)?[ ./,-]{1,3}(\\p{L}{3,9})[ ./,-]{1,3}(\\d{4}|\\d{2})" + TIME,
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MONTH_FIRST = Pattern.compile(
            "(\\p{L}{3,9})[ ./-]{1,3}(\\d{1,2})(?:st|nd|rd|th)?[ ,./-]{1,3}(\\d{4})" + TIME, Pattern.CASE_INSENSITIVE);

    private static final List<String> MONTHS = List.of(
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
            "december");

    private static final int LAST_MONTH = 12;

    /** Where spreadsheet programs change the century. */
    private static final int FIRST_OF_LAST_CENTURY = 30;

    private DateText() {}

    static Optional<LocalDate> parse(String text) {
        Matcher yearFirst = YEAR_FIRST.matcher(text);
        if (yearFirst.matches()) {
            return date(number(yearFirst, 1), number(yearFirst, 3), number(yearFirst, 4));
        }
        Matcher numbers = NUMBERS.matcher(text);
        if (numbers.matches()) {
            return numbers(numbers);
        }
        Matcher monthAfterDay = MONTH_AFTER_DAY.matcher(text);
        if (monthAfterDay.matches()) {
            return date(year(monthAfterDay.group(3)), month(monthAfterDay.group(2)), number(monthAfterDay, 1));
        }
        Matcher monthFirst = MONTH_FIRST.matcher(text);
        if (monthFirst.matches()) {
            return date(number(monthFirst, 3), month(monthFirst.group(1)), number(monthFirst, 2));
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> numbers(Matcher numbers) {
        int first = number(numbers, 1);
        int second = number(numbers, 3);
        String year = numbers.group(4);
        if (second > LAST_MONTH && first <= LAST_MONTH && year.length() == 4) {
            return date(year(year), first, second);
        }
        // 09/05/10 may be of 2010 or of 2009.
        return year.length() == 4 || first > LAST_MONTH ? date(year(year), second, first) : Optional.empty();
    }

    /** The month that begins like this; 0 if none does. */
    private static int month(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (int i = 0; i < MONTHS.size(); i++) {
            if (MONTHS.get(i).startsWith(lower) || lower.equals("sept") && i == 8) {
                return i + 1;
            }
        }
        return 0;
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        if (digits.length() == 4) {
            return year;
        }
        return year < FIRST_OF_LAST_CENTURY ? 2000 + year : 1900 + year;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static Optional<LocalDate> date(int year, int month, int day) {
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException e) {
            return Optional.empty(); // such as 31/02/2010
        }
    }
}
