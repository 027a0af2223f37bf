package io.ssync.school.academic;

import io.ssync.school.columns.ClassroomColumn;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.school.upload.RowSurvey;
import io.ssync.school.upload.SheetUpload;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadRejectedException;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Tasks about students and their classes. Safe for use by many threads; each run takes one connection. */
public final class AcademicTasks {

    private final StudentUpload students;
    private final SheetUpload<ClassroomColumn> classrooms;

    /**
     * Works on a database, by the system's clock.
     *
     * @param dataSource the school's database
     */
    public AcademicTasks(DataSource dataSource) {
        this(dataSource, InstantSource.system());
    }

    /**
     * Works on a database.
     *
     * @param dataSource the school's database
     * @param clock the time, taken in UTC as the school system does: what today is, and the year of new admission numbers
     */
    public AcademicTasks(DataSource dataSource, InstantSource clock) {
        SchoolDatabase database = new SchoolDatabase(dataSource);
        students = new StudentUpload(database, clock);
        classrooms = SheetUpload.of(database, clock, ClassroomColumn.class);
    }

    /**
     * Admits the students of a sheet and enrols them in their classes for a school year.
     *
     * <p>The sheet is an Excel workbook or a CSV file with a row of headings and these columns: admission number, first name,
     * last name, date of birth, gender, e-mail, phone number, address, classroom name, medical conditions. Rows with faults
     * are listed in the report and left out; the others are stored in one transaction. Nobody is stored twice:
     *
     * <ul>
     *   <li>An admission number is unique. A student whose number is in use, or stands in the file before, is a fault.
     *   <li>Without an admission number a student gets the next one, like {@code ADM-2025-0001}. Such a student counts as
     *       already enrolled if one with the same first and last name and date of birth is in the same class that year; real
     *       namesakes need admission numbers.
     *   <li>If the task is delivered again after it has ended, it returns the first report and does nothing.
     * </ul>
     *
     * @param self the running task
     * @param fileContent the file
     * @param academicYearId the school year to enrol in
     * @param uploadedById who uploaded the file; not stored anywhere
     * @param dryRun whether the file is only checked and nothing stored; null is no
     * @param updateExisting whether students whose admission number is in use are brought up to date: what the row says is
     *     stored, what it leaves empty stays, and who is not enrolled for the year is enrolled; null is no
     * @return what was stored and what was not
     * @throws UploadRejectedException if the file as a whole cannot be used; nothing has changed then
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "academic.tasks.bulk_upload_students_task",
            aliases = "academic.bulk_upload_students",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public UploadReport bulkUploadStudents(
            TaskContext self,
            byte[] fileContent,
            long academicYearId,
            @Nullable Long uploadedById,
            @Nullable Boolean dryRun,
            @Nullable Boolean updateExisting) {
        return students.upload(
                self.id(),
                fileContent,
                academicYearId,
                Boolean.TRUE.equals(updateExisting),
                Boolean.TRUE.equals(dryRun),
                UploadProgress.of(self));
    }

    /**
     * Makes the classrooms of a sheet, with 40 free seats each.
     *
     * <p>The sheet is like that of the students, with these columns: class level, stream, class teacher. The level must exist
     * and have no classroom yet; the stream, if one is given, must exist; the teacher is found by first and last name. Names
     * are compared without regard to case. Delivered again, the task returns its first report.
     *
     * @param self the running task
     * @param fileContent the file
     * @param dryRun whether the file is only checked and nothing stored; null is no
     * @return what was stored and what was not
     * @throws UploadRejectedException if the file as a whole cannot be used; nothing has changed then
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "academic.tasks.bulk_upload_classrooms_task",
            aliases = "academic.bulk_upload_classrooms",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public UploadReport bulkUploadClassrooms(TaskContext self, byte[] fileContent, @Nullable Boolean dryRun) {
        return classrooms.run(
                self.id(),
                fileContent,
                Boolean.TRUE.equals(dryRun),
                UploadProgress.of(self),
                handle -> RowSurvey.none(() -> new ClassroomIntake(new ClassroomTables(handle))));
    }
}
