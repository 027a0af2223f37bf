package io.ssync.school.academic;

import io.ssync.school.columns.StudentColumn;
import io.ssync.school.upload.ReadRow;
import io.ssync.school.upload.RowIntake;
import io.ssync.sheets.RowFields;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Admits students row by row: checks each row by itself, then against the other rows and the database, and stores the good
 * ones.
 */
final class StudentAdmission implements RowIntake<StudentColumn, StudentRow> {

    private final StudentTables tables;
    private final AcademicYear year;
    private final Classrooms classrooms;
    private final AdmissionNumbers numbers;
    private final EnrolledStudents enrolled;
    private final @Nullable StudentUpdates updates;
    private final Instant now;
    private final LocalDate today;
    private final StudentRowReader reader;
    private final Map<String, Integer> rowsByNumber = new HashMap<>();

    /**
     * Begins.
     *
     * @param mayUpdate whether students who are here already are brought up to date; otherwise their numbers are faults
     */
    StudentAdmission(
            StudentTables tables,
            AcademicYear year,
            Classrooms classrooms,
            AdmissionNumbers numbers,
            EnrolledStudents enrolled,
            boolean mayUpdate,
            Instant now) {
        this.tables = tables;
        this.year = year;
        this.classrooms = classrooms;
        this.numbers = numbers;
        this.enrolled = enrolled;
        this.now = now;
        today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        updates = mayUpdate ? new StudentUpdates(tables, year, today) : null;
        reader = new StudentRowReader(classrooms, today);
    }

    @Override
    public StudentRow read(RowFields<StudentColumn> fields) {
        return reader.read(fields);
    }

    @Override
    public void store(List<ReadRow<StudentColumn, StudentRow>> rows) {
        List<String> given = rows.stream()
                .map(row -> row.value().admissionNumber())
                .filter(number -> !number.isEmpty())
                .toList();
        Set<String> numbersInUse = updates == null ? tables.numbersInUse(given) : Set.of();
        if (updates != null) {
            updates.begin(given);
        }
        List<ReadRow<StudentColumn, StudentRow>> accepted = new ArrayList<>();
        for (ReadRow<StudentColumn, StudentRow> candidate : rows) {
            checkNumber(candidate, numbersInUse);
            KnownStudent known = updates == null ? null : updates.of(candidate.value());
            if (updates != null && known != null) {
                if (updates.take(candidate, known)) {
                    remember(candidate);
                }
                continue;
            }
            checkEnrolment(candidate);
            if (takesSeat(candidate)) {
                accepted.add(candidate);
            }
        }
        admit(accepted);
        if (updates != null) {
            updates.store();
        }
    }

    @Override
    public boolean isUpdate(StudentRow row) {
        return updates != null && updates.isUpdate(row);
    }

    @Override
    public void finish() {
        tables.occupySeats(classrooms.all());
    }

    /** A number that stands in the sheet twice may belong to either student: the first row that is good gets it. */
    private void checkNumber(ReadRow<StudentColumn, StudentRow> candidate, Set<String> numbersInUse) {
        String number = candidate.value().admissionNumber();
        if (number.isEmpty()) {
            return;
        }
        RowFields<StudentColumn> fields = candidate.fields();
        Integer earlierRow = rowsByNumber.get(number);
        if (earlierRow != null) {
            fields.fault(
                    StudentColumn.ADMISSION_NUMBER, "admission number already in row " + earlierRow + " of this file");
        } else if (numbersInUse.contains(number)) {
            faultNumberInUse(candidate);
        }
    }

    private static void faultNumberInUse(ReadRow<StudentColumn, StudentRow> candidate) {
        candidate.fields().fault(StudentColumn.ADMISSION_NUMBER, "admission number already in use");
    }

    /** Without a number only the name and birthday tell whether the student is here already. */
    private void checkEnrolment(ReadRow<StudentColumn, StudentRow> candidate) {
        RowFields<StudentColumn> fields = candidate.fields();
        if (!fields.hasFaults()
                && candidate.value().admissionNumber().isEmpty()
                && enrolled.contains(identity(candidate.value()))) {
            fields.fault(
                    StudentColumn.ADMISSION_NUMBER,
                    "student already enrolled in this classroom; a namesake needs an admission number");
        }
    }

