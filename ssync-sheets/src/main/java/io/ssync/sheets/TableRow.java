package io.ssync.sheets;

import java.util.Objects;
import java.util.function.Function;

/**
 * A row of a table.
 *
 * @param <C> the columns
 */
public final class TableRow<C extends SheetColumn> {

    private final int number;
    private final boolean isHidden;
    private final boolean countsFrom1904;
    private final Function<C, Cell> cells;

    TableRow(int number, boolean isHidden, boolean countsFrom1904, Function<C, Cell> cells) {
        this.number = number;
        this.isHidden = isHidden;
        this.countsFrom1904 = countsFrom1904;
        this.cells = cells;
    }

    /**
     * A row that comes from elsewhere than from a sheet, to be read like one of a sheet.
     *
     * @param number its number, from 1
     * @param cells what it holds in each column
     * @param <C> the columns
     * @return the row
     */
    public static <C extends SheetColumn> TableRow<C> of(int number, Function<C, Cell> cells) {
        return new TableRow<>(number, false, false, Objects.requireNonNull(cells, "cells"));
    }

    /**
     * Whether a spreadsheet program does not show the row, mostly because of a filter.
     *
     * @return true if it is hidden
     */
    public boolean isHidden() {
        return isHidden;
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
        return number;
    }

    /**
     * What the row holds in a column.
     *
     * @param column the column
     * @return its cell; a blank one if the row ends before it or the sheet does not have it
     */
    public Cell cell(C column) {
        return cells.apply(column);
    }
}
