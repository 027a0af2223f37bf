package io.ssync.school.users;

import io.ssync.sheets.RowFields;
import io.ssync.sheets.SheetColumn;
import java.util.HashMap;
import java.util.Map;

/** Which row of a file brought a value first, for values that only one row may have. */
final class FirstRows<C extends Enum<C> & SheetColumn> {

    private final C column;
    private final Map<String, Integer> rows = new HashMap<>();

    FirstRows(C column) {
        this.column = column;
    }

    /** Remembers the value of a row, or faults the row if an earlier one has it; an empty value is none. */
    void check(String value, RowFields<C> fields) {
        if (!value.isEmpty()) {
            Integer earlier = rows.putIfAbsent(value, fields.rowNumber());
            if (earlier != null) {
                fields.fault(column, column.heading() + " already in row " + earlier + " of this file");
            }
        }
    }
}
