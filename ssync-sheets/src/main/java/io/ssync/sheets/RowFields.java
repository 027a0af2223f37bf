package io.ssync.sheets;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes the values out of a row, checks each by itself and collects what is wrong with them, all of it, so that nobody has to
 * upload a file once for each fault. A value with a fault comes out as if the cell were blank.
 *
 * @param <C> the columns
 */
public final class RowFields<C extends SheetColumn> {

    private static final Pattern SPACE = Pattern.compile("[\\s\u00A0]+");
    private static final Pattern EMAIL = Pattern.compile(
            "[\\w!#$%&'*+/=?^`{|}~.-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+", Pattern.UNICODE_CHARACTER_CLASS);
    /** A whole number that a program has written as a fraction. */
    private static final Pattern POINT_ZERO = Pattern.compile("\\d+\\.0");

    private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ()./-]+");

    /** The shortest numbers that a telephone network has, emergency numbers left out. */
    private static final long FEWEST_PHONE_DIGITS = 5;

    /** Whoever is on a sheet is younger: the year was mistyped. */
    private static final int OLDEST = 100;

    /** Days 10,000 and 60,000 are in 1927 and 2064: a number between them can only be a date that lost its format. */
    private static final BigDecimal FIRST_SERIAL_DATE = BigDecimal.valueOf(10_000);

    private static final BigDecimal LAST_SERIAL_DATE = BigDecimal.valueOf(60_000);

    private final TableRow<C> row;
    private final List<RowError> faults = new ArrayList<>(0);
    private final List<String> notes = new ArrayList<>(0);

    /**
     * Starts with a row.
     *
     * @param row the row
     */
    public RowFields(TableRow<C> row) {
        this.row = row;
    }

    /**
     * A short text; line breaks and runs of blanks within it become one blank, and {@code 1001.0} is {@code 1001}.
     *
     * @param column where it stands
     * @param longest how many characters it may have
     * @return the text, empty if the cell is blank
     */
    public String text(C column, int longest) {
        String text = onOneLine(raw(column));
        boolean pointZero = POINT_ZERO.matcher(text).matches();
        return withinLength(column, pointZero ? text.substring(0, text.length() - 2) : text, longest);
    }

    /**
     * A short text that must be there.
     *
     * @param column where it stands
     * @param longest how many characters it may have
     * @return the text, empty if it is missing, which is a fault
     */
    public String required(C column, int longest) {
        if (row.cell(column).isBlank()) {
            fault(column, column.heading() + " is missing");
        }
        return text(column, longest);
    }

    /**
     * A text that may have several lines and any length.
     *
     * @param column where it stands
     * @return the text, empty if the cell is blank
     */
    public String longText(C column) {
        return raw(column);
    }

    /**
     * A date, from a date cell or from text like {@code 2010-05-31} or {@code 31/05/2010}.
     *
     * @param column where it stands
     * @return the date; empty if the cell is blank
     */
    public Optional<LocalDate> date(C column) {
        String text = raw(column);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<LocalDate> date = date(row.cell(column), text);
        if (date.isEmpty()) {
            fault(column, column.heading() + " is not a date; write it like 2010-05-31 or 31/05/2010");
        }
        return date;
    }

    /**
     * An e-mail address.
     *
     * @param column where it stands
     * @param longest how many characters it may have
     * @return the address, empty if the cell is blank
     */
    public String email(C column, int longest) {
        return matching(column, text(column, longest), EMAIL, "is not an e-mail address");
    }

    /**
     * A telephone number.
     *
     * @param column where it stands
     * @param longest how many characters it may have
     * @return the number as it is written, empty if the cell is blank
     */
    public String phone(C column, int longest) {
        String number = matching(column, text(column, longest), PHONE, "is not a telephone number");
        if (!number.isEmpty() && number.chars().filter(Character::isDigit).count() < FEWEST_PHONE_DIGITS) {
            fault(column, column.heading() + " is too short");
            return "";
        }
        return number;
    }

    /**
     * One of a few words, which its first letter also stands for, in any case.
     *
     * @param column where it stands
     * @param words what it may be; their first letters differ
     * @return the word as it is given here, empty if the cell is blank
     */
    public String oneOf(C column, List<String> words) {
        return oneOf(column, words, Map.of());
    }

    /**
     * One of a few words, for which others may stand, too.
     *
     * @param column where it stands
     * @param words what it may be; their first letters differ
     * @param alsoWritten by the other words, in lower case
     * @return the word as it is given in the first list, empty if the cell is blank
     */
    public String oneOf(C column, List<String> words, Map<String, String> alsoWritten) {
        String text = text(column, Integer.MAX_VALUE);
        if (text.isEmpty()) {
            return "";
        }
        String meant = alsoWritten.get(text.toLowerCase(Locale.ROOT));
        if (meant != null) {
            return meant;
        }
        for (String word : words) {
            if (text.equalsIgnoreCase(word) || text.equalsIgnoreCase(word.substring(0, 1))) {
                return word;
            }
        }
        fault(column, column.heading() + " is not one of " + String.join(", ", words));
        return "";
    }

    /**
     * The birthday of a living person.
     *
     * @param column where it stands
     * @param today the date
     * @return the day; empty if the cell is blank
     */
    public Optional<LocalDate> dateOfBirth(C column, LocalDate today) {
        Optional<LocalDate> date = date(column);
        if (date.isPresent() && date.get().isAfter(today)) {
            fault(column, column.heading() + " is in the future");
        } else if (date.isPresent() && date.get().isBefore(today.minusYears(OLDEST))) {
            fault(column, column.heading() + " is more than " + OLDEST + " years ago");
        }
        return date;
    }

    /**
     * A telephone number of a country whose numbers begin with a 0, which a spreadsheet takes away from a number that is typed:
     * it is put back if the rest is as long as a number without it, and a note says so.
     *
     * @param column where it stands
     * @param longest how many characters it may have
     * @param digits how many digits a number has, its 0 included
     * @return the number, empty if the cell is blank
     */
    public String phone(C column, int longest, int digits) {
        String number = phone(column, longest);
        boolean lost = !number.isEmpty()
                && number.charAt(0) >= '1'
                && number.charAt(0) <= '9'
                && number.chars().filter(c -> c >= '0' && c <= '9').count() == digits - 1;
        if (!lost) {
            return number;
        }
        note(column.heading() + " " + number + " was taken for 0" + number);
        return "0" + number;
    }

    /**
     * A decimal number, from a number cell or from text like {@code 1234.50} or {@code 1,234.50}.
     *
     * @param column where it stands
     * @return the number; empty if the cell is blank
     */
    public Optional<BigDecimal> decimal(C column) {
        String text = raw(column);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = NumberText.parse(text);
        if (number.isEmpty()) {
            fault(column, column.heading() + " is not a number; write it like 1234.50");
        }
        return number;
    }

    /**
     * A whole number, from a number cell or from text like {@code 1234} or {@code 1,234}.
     *
     * @param column where it stands
     * @return the number; empty if the cell is blank
     */
    public Optional<Long> wholeNumber(C column) {
        Optional<BigDecimal> number = decimal(column);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(number.get().longValueExact());
        } catch (ArithmeticException e) {
            fault(column, column.heading() + " is not a whole number");
            return Optional.empty();
        }
    }

    /**
     * Notes something about the row that a person should look at, though it is no fault.
     *
     * @param text what to say
     */
    public void note(String text) {
        notes.add("Row " + row.number() + ": " + text);
    }

    /**
     * What a person should know of the row.
     *
     * @return the notes in the order in which they were made
     */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Adds a fault of the row.
     *
     * @param column the column at fault
     * @param reason what is wrong, a phrase that can stand alone
     */
    public void fault(C column, String reason) {
        faults.add(new RowError(row.number(), column.heading(), row.cell(column).text(), reason));
    }

    /**
     * What is wrong with the row so far.
     *
     * @return the faults in the order in which they were found
     */
    public List<RowError> faults() {
        return List.copyOf(faults);
    }

    /**
     * Whether anything is wrong with the row so far.
     *
     * @return true if there are faults
     */
    public boolean hasFaults() {
        return !faults.isEmpty();
    }

    /**
     * The row itself.
     *
     * @return the row
     */
    public TableRow<C> row() {
        return row;
    }

    /**
     * The row as a spreadsheet program numbers it.
     *
     * @return the number
     */
    public int rowNumber() {
        return row.number();
    }

    private String raw(C column) {
        Cell cell = row.cell(column);
        if (cell instanceof Cell.Unreadable unreadable) {
            fault(column, column.heading() + " " + unreadable.reason());
            return "";
        }
        return cell.text();
    }

    private String withinLength(C column, String text, int longest) {
        if (text.length() > longest && text.codePointCount(0, text.length()) > longest) {
            fault(column, column.heading() + " is longer than " + longest + " characters");
            return "";
        }
        return text;
    }

    private String matching(C column, String text, Pattern pattern, String otherwise) {
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            fault(column, column.heading() + " " + otherwise);
            return "";
        }
        return text;
    }

    private Optional<LocalDate> date(Cell cell, String text) {
        if (cell instanceof Cell.DateTime date) {
            return Optional.of(date.value().toLocalDate());
        }
        if (cell instanceof Cell.Number number) {
            BigDecimal serial = number.value();
            boolean plausible = serial.compareTo(FIRST_SERIAL_DATE) >= 0 && serial.compareTo(LAST_SERIAL_DATE) <= 0;
            return plausible
                    ? Optional.of(
                            SerialDates.toDateTime(serial, row.countsFrom1904()).toLocalDate())
                    : Optional.empty();
        }
        return DateText.parse(text);
    }

    private static String onOneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = Character.isWhitespace(c) || c == '\u00A0';
            if (space && (c != ' ' || text.charAt(i + 1) == ' ')) {
                return SPACE.matcher(text).replaceAll(" ");
            }
        }
        return text;
    }
}
