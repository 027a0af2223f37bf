package io.ssync.tasks.imports;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Stores a chunk by its policy. Rows that the database refuses are found by halves: a value that no column can hold harms its own
 * row and no other.
 */
final class ChunkStore<R> {

    private static final String CHUNK = "import_chunk";

    private final RowStore<R> store;
    private final ImportPolicy policy;

    ChunkStore(RowStore<R> store, ImportPolicy policy) {
        this.store = store;
        this.policy = policy;
    }

    /** Stores rows; those that have faults afterwards were not stored. */
    void store(List<ImportRow<R>> chunk, Handle handle) {
        List<ImportRow<R>> right =
                chunk.stream().filter(row -> !row.hasFaults()).toList();
        boolean together = policy == ImportPolicy.CHUNK;
        if (together && right.size() < chunk.size()) {
            leaveOut(chunk);
            return;
        }
        if (together) {
            handle.savepoint(CHUNK);
        }
        if (!right.isEmpty()) {
            storeOrSplit(right, handle, 0);
        }
        if (together && chunk.stream().anyMatch(ImportRow::hasFaults)) {
            handle.rollbackToSavepoint(CHUNK);
            leaveOut(chunk);
        }
    }

    private void storeOrSplit(List<ImportRow<R>> rows, Handle handle, int depth) {
        String before = "import_part_" + depth;
        handle.savepoint(before);
        try {
            store.store(rows, handle);
        } catch (RuntimeException e) {
            String refusal = ImportDatabase.refusal(e).orElseThrow(() -> e);
            handle.rollbackToSavepoint(before);
            rows.forEach(ImportRow::takeBack);
            if (rows.size() == 1) {
                rows.get(0).fault(refusal);
            } else {
                int half = rows.size() / 2;
                storeOrSplit(rows.subList(0, half), handle, depth + 1);
                storeOrSplit(rows.subList(half, rows.size()), handle, depth + 1);
            }
            return;
        }
        handle.releaseSavepoint(before);
    }

    private static <R> void leaveOut(List<ImportRow<R>> chunk) {
        int wrong = chunk.stream()
                .filter(ImportRow::hasFaults)
                .findFirst()
                .map(ImportRow::number)
                .orElse(0);
        for (ImportRow<R> row : chunk) {
            if (!row.hasFaults()) {
                row.fault("is right, but row " + wrong + " beside it is not, and they are stored together");
            }
        }
    }
}
