package io.ssync.sheets;

/**
 * A row of a table.
 *
 * @param <C> the columns
 */
public final class TableRow<C extends Enum<C> & SheetColumn> {

    private final SheetRow row;
    private final ColumnPositions<C> positions;
    private final boolean countsFrom1904;

    TableRow(SheetRow row, ColumnPositions<C> positions, boolean countsFrom1904) {
        this.row = row;
        this.positions = positions;
        this.countsFrom1904 = countsFrom1904;
    }

    /**
     * Whether a spreadsheet program does not show the row, mostly because of a filter.
     *
     * @return true if it is hidden
     */
    public boolean isHidden() {
        return row.isHidden();
    }

    /** Whether numbers that are dates count from 1904. */
    boolean countsFrom1904() {
        return countsFrom1904;
    }

    /**
     * The row as a spreadsheet program numbers it; the headings are row 1.
     *
     * @return the number
     */
    public int number() {
        return row.number();
    }

    /**
     * What the row holds in a column.
     *
     * @param column the column
     * @return its cell; a blank one if the row ends before it or the sheet does not have it
     */
    public Cell cell(C column) {
        return positions.cell(row, column);
    }
}
