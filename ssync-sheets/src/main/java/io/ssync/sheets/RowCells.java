package io.ssync.sheets;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the cells of a row from left to right. Blank cells at its end are left out: they are only formatted, often as far
 * as the sheet goes, and a row of nothing else is no row.
 */
final class RowCells {

    private final List<Cell> cells = new ArrayList<>();
    private final int mostColumns;

    RowCells(int mostColumns) {
        this.mostColumns = mostColumns;
    }

    /** Adds the cell in a column, which is numbered from 1. */
    void add(int column, Cell cell) {
        if (cell.isBlank()) {
            return;
        }
        if (column > mostColumns) {
            throw new SheetRejectedException("The table has more than " + mostColumns + " columns.");
        }
        while (cells.size() < column) {
            cells.add(Cell.Blank.BLANK);
        }
        cells.set(column - 1, cell);
    }

    List<Cell> toList() {
        return cells;
    }
}
