/**
 * Reads the tables that people upload: the cells of a workbook ({@code .xlsx}, {@code .xlsm}) or of a text file
 * ({@code .csv}), row by row, and finds the wanted columns by their headings.
 *
 * <p>Rows are streamed; besides the file itself only a workbook's table of strings is held, so memory does not grow with the
 * number of rows. A file that is not what it says, that is damaged or that unpacks to far more than its size is refused with
 * an {@link io.ssync.sheets.SheetRejectedException} whose message is meant for the person who uploaded it.
 *
 * <p>The workbook reader is our own, on a streaming XML parser. Ready-made readers believe what a file says: one hostile cell
 * reference or string number makes them allocate until the worker dies. Uploads come from people, so everything that a file
 * can make large is bounded here, in {@code SheetLimits}.
 */
@NullMarked
package io.ssync.sheets;

import org.jspecify.annotations.NullMarked;
