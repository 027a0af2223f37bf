package io.ssync.school.upload;

import io.ssync.school.progress.TimeLeft;
import java.util.Objects;

/** Counts the rows of an upload, reports each of them and looks now and then whether to stop. For one thread. */
public final class RowProgress {

    /** A fraction of a second's work: often enough to stop in time, too seldom to be felt. */
    private static final int ROWS_BETWEEN_CHECKS = 1_000;

    private final UploadProgress progress;
    private final TimeLeft timeLeft = new TimeLeft();
    private final int total;
    private int current;

    /**
     * Starts before the first row.
     *
     * @param progress whom to tell
     * @param total how many rows there are
     */
    public RowProgress(UploadProgress progress, int total) {
        this.progress = Objects.requireNonNull(progress, "progress");
        this.total = total;
    }

    /**
     * Goes on to the next row.
     *
     * @param sheetRow the row's number in the sheet
     */
    public void next(int sheetRow) {
        if (current++ % ROWS_BETWEEN_CHECKS == 0) {
            progress.checkCancelled();
        }
        progress.row(current, total, "Processing row " + sheetRow + timeLeft.after(current, total));
    }
}
