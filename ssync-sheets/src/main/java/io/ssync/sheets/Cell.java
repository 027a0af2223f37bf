package io.ssync.sheets;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** What a cell holds. */
public sealed interface Cell {

    /**
     * What a person sees in the cell, as near as it matters here: a whole number is its digits, a date is written
     * {@code 2010-05-31}.
     *
     * @return the text, empty if nothing is in the cell
     */
    String text();

    /**
     * A cell with a text.
     *
     * @param raw the text; white space around it is taken away, and what cannot be stored
     * @return the cell, a blank one if nothing is left
     */
    static Cell ofText(String raw) {
        return Text.of(raw);
    }

    /**
     * Whether nothing is in the cell.
     *
     * @return true if the cell is empty or holds nothing but white space
     */
    default boolean isBlank() {
        return false;
    }

    /** Nothing. */
    record Blank() implements Cell {

        static final Blank BLANK = new Blank();

        @Override
        public String text() {
            return "";
        }

        @Override
        public boolean isBlank() {
            return true;
        }
    }

    /**
     * Text.
     *
     * @param text at least one character, without white space around it
     */
    record Text(String text) implements Cell {

        /** The text of a cell, or {@link Blank} if there is none. */
        static Cell of(String raw) {
            String text = CellText.clean(raw);
            return text.isEmpty() ? Blank.BLANK : new Text(text);
        }
    }

    /**
     * A number that is not shown as a date.
     *
     * @param value the number
     */
    record Number(BigDecimal value) implements Cell {

        /** As many digits as a spreadsheet program keeps; what lies beyond is the noise of binary fractions. */
        private static final MathContext DIGITS = new MathContext(15);

        /** {@inheritDoc} An admission number that was typed as 1001 may be stored as 1001.0; it reads 1001. */
        @Override
        public String text() {
            return value.round(DIGITS).stripTrailingZeros().toPlainString();
        }
    }

    /**
     * A date, perhaps with a time of day.
     *
     * @param value the date and time
     */
    record DateTime(LocalDateTime value) implements Cell {

        @Override
        public String text() {
            return value.toLocalTime().equals(LocalTime.MIDNIGHT)
                    ? value.toLocalDate().toString()
                    : value.toString().replace('T', ' ');
        }
    }

    /**
     * Something that has no value, such as a formula that was never calculated.
     *
     * @param text what the cell shows instead
     * @param reason why there is no value, to be read after the name of the cell
     */
    record Unreadable(String text, String reason) implements Cell {}
}
