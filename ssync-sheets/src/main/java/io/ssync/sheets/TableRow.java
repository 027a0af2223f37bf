package io.ssync.sheets;

/**
 * A row of a table.
 *
 * @param <C> the columns
 */
public final class TableRow<C extends Enum<C> & SheetColumn> {

    private final SheetRow row;
    private final ColumnPositions<C> positions;

    TableRow(SheetRow row, ColumnPositions<C> positions) {
        this.row = row;
        this.positions = positions;
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
