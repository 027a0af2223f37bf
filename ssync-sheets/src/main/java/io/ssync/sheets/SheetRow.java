package io.ssync.sheets;

import java.util.List;

/**
 * A row with something in it.
 *
 * @param number the row as a spreadsheet program numbers it, from 1
 * @param cells its cells from the first column on; columns beyond are empty
 * @param isHidden whether a spreadsheet program does not show it, mostly because of a filter
 */
record SheetRow(int number, List<Cell> cells, boolean isHidden) {

    SheetRow(int number, List<Cell> cells) {
        this(number, cells, false);
    }

    Cell cell(int column) {
        return column < cells.size() ? cells.get(column) : Cell.Blank.BLANK;
    }
}
