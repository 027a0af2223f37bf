package io.ssync.school.academic;

import io.ssync.school.columns.StudentColumn;
import io.ssync.school.upload.ReadRow;
import io.ssync.sheets.RowFields;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings students up to date who are here already, found by their admission numbers: what their rows say is stored, what they
 * leave empty stays. Who is not enrolled for the year is enrolled; nobody is moved to another classroom.
 */
final class StudentUpdates {

    private final StudentTables tables;
    private final AcademicYear year;
    private final LocalDate today;
    private Map<String, KnownStudent> known = Map.of();
    private final Map<KnownStudent, StudentRow> accepted = new LinkedHashMap<>();

    StudentUpdates(StudentTables tables, AcademicYear year, LocalDate today) {
        this.tables = tables;
        this.year = year;
        this.today = today;
    }

    /** Looks up whoever has one of these numbers. */
    void begin(List<String> numbers) {
        known = tables.known(numbers, year);
        accepted.clear();
    }

    /** The student of a row; null if nobody has its number. */
    @Nullable
    KnownStudent of(StudentRow row) {
        return known.get(row.admissionNumber());
    }

    /** Takes a row for its student, or says what is wrong with it; whether it is taken. */
    boolean take(ReadRow<StudentColumn, StudentRow> candidate, KnownStudent student) {
        RowFields<StudentColumn> fields = candidate.fields();
        StudentRow row = candidate.value();
        Classroom classroom = row.classroom();
        if (!student.isActive()) {
            fields.fault(
                    StudentColumn.ADMISSION_NUMBER,
                    "the admission number is that of " + student.name() + ", who has left");
        } else if (!fields.hasFaults() && !student.mayBe(row)) {
            fields.fault(
                    StudentColumn.ADMISSION_NUMBER,
                    "the admission number is that of " + student.name() + ": nothing of the name is the same");
        }
        Long enrolledIn = student.classroomId();
        if (enrolledIn != null && classroom != null && classroom.id() != enrolledIn) {
            fields.fault(
                    StudentColumn.CLASSROOM,
                    "the student is enrolled in " + student.classroom() + " for this year; an upload moves nobody");
        } else if (enrolledIn == null && classroom != null && classroom.isFull()) {
            fields.fault(
                    StudentColumn.CLASSROOM,
                    "no seats left in this classroom: all " + classroom.capacity() + " are taken");
        }
        if (fields.hasFaults()) {
            return false;
        }
        if (enrolledIn == null) {
            Objects.requireNonNull(classroom, "a row without a classroom has a fault")
                    .takeSeat();
        }
        accepted.put(student, row);
        return true;
    }

    /** Stores what was taken. */
    void store() {
        if (accepted.isEmpty()) {
            return;
        }
        tables.updateStudents(accepted, year);
        Map<Integer, Classroom> enrolments = new LinkedHashMap<>();
        Map<Integer, String> medicalHistories = new HashMap<>();
        accepted.forEach((student, row) -> {
            if (student.classroomId() == null) {
                enrolments.put(student.id(), Objects.requireNonNull(row.classroom(), "checked above"));
            }
            if (!row.medicalHistory().isEmpty()) {
                medicalHistories.put(student.id(), row.medicalHistory());
            }
        });
        tables.enrol(enrolments, year, today);
        tables.addMedicalHistories(medicalHistories);
    }

    /** Whether a row was taken for a student of these. */
    boolean isUpdate(StudentRow row) {
        KnownStudent student = of(row);
        return student != null && row.equals(accepted.get(student));
    }
}
