package io.ssync.school.academic;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.sheet.SheetTable;
import io.ssync.school.upload.OncePerTask;
import io.ssync.school.upload.RowProgress;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadRejectedException;
import io.ssync.school.upload.UploadReport;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits the students of a sheet, in one transaction.
 *
 * <p>Two uploads at once take their locks in the same order, so they wait for each other and never block each other for good:
 * the task, the classrooms by id, the series of admission numbers. Locked classrooms keep the seat counts right and the same
 * file from being taken in twice at the same time.
 */
final class StudentUpload {

    private static final Logger LOG = LoggerFactory.getLogger(StudentUpload.class);

    private final OncePerTask oncePerTask;
    private final InstantSource clock;

    StudentUpload(SchoolDatabase database, InstantSource clock) {
        this.oncePerTask = new OncePerTask(database, clock);
        this.clock = clock;
    }

    UploadReport upload(String taskId, byte[] file, long academicYearId, long uploadedById, UploadProgress progress) {
        UploadReport report = oncePerTask.run(taskId, handle -> admit(handle, file, academicYearId, progress));
        LOG.info(
                "Uploaded students: taskId={} academicYear={} uploadedBy={} rows={} created={} failed={}",
                taskId,
                academicYearId,
                uploadedById,
                report.totalRows(),
                report.created(),
                report.failed());
        return report;
    }

    private UploadReport admit(Handle handle, byte[] file, long academicYearId, UploadProgress progress) {
        StudentTables tables = new StudentTables(handle);
        AcademicYear year = tables.findYear(academicYearId)
                .orElseThrow(() ->
                        new UploadRejectedException("There is no academic year with the id " + academicYearId + "."));
        Instant now = clock.instant();
        AdmissionNumbers numbers =
                new AdmissionNumbers(now.atZone(ZoneOffset.UTC).getYear());

        SheetTable<StudentColumn> sheet = SheetTable.open(file, StudentColumn.class);
        var classroomIds = tables.classroomIdsByKey();
        StudentSurvey survey = StudentSurvey.of(sheet, classroomIds, numbers);

        Classrooms classrooms = new Classrooms(classroomIds, tables.lockClassrooms(survey.classrooms()));
        EnrolledStudents enrolled = new EnrolledStudents(survey.asksForNumbers());
        if (survey.asksForNumbers()) {
            tables.lockNumbers();
            numbers.passOver(tables.highestNumber(numbers.prefix()));
            tables.forEachEnrolled(year, survey.classrooms(), enrolled::add);
        }
        StudentAdmission admission = new StudentAdmission(tables, year, classrooms, numbers, enrolled, now);
        RowProgress rows = new RowProgress(progress, survey.rows());
        sheet.forEachRow(row -> {
            rows.next(row.number());
            admission.add(row);
        });
        return admission.finish();
    }
}
