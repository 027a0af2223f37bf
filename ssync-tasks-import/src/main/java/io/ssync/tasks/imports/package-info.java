/**
 * Imports as a primitive: the columns are those of a record, the rows go into a table of PostgreSQL in chunks, and where the import
 * stands is stored with each chunk, so that a crash, a deployment or a lost broker costs no row and doubles none. Begin with {@link
 * io.ssync.tasks.imports.Import}.
 *
 * <p>How a cell is read is the business of {@link io.ssync.sheets}; when an import runs, and where, is that of its task.
 */
@NullMarked
package io.ssync.tasks.imports;

import org.jspecify.annotations.NullMarked;
