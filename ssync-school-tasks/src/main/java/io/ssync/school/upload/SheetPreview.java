package io.ssync.school.upload;

import io.ssync.school.columns.KnownSheet;
import io.ssync.sheets.RecognisedColumn;
import io.ssync.sheets.SheetRejectedException;
import io.ssync.sheets.SheetTable;
import java.util.List;
import java.util.Optional;

/**
 * What was made of a file before its rows are taken in.
 *
 * @param refused why it cannot be taken in at all; empty if it can
 * @param headingsRow the row of the headings, 0 if it is refused
 * @param columns what was made of each column
 * @param notes what was done otherwise than the sheet might be meant
 */
public record SheetPreview(
        Optional<String> refused, int headingsRow, List<RecognisedColumn> columns, List<String> notes) {
    /** Copies the lists. */
    public SheetPreview {
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
    }

    /** Opens a table. */
    @FunctionalInterface
    public interface Opening {
        /**
         * Opens it.
         *
         * @return the table
         * @throws SheetRejectedException if that is not possible
         */
        SheetTable<?> open();
    }

    /**
     * Looks at a file.
     *
     * @param opening opens it
     * @return what was made of it, or why it is refused
     */
    public static SheetPreview of(Opening opening) {
        try {
            SheetTable<?> table = opening.open();
            return new SheetPreview(Optional.empty(), table.headingsRow(), table.recognised(), table.notes());
        } catch (SheetRejectedException e) {
            return refused(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Looks at a file of a kind that schools upload.
     *
     * @param kind of what it is to be
     * @param file the whole file: a workbook or CSV
     * @return what was made of it, or why it is refused
     */
    public static SheetPreview of(KnownSheet kind, byte[] file) {
        return of(() -> SheetTable.open(file, kind.columns(), kind.others()));
    }

    /**
     * Of a file that cannot be taken in.
     *
     * @param reason why
     * @return the preview
     */
    public static SheetPreview refused(String reason) {
        return new SheetPreview(Optional.of(reason), 0, List.of(), List.of());
    }
}