    private static EnrolledStudents.Identity identity(StudentRow student) {
        return new EnrolledStudents.Identity(
                classroom(student).id(), student.firstName(), student.lastName(), student.dateOfBirth());
    }

    private static Classroom classroom(StudentRow student) {
        return Objects.requireNonNull(student.classroom(), "a row without a classroom has a fault");
    }

    /** Gives the row a seat if there is one and nothing else is wrong. Seats go by the order of the sheet. */
    private boolean takesSeat(ReadRow<StudentColumn, StudentRow> candidate) {
        RowFields<StudentColumn> fields = candidate.fields();
        Classroom classroom = candidate.value().classroom();
        if (classroom != null && classroom.isFull()) {
            fields.fault(
                    StudentColumn.CLASSROOM,
                    "no seats left in this classroom: all " + classroom.capacity() + " are taken");
        }
        if (fields.hasFaults()) {
            return false;
        }
        classroom(candidate.value()).takeSeat();
        enrolled.add(identity(candidate.value()));
        remember(candidate);
        return true;
    }

    private void remember(ReadRow<StudentColumn, StudentRow> candidate) {
        if (!candidate.value().admissionNumber().isEmpty()) {
            rowsByNumber.put(
                    candidate.value().admissionNumber(), candidate.fields().rowNumber());
        }
    }

    private void admit(List<ReadRow<StudentColumn, StudentRow>> accepted) {
        Map<String, ReadRow<StudentColumn, StudentRow>> pending = new LinkedHashMap<>();
        for (ReadRow<StudentColumn, StudentRow> candidate : accepted) {
            String number = candidate.value().admissionNumber();
            pending.put(number.isEmpty() ? numbers.next() : number, candidate);
        }
        while (!pending.isEmpty()) {
            pending.keySet().removeAll(insert(pending));
            pending = afterConflict(pending);
        }
    }

    /** Stores students by admission number, and returns the numbers of those that were stored. */
    private Set<String> insert(Map<String, ReadRow<StudentColumn, StudentRow>> candidates) {
        List<NewStudent> students = new ArrayList<>();
        candidates.forEach((number, candidate) ->
                students.add(new NewStudent(number, candidate.value(), classroom(candidate.value()))));
        Map<String, Integer> ids = tables.insertStudents(students, year, now);
        Map<Integer, Classroom> enrolments = new LinkedHashMap<>();
        Map<Integer, String> medicalHistories = new LinkedHashMap<>();
        ids.forEach((number, id) -> {
            StudentRow student = Objects.requireNonNull(candidates.get(number), "of those that were inserted")
                    .value();
            enrolments.put(id, classroom(student));
            if (!student.medicalHistory().isEmpty()) {
                medicalHistories.put(id, student.medicalHistory());
            }
        });
        tables.enrol(enrolments, year, today);
        tables.addMedicalHistories(medicalHistories);
        return ids.keySet();
    }

    /**
     * What is still to be stored when someone else took numbers after they were looked up. Whoever brought such a number has a
     * fault, and the seat becomes free; whoever only asked for a number gets another one.
     */
    private Map<String, ReadRow<StudentColumn, StudentRow>> afterConflict(
            Map<String, ReadRow<StudentColumn, StudentRow>> notStored) {
        Map<String, ReadRow<StudentColumn, StudentRow>> again = new LinkedHashMap<>();
        for (ReadRow<StudentColumn, StudentRow> candidate : notStored.values()) {
            if (candidate.value().admissionNumber().isEmpty()) {
                if (again.isEmpty()) {
                    numbers.passOver(tables.highestNumber(numbers.prefix()));
                }
                again.put(numbers.next(), candidate);
            } else {
                faultNumberInUse(candidate);
                classroom(candidate.value()).giveSeatBack();
            }
        }
        return again;
    }
}
