package io.ssync.tasks.imports;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Rows that are records already, and that can be had from a cursor on. */
final class CursorSource<R> extends ImportSource<R> {

    private final Function<String, ? extends Iterator<SourceRow<R>>> after;

    CursorSource(Function<String, ? extends Iterator<SourceRow<R>>> after) {
        this.after = after;
    }

    @Override
    long count(RecordColumns<R> columns) {
        return -1;
    }

    @Override
    boolean beginsAnew() {
        return false;
    }

    @Override
    void forEach(RecordColumns<R> columns, String cursor, long before, Consumer<ImportRow<R>> action) {
        Iterator<SourceRow<R>> rows = after.apply(cursor);
        try {
            for (int number = Math.toIntExact(before) + 1; rows.hasNext(); number++) {
                action.accept(columns.take(number, rows.next()));
            }
        } finally {
            if (rows instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
    }

    private static void close(AutoCloseable rows) {
        try {
            rows.close();
        } catch (Exception e) {
            throw new IllegalStateException("The rows cannot be closed", e);
        }
    }

    @Override
    List<String> notes() {
        return List.of();
    }
}
