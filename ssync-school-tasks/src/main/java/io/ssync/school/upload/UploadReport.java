package io.ssync.school.upload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.ssync.sheets.RowError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of an uploaded file. The counts are those of the committed transaction, and
 * {@code created + updated + failed} is {@code totalRows}.
 *
 * @param totalRows rows with something in them, the headings not counted
 * @param created rows that were stored as something new
 * @param updated rows that were stored of something that was there already
 * @param failed rows with at least one fault; nothing of them was stored
 * @param dryRun whether the rows were only checked: nothing was stored, and {@code created} rows would have been
 * @param errors the faults in the order of the rows, several for a row that has several; at most
 *     {@value #MOST_LISTED} are listed, then one more entry says so
 * @param notes what was done otherwise than the sheet might be meant: columns and worksheets that were ignored, rows that are
 *     hidden, values that were corrected; at most {@value #MOST_NOTED} are listed, then one more entry says so
 */
public record UploadReport(
        @JsonProperty("total_rows") int totalRows,
        @JsonProperty("created") int created,

        @JsonProperty("updated") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        int updated,

        @JsonProperty("failed") int failed,

        @JsonProperty("dry_run") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean dryRun,

        @JsonProperty("errors") List<RowError> errors,

        @JsonProperty("notes") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> notes) {

    /** More faults than anyone reads; without a bound a hopeless file would make a report larger than itself. */
    static final int MOST_LISTED = 10_000;

    static final int MOST_NOTED = 1_000;

    /** Copies the lists. */
    public UploadReport {
        errors = List.copyOf(errors);
        notes = List.copyOf(notes);
    }

    /** A stored report, which may be older than its notes. */
    @JsonCreator
    static UploadReport stored(
            @JsonProperty("total_rows") int totalRows,
            @JsonProperty("created") int created,
            @JsonProperty("updated") int updated,
            @JsonProperty("failed") int failed,
            @JsonProperty("dry_run") boolean dryRun,
            @JsonProperty("errors") List<RowError> errors,
            @JsonProperty("notes") @Nullable List<String> notes) {
        return new UploadReport(totalRows, created, updated, failed, dryRun, errors, notes == null ? List.of() : notes);
    }

    /**
     * The report of an upload that was not a dry run and has no notes.
     *
     * @param totalRows rows with something in them
     * @param created rows that were stored
     * @param failed rows with at least one fault
     * @param errors the faults
     */
    public UploadReport(int totalRows, int created, int failed, List<RowError> errors) {
        this(totalRows, created, 0, failed, false, errors, List.of());
    }

    /** Adds up a report row by row. Rows are told in the order of the sheet, by one thread. */
    static final class Builder {

        private final List<RowError> errors = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private int created;
        private int updated;
        private int failed;

        /** Starts with nothing counted. */
        Builder() {}

        /** Adds something to know. */
        void note(String note) {
            if (notes.size() < MOST_NOTED) {
                notes.add(note);
            } else if (notes.size() == MOST_NOTED) {
                notes.add("only the first " + MOST_NOTED + " notes are listed");
            }
        }

        /** Counts a stored row. */
        void created() {
            created++;
        }

        /** Counts a row that was stored of something that was there already. */
        void updated() {
            updated++;
        }

        /**
         * Counts a row that was not stored.
         *
         * @param faults everything that is wrong with it
         */
        void failed(List<RowError> faults) {
            failed++;
            for (RowError fault : faults) {
                if (errors.size() < MOST_LISTED) {
                    errors.add(fault);
                } else if (errors.size() == MOST_LISTED) {
                    String reason = "only the first " + MOST_LISTED + " faults are listed; correct these first";
                    errors.add(new RowError(fault.row(), fault.column(), "", reason));
                }
            }
        }

        /**
         * Ends the report.
         *
         * @param dryRun whether nothing was stored
         * @return what was counted
         */
        UploadReport build(boolean dryRun) {
            return new UploadReport(created + updated + failed, created, updated, failed, dryRun, errors, notes);
        }
    }
}
