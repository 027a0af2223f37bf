package io.ssync.tasks.imports;

import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where the rows of an import come from. The same rows must come in the same order each time: an import that is interrupted reads
 * on from where it stood.
 *
 * @param <R> what a row says
 */
public abstract sealed class ImportSource<R> permits SheetSource, JsonLinesSource, CursorSource {

    ImportSource() {}

    /**
     * An uploaded sheet.
     *
     * @param file the whole file: a workbook of Excel or OpenDocument, or CSV
     * @param <R> what a row says
     * @return its rows; the cursor is the row of the sheet
     */
    public static <R> ImportSource<R> sheet(byte[] file) {
        return new SheetSource<>(file);
    }

    /**
     * Lines of JSON, each an object whose names are those of the components or the headings. Line ends within an object are not
     * allowed; empty lines are passed over.
     *
     * @param open opens the lines, in UTF-8, at their beginning; called for each reading
     * @param <R> what a row says
     * @return its rows; the cursor is the line
     */
    public static <R> ImportSource<R> jsonLines(Callable<? extends InputStream> open) {
        return new JsonLinesSource<>(open);
    }

    /**
     * Rows from anywhere, such as the pages of an API.
     *
     * @param after gives the rows after a cursor, which is empty for all of them; an iterator that can be closed is closed
     * @param <R> what a row says
     * @return the rows
     */
    public static <R> ImportSource<R> rows(Function<String, ? extends Iterator<SourceRow<R>>> after) {
        return new CursorSource<>(Objects.requireNonNull(after, "after"));
    }

    /** Looks at the rows before the first is stored, so that a damaged file stores none; how many there are, -1 if that is not known. */
    abstract long count(RecordColumns<R> columns);

    /** Whether all rows come again when an import goes on, the stored ones too. */
    abstract boolean beginsAnew();

    /** Goes through the rows, all of them or those after the cursor, before which there are so many; what the action throws ends that. */
    abstract void forEach(RecordColumns<R> columns, String cursor, long before, Consumer<ImportRow<R>> action);

    /** What there is to know of the source as a whole, once it was counted. */
    abstract List<String> notes();
}
