package io.ssync.tasks.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an import stands, as it is stored with each chunk.
 *
 * @param past what the history says of it
 * @param run the number of its latest run
 * @param total how many rows there are; -1 as long as they were not counted, or if they cannot be
 * @param cursor the last row that was taken up, in the words of the source; empty before the first
 * @param notes what there is to know of it
 * @param headings those of its columns
 */
record ImportState(PastImport past, int run, long total, String cursor, List<String> notes, List<String> headings) {

    @Nullable
    ImportOutcome outcome() {
        return past.outcome();
    }
}
