package io.ssync.school.academic;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadRejectedException;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Tasks about students and their classes. Safe for use by many threads; each run takes one connection. */
public final class AcademicTasks {

    private final StudentUpload students;

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
        students = new StudentUpload(new SchoolDatabase(dataSource), clock);
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
     * @param uploadedById who uploaded the file, for the log
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
            TaskContext self, byte[] fileContent, long academicYearId, long uploadedById) {
        return students.upload(self.id(), fileContent, academicYearId, uploadedById, UploadProgress.of(self));
    }
}
