package io.ssync.school.upload;

import io.ssync.sheets.RowFields;
import io.ssync.sheets.SheetColumn;
import java.util.List;

/**
 * What one kind of upload does with the rows of its sheet. For one upload: one transaction, one thread.
 *
 * @param <C> the columns
 * @param <R> what a row says
 */
public interface RowIntake<C extends SheetColumn, R> {

    /**
     * Reads a row, and leaves in it what is wrong with it by itself.
     *
     * @param fields the row
     * @return what it says
     */
    R read(RowFields<C> fields);

    /**
     * Checks rows against the others and the database, adds their faults, and stores those that have none. A handful of
     * statements for all of them.
     *
     * @param rows some rows, in the order of the sheet
     */
    void store(List<ReadRow<C, R>> rows);

    /**
     * Whether a row that was stored was about something that was there already.
     *
     * @param row what it says
     * @return true if nothing new was made of it; asked after its chunk was stored, and before the next
     */
    default boolean isUpdate(R row) {
        return false;
    }

    /** All rows have been stored. */
    default void finish() {}
}
