package io.ssync.sheets;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Turns a {@code <c>} element of a worksheet into what the cell holds. Stateless but for the workbook's look-ups. */
final class CellReader {

    /** A number has 17 digits at most, a sign, a point and an exponent. */
    private static final int LONGEST_NUMBER = 40;

    /** A double's exponent ends at 308; a larger one would be written out with as many digits. */
    private static final int LARGEST_EXPONENT = 310;

    private final SharedStrings strings;
    private final DateFormats dateFormats;
    private final boolean countsFrom1904;

    CellReader(SharedStrings strings, DateFormats dateFormats, boolean countsFrom1904) {
        this.strings = strings;
        this.dateFormats = dateFormats;
        this.countsFrom1904 = countsFrom1904;
    }

    /** Reads the cell that the cursor stands on, and moves to its end. */
    Cell read(XmlCursor xml) throws XMLStreamException {
        String type = xml.attribute("t");
        String format = xml.attribute("s");
        boolean formula = false;
        String value = null;
        Cell formatted = null;
        for (String name = xml.nextWithin("c"); name != null; name = xml.nextWithin("c")) {
            switch (name) {
                case "v" -> value = xml.text();
                case "f" -> {
                    xml.text();
                    formula = true;
                }
                case "is" -> formatted = Cell.Text.of(xml.formattedText());
                default -> {}
            }
        }
        if (formatted != null) {
            return formatted;
        }
        if (value == null || value.isEmpty() && !"str".equals(type)) {
            // A formula that gave an empty text has type str and an empty value; without a value it was never
            // calculated.
            return formula ? neverCalculated() : Cell.Blank.BLANK;
        }
        return cell(type == null ? "n" : type, value, format);
    }

    private Cell cell(String type, String value, @Nullable String format) throws XMLStreamException {
        return switch (type) {
            case "s" -> Cell.Text.of(strings.get(Integer.parseInt(value)));
            case "str" -> Cell.Text.of(value);
            case "n" -> number(value, format);
            case "b" -> new Cell.Text(value.equals("1") || value.equals("true") ? "TRUE" : "FALSE");
            case "d" -> isoDate(value);
            case "e" -> new Cell.Unreadable(value, "holds the error " + value);
            default -> throw new XMLStreamException("a cell of type " + type);
        };
    }

    private Cell number(String value, @Nullable String format) throws XMLStreamException {
        BigDecimal number = number(value);
        if (format != null && dateFormats.isDate(Integer.parseInt(format))) {
            return date(number);
        }
        return new Cell.Number(number);
    }

    /** The number that a program has written, if it is one that a cell can hold. */
    static BigDecimal number(String value) throws XMLStreamException {
        if (value.length() > LONGEST_NUMBER) {
            throw new XMLStreamException("a number of " + value.length() + " characters");
        }
        BigDecimal number = new BigDecimal(value);
        if (Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT) {
            throw new XMLStreamException("a number out of range");
        }
        return number;
    }

    private Cell date(BigDecimal days) {
        try {
            return new Cell.DateTime(SerialDates.toDateTime(days, countsFrom1904));
        } catch (DateTimeException e) {
            return new Cell.Unreadable(days.toPlainString(), "is not a date");
        }
    }

    private static Cell isoDate(String value) {
        try {
            return new Cell.DateTime(
                    value.indexOf('T') < 0
                            ? LocalDate.parse(value).atStartOfDay()
                            : LocalDateTime.parse(
                                    value.endsWith("Z") ? value.substring(0, value.length() - 1) : value));
        } catch (DateTimeParseException e) {
            return new Cell.Unreadable(value, "is not a date");
        }
    }

    private static Cell neverCalculated() {
        return new Cell.Unreadable(
                "",
                "holds a formula without a value; open the file in a spreadsheet program, save it and upload it again");
    }
}
