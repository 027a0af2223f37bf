package io.ssync.example.demo;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to spoil a row: this value in that cell.
 *
 * @param column where
 * @param value what stands there instead: text, a date, a {@link Formula}, or null for an empty cell
 */
record Mistake(Column column, @Nullable Object value) {

    /** A formula that no spreadsheet program has calculated yet. */
    record Formula(String text) {}

    /**
     * All the ways we know.
     *
     * @param usedNumber an admission number that another row of the sheet has
     * @param today the date
     */
    static List<Mistake> all(String usedNumber, LocalDate today) {
        return List.of(
                new Mistake(Column.FIRST_NAME, null),
                new Mistake(Column.CLASSROOM, "Demo JSS 9"),
                new Mistake(Column.DATE_OF_BIRTH, "31/02/2012"),
                new Mistake(Column.GENDER, "Blue"),
                new Mistake(Column.ADMISSION_NUMBER, usedNumber),
                new Mistake(Column.PHONE_NUMBER, "+234 803 000 0000 ext. 12345"),
                new Mistake(Column.EMAIL, "ada.example.org"),
                new Mistake(Column.DATE_OF_BIRTH, today.plusYears(1)),
                new Mistake(Column.LAST_NAME, new Formula("C2")),
                new Mistake(Column.LAST_NAME, null),
                new Mistake(Column.CLASSROOM, null),
                new Mistake(Column.DATE_OF_BIRTH, "in May"),
                new Mistake(Column.ADMISSION_NUMBER, "N".repeat(51)),
                new Mistake(Column.FIRST_NAME, "A".repeat(151)),
                new Mistake(Column.PHONE_NUMBER, "ask her father"),
                new Mistake(Column.EMAIL, "ada@"),
                new Mistake(Column.ADDRESS, "Long Street ".repeat(25)),
                new Mistake(Column.DATE_OF_BIRTH, today.minusYears(120)),
                new Mistake(Column.GENDER, new Formula("E2")),
                new Mistake(Column.PHONE_NUMBER, "12"));
    }
}
