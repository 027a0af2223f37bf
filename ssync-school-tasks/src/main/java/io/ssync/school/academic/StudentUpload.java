package io.ssync.school.academic;

import io.ssync.school.columns.StudentColumn;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.upload.SheetUpload;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadRejectedException;
import io.ssync.school.upload.UploadReport;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Admits the students of a sheet, in one transaction.
 *
 * <p>Two uploads at once take their locks in the same order, so they wait for each other and never block each other for good:
 * the task, the classrooms by id, the series of admission numbers. Locked classrooms keep the seat counts right and the same
 * file from being taken in twice at the same time.
 */
final class StudentUpload {

    /** The words that the school system stores. */
    static final List<String> GENDERS = List.of("Male", "Female", "Other");

    private final SheetUpload<StudentColumn> upload;
    private final InstantSource clock;

    StudentUpload(SchoolDatabase database, InstantSource clock) {
        upload = SheetUpload.of(database, clock, StudentColumn.class);
        this.clock = clock;
    }

    UploadReport upload(
            String taskId,
            byte[] file,
            long academicYearId,
            boolean mayUpdate,
            boolean dryRun,
            UploadProgress progress) {
        return upload.run(taskId, file, dryRun, progress, handle -> survey(handle, academicYearId, mayUpdate));
    }

    private StudentSurvey survey(Handle handle, long academicYearId, boolean mayUpdate) {
        StudentTables tables = new StudentTables(handle);
        AcademicYear year = tables.findYear(academicYearId)
                .orElseThrow(() ->
                        new UploadRejectedException("There is no academic year with the id " + academicYearId + "."));
        return new StudentSurvey(tables, year, mayUpdate, clock.instant());
    }
}
