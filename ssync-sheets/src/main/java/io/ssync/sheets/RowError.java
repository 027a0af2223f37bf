package io.ssync.sheets;

import java.util.Objects;

/**
 * One fault of one row, in words for the person who made the sheet.
 *
 * @param row the row as a spreadsheet program numbers it; the headings are row 1
 * @param column the heading of the column at fault
 * @param value what the cell holds, shortened if it is long; empty if the cell is
 * @param reason what is wrong with it
 */
public record RowError(int row, String column, String value, String reason) {

    private static final int LONGEST_VALUE = 100;

    /** Shortens a long value: a report is read by people and stored for every upload. */
    public RowError {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(reason, "reason");
        if (value.codePointCount(0, value.length()) > LONGEST_VALUE) {
            value = value.substring(0, value.offsetByCodePoints(0, LONGEST_VALUE - 1)) + "…";
        }
    }
}
