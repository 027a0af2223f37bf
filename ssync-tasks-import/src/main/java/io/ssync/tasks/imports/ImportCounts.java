package io.ssync.tasks.imports;

import java.util.List;

/** What the rows of an import came to so far. For one thread. */
final class ImportCounts {

    long total;
    long taken;
    long created;
    long updated;
    long failed;

    ImportCounts(ImportState state) {
        total = state.total();
        taken = state.past().taken();
        created = state.past().created();
        updated = state.past().updated();
        failed = state.past().failed();
    }

    /** Counts the rows of a chunk that was stored. */
    void add(List<? extends ImportRow<?>> chunk) {
        taken += chunk.size();
        for (ImportRow<?> row : chunk) {
            if (row.hasFaults()) {
                failed++;
            } else if (row.isUpdate()) {
                updated++;
            } else {
                created++;
            }
        }
    }

    /** Counts as if nothing had been stored. */
    void storedNothing() {
        created = 0;
        updated = 0;
    }
}
