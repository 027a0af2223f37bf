package io.ssync.school.upload;

import io.ssync.sheets.SheetColumn;
import io.ssync.sheets.TableRow;
import java.util.function.Supplier;

/**
 * Looks at every row of a sheet before the first is stored, to know what has to be locked. For one upload: one transaction, one
 * thread. Reading a sheet twice costs a small part of the upload, and a damaged file is told before anything is locked.
 *
 * @param <C> the columns
 * @param <R> what a row says
 */
public interface RowSurvey<C extends SheetColumn, R> {

    /**
     * Looks at a row.
     *
     * @param row the next row
     */
    void add(TableRow<C> row);

    /**
     * Ends the survey.
     *
     * @return what takes the rows in
     */
    RowIntake<C, R> begin();

    /**
     * A survey that looks at nothing.
     *
     * @param intake makes what takes the rows in
     * @param <C> the columns
     * @param <R> what a row says
     * @return the survey
     */
    static <C extends SheetColumn, R> RowSurvey<C, R> none(Supplier<RowIntake<C, R>> intake) {
        return new RowSurvey<>() {
            @Override
            public void add(TableRow<C> row) {}

            @Override
            public RowIntake<C, R> begin() {
                return intake.get();
            }
        };
    }
}
