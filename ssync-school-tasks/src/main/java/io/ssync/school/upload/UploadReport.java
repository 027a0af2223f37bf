package io.ssync.school.upload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.ssync.sheets.RowError;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of an uploaded file. The counts are those of the committed transaction, and {@code created + failed} is
 * {@code totalRows}.
 *
 * @param totalRows rows with something in them, the headings not counted
 * @param created rows that were stored
 * @param failed rows with at least one fault; nothing of them was stored
 * @param dryRun whether the rows were only checked: nothing was stored, and {@code created} rows would have been
 * @param errors the faults in the order of the rows, several for a row that has several; at most
 *     {@value #MOST_LISTED} are listed, then one more entry says so
 */
public record UploadReport(
        @JsonProperty("total_rows") int totalRows,
        @JsonProperty("created") int created,
        @JsonProperty("failed") int failed,

        @JsonProperty("dry_run") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean dryRun,

        @JsonProperty("errors") List<RowError> errors) {

    /** More faults than anyone reads; without a bound a hopeless file would make a report larger than itself. */
    static final int MOST_LISTED = 10_000;

    /** Copies the list of errors. */
    public UploadReport {
        errors = List.copyOf(errors);
    }

    /**
     * The report of an upload that was not a dry run.
     *
     * @param totalRows rows with something in them
     * @param created rows that were stored
     * @param failed rows with at least one fault
     * @param errors the faults
     */
    public UploadReport(int totalRows, int created, int failed, List<RowError> errors) {
        this(totalRows, created, failed, false, errors);
    }

    /** Adds up a report row by row. Rows are told in the order of the sheet, by one thread. */
    static final class Builder {

        private final List<RowError> errors = new ArrayList<>();
        private int created;
        private int failed;

        /** Starts with nothing counted. */
        Builder() {}

        /** Counts a stored row. */
        void created() {
            created++;
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
            return new UploadReport(created + failed, created, failed, dryRun, errors);
        }
    }
}
