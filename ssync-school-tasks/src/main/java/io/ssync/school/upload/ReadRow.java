package io.ssync.school.upload;

import io.ssync.sheets.RowFields;
import io.ssync.sheets.SheetColumn;

/**
 * A row that has been read.
 *
 * @param value what it says, in the form in which it is stored
 * @param fields the row itself and what is wrong with it; a row without faults when its chunk ends counts as stored
 * @param <C> the columns
 * @param <R> what a row says
 */
public record ReadRow<C extends SheetColumn, R>(R value, RowFields<C> fields) {}
