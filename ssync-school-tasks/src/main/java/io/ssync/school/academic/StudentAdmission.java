package io.ssync.school.academic;

import io.ssync.school.sheet.RowFields;
import io.ssync.school.sheet.TableRow;
import io.ssync.school.upload.UploadReport;
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

/**
 * Admits students row by row: checks each row by itself, then against the other rows and the database, and stores the good
 * ones. Works on a bounded number of rows at a time, with a handful of statements for all of them. For one thread and one
 * transaction.
 */
final class StudentAdmission {

    /** Enough to make the round trips cheap, few enough to be nothing in memory. */
    static final int CHUNK = 2_000;

    /** A row with the faults that it shows by itself. */
    private record Candidate(StudentRow student, RowFields<StudentColumn> fields) {}

    private final StudentTables tables;
    private final AcademicYear year;
    private final Classrooms classrooms;
    private final AdmissionNumbers numbers;
    private final EnrolledStudents enrolled;
    private final Instant now;
    private final LocalDate today;
    private final StudentRowReader reader;
    private final Map<String, Integer> rowsByNumber = new HashMap<>();
    private final List<Candidate> chunk = new ArrayList<>();
    private final UploadReport.Builder report = new UploadReport.Builder();

    StudentAdmission(
            StudentTables tables,
            AcademicYear year,
            Classrooms classrooms,
            AdmissionNumbers numbers,
            EnrolledStudents enrolled,
            Instant now) {
        this.tables = tables;
        this.year = year;
        this.classrooms = classrooms;
        this.numbers = numbers;
        this.enrolled = enrolled;
        this.now = now;
        today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        reader = new StudentRowReader(classrooms, today);
    }

    void add(TableRow<StudentColumn> row) {
        RowFields<StudentColumn> fields = new RowFields<>(row);
        chunk.add(new Candidate(reader.read(fields), fields));
        if (chunk.size() == CHUNK) {
            admitChunk();
        }
    }

    UploadReport finish() {
        admitChunk();
        tables.occupySeats(classrooms.all());
        return report.build();
    }

    private void admitChunk() {
        Set<String> numbersInUse = tables.numbersInUse(chunk.stream()
                .map(candidate -> candidate.student().admissionNumber())
                .filter(number -> !number.isEmpty())
                .toList());
        List<Candidate> accepted = new ArrayList<>();
        for (Candidate candidate : chunk) {
            checkNumber(candidate, numbersInUse);
            checkEnrolment(candidate);
            if (takesSeat(candidate)) {
                accepted.add(candidate);
            }
        }
        store(accepted);
        chunk.forEach(this::count);
        chunk.clear();
    }

    /** A number that stands in the sheet twice may belong to either student: only the first row gets it, if it is good. */
    private void checkNumber(Candidate candidate, Set<String> numbersInUse) {
        String number = candidate.student().admissionNumber();
        if (number.isEmpty()) {
            return;
        }
        RowFields<StudentColumn> fields = candidate.fields();
        Integer earlierRow = rowsByNumber.putIfAbsent(number, fields.rowNumber());
        if (earlierRow != null) {
            fields.fault(
                    StudentColumn.ADMISSION_NUMBER, "admission number already in row " + earlierRow + " of this file");
        } else if (numbersInUse.contains(number)) {
            faultNumberInUse(candidate);
        }
    }

    private static void faultNumberInUse(Candidate candidate) {
        candidate.fields().fault(StudentColumn.ADMISSION_NUMBER, "admission number already in use");
    }

    /** Without a number only the name and birthday tell whether the student is here already. */
    private void checkEnrolment(Candidate candidate) {
        RowFields<StudentColumn> fields = candidate.fields();
        if (!fields.hasFaults()
                && candidate.student().admissionNumber().isEmpty()
                && enrolled.contains(identity(candidate.student()))) {
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
    private boolean takesSeat(Candidate candidate) {
        RowFields<StudentColumn> fields = candidate.fields();
        Classroom classroom = candidate.student().classroom();
        if (classroom != null && classroom.isFull()) {
            fields.fault(
                    StudentColumn.CLASSROOM,
                    "no seats left in this classroom: all " + classroom.capacity() + " are taken");
        }
        if (fields.hasFaults()) {
            return false;
        }
        classroom(candidate.student()).takeSeat();
        enrolled.add(identity(candidate.student()));
        return true;
    }

    private void store(List<Candidate> accepted) {
        Map<String, Candidate> pending = new LinkedHashMap<>();
        for (Candidate candidate : accepted) {
            String number = candidate.student().admissionNumber();
            pending.put(number.isEmpty() ? numbers.next() : number, candidate);
        }
        while (!pending.isEmpty()) {
            pending.keySet().removeAll(insert(pending));
            pending = afterConflict(pending);
        }
    }

    /** Stores students by admission number, and returns the numbers of those that were stored. */
    private Set<String> insert(Map<String, Candidate> candidates) {
        List<NewStudent> students = new ArrayList<>();
        candidates.forEach((number, candidate) ->
                students.add(new NewStudent(number, candidate.student(), classroom(candidate.student()))));
        Map<String, Integer> ids = tables.insertStudents(students, year, now);
        Map<Integer, Classroom> enrolments = new LinkedHashMap<>();
        Map<Integer, String> medicalHistories = new LinkedHashMap<>();
        ids.forEach((number, id) -> {
            StudentRow student = candidates.get(number).student();
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
    private Map<String, Candidate> afterConflict(Map<String, Candidate> notStored) {
        Map<String, Candidate> again = new LinkedHashMap<>();
        for (Candidate candidate : notStored.values()) {
            if (candidate.student().admissionNumber().isEmpty()) {
                if (again.isEmpty()) {
                    numbers.passOver(tables.highestNumber(numbers.prefix()));
                }
                again.put(numbers.next(), candidate);
            } else {
                faultNumberInUse(candidate);
                classroom(candidate.student()).giveSeatBack();
            }
        }
        return again;
    }

    private void count(Candidate candidate) {
        if (candidate.fields().hasFaults()) {
            report.failed(candidate.fields().faults());
        } else {
            report.created();
        }
    }
}
