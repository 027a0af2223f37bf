package io.ssync.tasks.imports;

import io.ssync.sheets.SheetTable;
import io.ssync.sheets.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The rows of a sheet. */
final class SheetSource<R> extends ImportSource<R> {

    /** What a spreadsheet program can hold. */
    private static final int MOST_ROWS = 1_048_576;

    private final byte[] file;
    private final List<String> notes = new ArrayList<>();

    SheetSource(byte[] file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    @Override
    long count(RecordColumns<R> columns) {
        long[] rows = new long[1];
        int[] hidden = new int[2];
        SheetTable<RecordColumn> table = forEachRow(columns, row -> {
            rows[0]++;
            if (row.isHidden() && hidden[0]++ == 0) {
                hidden[1] = row.number();
            }
        });
        notes.clear();
        notes.addAll(table.notes());
        if (hidden[0] > 0) {
            notes.add((hidden[0] == 1 ? "1 row is" : hidden[0] + " rows are")
                    + " hidden in the sheet and taken in too, the first of them row " + hidden[1]);
        }
        return rows[0];
    }

    @Override
    boolean beginsAnew() {
        return true;
    }

    @Override
    void forEach(RecordColumns<R> columns, String cursor, long before, Consumer<ImportRow<R>> action) {
        forEachRow(columns, row -> action.accept(columns.read(row)));
    }

    private SheetTable<RecordColumn> forEachRow(RecordColumns<R> columns, Consumer<TableRow<RecordColumn>> action) {
        SheetTable<RecordColumn> table = SheetTable.open(file, columns.list(), MOST_ROWS);
        table.forEachRow(row -> {
            if (!columns.isExample(row)) {
                action.accept(row);
            }
        });
        return table;
    }

    @Override
    List<String> notes() {
        return List.copyOf(notes);
    }
}
