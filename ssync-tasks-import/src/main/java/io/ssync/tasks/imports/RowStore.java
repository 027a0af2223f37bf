package io.ssync.tasks.imports;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Stores the rows of a chunk where the table's own statements do not do. Called by one thread at a time in one import.
 *
 * @param <R> what a row says
 */
@FunctionalInterface
public interface RowStore<R> {

    /**
     * Stores rows that are right by themselves, with a handful of statements for all of them. A row that cannot be stored is left
     * out and {@linkplain ImportRow#fault told}. May be called again with some of the same rows, after what it did with them was
     * rolled back: that is how a row is found that the database refuses.
     *
     * @param rows some rows, in their order
     * @param handle the transaction, in which the checkpoint is stored too
     */
    void store(List<ImportRow<R>> rows, Handle handle);
}
