package io.ssync.school.users;

import io.ssync.sheets.RowFields;
import io.ssync.sheets.SheetColumn;
import java.util.HashMap;
import java.util.Map;

/** Which row of a file brought a value first, for values that only one row may have. A row that is wrong brings nothing. */
final class FirstRows<C extends Enum<C> & SheetColumn> {

    private final C column;
    private final Map<String, Integer> rows = new HashMap<>();

    FirstRows(C column) {
        this.column = column;
    }

    /** Faults a row if an earlier one has its value; an empty value is none. */
    void check(String value, RowFields<C> fields) {
        Integer earlier = rows.get(value);
        if (earlier != null) {
            fields.fault(column, column.heading() + " already in row " + earlier + " of this file");
        }
    }

    /** Remembers the value of a row that is good. */
    void add(String value, RowFields<C> fields) {
        if (!value.isEmpty()) {
            rows.put(value, fields.rowNumber());
        }
    }
}
