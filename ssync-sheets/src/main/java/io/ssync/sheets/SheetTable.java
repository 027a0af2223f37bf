package io.ssync.sheets;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of an uploaded file, with their cells found by column. The file stays as it is, so the rows can be gone through
 * more than once; each time they are streamed from it.
 *
 * @param <C> the columns
 */
public final class SheetTable<C extends Enum<C> & SheetColumn> {

    /** Above the headings stands a title, an address, an empty line. */
    private static final int LAST_ROW_OF_HEADINGS = 15;

    private final Sheet sheet;
    private final ColumnPositions<C> positions;
    private final SheetLimits limits;

    private SheetTable(Sheet sheet, ColumnPositions<C> positions, SheetLimits limits) {
        this.sheet = sheet;
        this.positions = positions;
        this.limits = limits;
    }

    /**
     * Opens a file and finds the columns by the headings in one of the first rows, or by position if they say nothing.
     *
     * @param file the whole file: a workbook or CSV
     * @param columns what to look for
     * @param <C> the columns
     * @return the table in the file
     * @throws SheetRejectedException if the file cannot be read or a required column is missing
     */
    public static <C extends Enum<C> & SheetColumn> SheetTable<C> open(byte[] file, Class<C> columns) {
        return open(file, columns, SheetLimits.DEFAULTS);
    }

    static <C extends Enum<C> & SheetColumn> SheetTable<C> open(byte[] file, Class<C> columns, SheetLimits limits) {
        Sheet sheet = Sheet.of(file, limits);
        try (SheetRows rows = sheet.rows()) {
            List<SheetRow> first = new ArrayList<>();
            for (SheetRow row = rows.next(); row != null && row.number() <= LAST_ROW_OF_HEADINGS; row = rows.next()) {
                first.add(row);
            }
            return new SheetTable<>(sheet, ColumnPositions.find(columns, first), limits);
        }
    }

    /**
     * What the person who made the file should know of it, beyond what is wrong with rows: columns that were ignored,
     * worksheets that were not read.
     *
     * @return sentences without a full stop
     */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(positions.notes());
        if (positions.headingsRow() > 1) {
            notes.add(
                    "Row " + positions.headingsRow() + " was taken for the headings; what stands above it was ignored");
        }
        for (String other : sheet.others()) {
            notes.add("The worksheet \"" + other + "\" was not read: of a workbook only the active worksheet is");
        }
        return notes;
    }

    /**
     * Goes through the rows below the headings, in order. Rows with nothing in the columns looked for are skipped.
     *
     * @param action what to do with each row; what it throws ends the reading
     * @throws SheetRejectedException if the file turns out to be damaged or too large
     */
    public void forEachRow(Consumer<TableRow<C>> action) {
        try (SheetRows rows = sheet.rows()) {
            int count = 0;
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                if (++count > limits.rows()) {
                    throw new SheetRejectedException(
                            "The file has more than " + limits.rows() + " rows. Split it and upload the parts.");
                }
                if (row.number() > positions.headingsRow() && positions.anyIn(row)) {
                    action.accept(new TableRow<>(row, positions, sheet.countsFrom1904()));
                }
            }
        }
    }
}
