package io.ssync.tasks.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.ssync.sheets.RowError;
import java.util.List;

/**
 * What came of an import. The counts are those of what is committed; {@code created + updated + failed} is {@code totalRows}, unless
 * nothing was stored because some rows are wrong.
 *
 * @param id the import, which is the id of its task
 * @param kind of what it is
 * @param outcome how it ended
 * @param totalRows rows with something in them that were taken up
 * @param created rows that were stored as something new
 * @param updated rows that were stored of something that was there already
 * @param failed rows of which nothing was stored
 * @param dryRun whether everything was undone at the end: nothing is stored, and {@code created} rows would have been
 * @param errors what is wrong with rows, in their order, at most {@value #MOST_LISTED}; the error workbook has more
 * @param notes what was done otherwise than the file might be meant: columns that were ignored, rows that are hidden, values that
 *     were corrected
 */
public record ImportReport(
        @JsonProperty("id") String id,
        @JsonProperty("kind") String kind,
        @JsonProperty("outcome") ImportOutcome outcome,
        @JsonProperty("total_rows") long totalRows,
        @JsonProperty("created") long created,
        @JsonProperty("updated") long updated,
        @JsonProperty("failed") long failed,

        @JsonProperty("dry_run") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean dryRun,

        @JsonProperty("errors") List<RowError> errors,
        @JsonProperty("notes") List<String> notes) {

    /** As many as anybody reads in a result. */
    static final int MOST_LISTED = 1_000;

    /** Copies the lists. */
    public ImportReport {
        errors = List.copyOf(errors);
        notes = List.copyOf(notes);
    }
}
