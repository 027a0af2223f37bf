package io.ssync.school.upload;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of an uploaded file. The counts are those of the committed transaction, and {@code created + failed} is
 * {@code totalRows}.
 *
 * @param totalRows rows with something in them, the headings not counted
 * @param created rows that were stored
 * @param failed rows with at least one fault; nothing of them was stored
 * @param errors the faults in the order of the rows, several for a row that has several; at most
 *     {@value #MOST_LISTED} are listed, then one more entry says so
 */
public record UploadReport(
        @JsonProperty("total_rows") int totalRows,
        @JsonProperty("created") int created,
        @JsonProperty("failed") int failed,
        @JsonProperty("errors") List<RowError> errors) {

    /** More faults than anyone reads; without a bound a hopeless file would make a report larger than itself. */
    static final int MOST_LISTED = 10_000;

    /** Copies the list of errors. */
    public UploadReport {
        errors = List.copyOf(errors);
    }

    /** Adds up a report row by row. Rows are told in the order of the sheet, by one thread. */
    public static final class Builder {

        private final List<RowError> errors = new ArrayList<>();
        private int created;
        private int failed;

        /** Starts with nothing counted. */
        public Builder() {}

        /** Counts a stored row. */
        public void created() {
            created++;
        }

        /**
         * Counts a row that was not stored.
         *
         * @param faults everything that is wrong with it
         */
        public void failed(List<RowError> faults) {
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
         * @return what was counted
         */
        public UploadReport build() {
            return new UploadReport(created + failed, created, failed, errors);
        }
    }
}
