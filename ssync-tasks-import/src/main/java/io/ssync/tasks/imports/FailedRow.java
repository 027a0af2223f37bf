package io.ssync.tasks.imports;

import io.ssync.sheets.RowError;
import java.util.List;

/**
 * A row that was not stored.
 *
 * @param position its place among the rows of the import
 * @param cells what stands in it
 * @param faults what is wrong with it
 */
record FailedRow(long position, List<String> cells, List<RowError> faults) {}
