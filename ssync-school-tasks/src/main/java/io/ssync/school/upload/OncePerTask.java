package io.ssync.school.upload;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.TransientDatabaseException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Carries out an upload once, however often its task is delivered.
 *
 * <p>A worker that dies after the commit and before the acknowledgement leaves a task that is delivered again. So the report
 * is stored under the task's id in the transaction of the upload itself, and a second run finds it there and returns it. A
 * second run at the same time waits for the first. Reports are kept for 30 days, far longer than any redelivery takes.
 */
final class OncePerTask {

    private static final Duration KEPT = Duration.ofDays(30);

    /** Deletes go along with uploads, a few at a time, so that no upload pays for a year of others. */
    private static final int DELETED_AT_ONCE = 100;

    private static final String BEFORE_UPLOAD = "before_upload";

    private final SchoolDatabase database;
    private final InstantSource clock;

    /**
     * Keeps reports in a database.
     *
     * @param database has the table {@code ssync_upload_report}
     * @param clock the time
     */
    OncePerTask(SchoolDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Carries out an upload in one transaction, or returns the report of the run that did.
     *
     * @param taskId the task
     * @param dryRun whether what the work changes is to be undone, its report and its workbook of errors kept
     * @param upload the work; what it throws rolls it back, and nothing is remembered of it
     * @return the report of the one run that was committed
     * @throws TransientDatabaseException if trying again may help
     */
    UploadReport run(String taskId, boolean dryRun, Function<Handle, UploadOutcome> upload) {
        return database.inTransaction(handle -> {
            ReportTable reports = new ReportTable(handle);
            reports.lock(taskId);
            Optional<UploadReport> earlier = reports.find(taskId);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            handle.savepoint(BEFORE_UPLOAD);
            UploadOutcome outcome = upload.apply(handle);
            if (dryRun) {
                handle.rollbackToSavepoint(BEFORE_UPLOAD);
            }
            OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
            reports.deleteOld(now.minus(KEPT), DELETED_AT_ONCE);
            reports.insert(taskId, outcome.report(), now);
            if (outcome.errorWorkbook().length > 0) {
                reports.insertErrorWorkbook(taskId, outcome.errorWorkbook());
            }
            return outcome.report();
        });
    }
}
