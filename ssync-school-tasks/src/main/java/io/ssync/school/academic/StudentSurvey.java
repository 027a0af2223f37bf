package io.ssync.school.academic;

import io.ssync.school.columns.StudentColumn;
import io.ssync.school.upload.RowSurvey;
import io.ssync.sheets.TableRow;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SortedSet;
import java.util.TreeSet;

/** What has to be known of a sheet before its first student is stored: the classrooms, and the admission numbers. */
final class StudentSurvey implements RowSurvey<StudentColumn, StudentRow> {

    private final StudentTables tables;
    private final AcademicYear year;
    private final boolean mayUpdate;
    private final Instant now;
    private final AdmissionNumbers numbers;
    private final Named<Long> classroomIds;
    private final SortedSet<Long> mentioned = new TreeSet<>();
    private boolean asksForNumbers;

    /**
     * Starts before the first row.
     *
     * @param year the year to enrol in
     * @param mayUpdate whether students who are here already are brought up to date
     * @param now the time of the upload, whose year names the series of new admission numbers
     */
    StudentSurvey(StudentTables tables, AcademicYear year, boolean mayUpdate, Instant now) {
        this.tables = tables;
        this.year = year;
        this.mayUpdate = mayUpdate;
        this.now = now;
        numbers = new AdmissionNumbers(now.atZone(ZoneOffset.UTC).getYear());
        classroomIds = tables.classroomIds();
    }

    @Override
    public void add(TableRow<StudentColumn> row) {
        String number = row.cell(StudentColumn.ADMISSION_NUMBER).text();
        asksForNumbers |= number.isEmpty();
        numbers.passOver(number); // it is for the student beside whom it stands
        String classroom = row.cell(StudentColumn.CLASSROOM).text();
        mentioned.addAll(classroomIds.find(classroom));
    }

    @Override
    public StudentAdmission begin() {
        Classrooms classrooms = new Classrooms(classroomIds, tables.lockClassrooms(mentioned));
        EnrolledStudents enrolled = new EnrolledStudents(asksForNumbers);
        if (asksForNumbers) {
            tables.lockNumbers();
            numbers.passOver(tables.highestNumber(numbers.prefix()));
            tables.forEachEnrolled(year, mentioned, enrolled::add);
        }
        return new StudentAdmission(tables, year, classrooms, numbers, enrolled, mayUpdate, now);
    }
}
