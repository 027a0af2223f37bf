package io.ssync.school.upload;

import io.ssync.sheets.TableRow;
import java.util.Optional;

/** Counts the rows of a sheet that its person may not see: a filter hides them, and they are uploaded all the same. */
final class HiddenRows {

    private int count;
    private int first;

    void look(TableRow<?> row) {
        if (row.isHidden() && count++ == 0) {
            first = row.number();
        }
    }

    Optional<String> note() {
        if (count == 0) {
            return Optional.empty();
        }
        return Optional.of(
                count == 1
                        ? "Row " + first + " is hidden in the sheet, and was uploaded too"
                        : count + " rows are hidden in the sheet, the first of them row " + first
                                + ", and were uploaded too");
    }
}
