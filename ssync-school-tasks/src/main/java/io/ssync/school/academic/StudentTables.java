package io.ssync.school.academic;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.Statements;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** The statements of a student upload. Each works on many rows at once. */
final class StudentTables {

    private static final int FETCHED_AT_ONCE = 1_000;

    private final Statements statements;

    StudentTables(Handle handle) {
        statements = new Statements(handle, StudentTables.class);
    }

    Optional<AcademicYear> findYear(long id) {
        return statements
                .query("find-year")
                .bind("id", id)
                .map((row, context) -> new AcademicYear(row.getLong("id"), row.getBoolean("active_year")))
                .findOne();
    }

    /** The ids of all classrooms. */
    Named<Long> classroomIds() {
        Named<Long> ids = new Named<>();
        statements
                .query("classroom-names")
                .map((row, context) -> Map.entry(row.getString("name"), row.getLong("id")))
                .forEach(room -> ids.add(room.getKey(), room.getValue()));
        return ids;
    }

    /** Locks classrooms until the end of the transaction. */
    Map<Long, Classroom> lockClassrooms(Collection<Long> ids) {
        Map<Long, Classroom> locked = new HashMap<>();
        statements
                .query("lock-classrooms")
                .bindArray("ids", Long.class, ids)
                .map((row, context) -> new Classroom(
                        row.getLong("id"), row.getInt("name_id"), row.getInt("capacity"), row.getInt("occupied_sits")))
                .forEach(classroom -> locked.put(classroom.id(), classroom));
        return locked;
    }

    /** Makes other uploads that need new admission numbers wait until the end of the transaction. */
    void lockNumbers() {
        statements.query("lock-numbers").mapTo(String.class).one();
    }

    /** The highest number of a series that is in use; 0 if none is. */
    long highestNumber(String prefix) {
        return statements
                .query("highest-number")
                .bind("prefix", prefix)
                .bind("mostDigits", AdmissionNumbers.MOST_DIGITS)
                .mapTo(Long.class)
                .one();
    }

    void forEachEnrolled(AcademicYear year, Collection<Long> classrooms, Consumer<EnrolledStudents.Identity> action) {
        statements
                .query("enrolled")
                .bind("year", year.id())
                .bindArray("classrooms", Long.class, classrooms)
                .setFetchSize(FETCHED_AT_ONCE)
                .map((row, context) -> new EnrolledStudents.Identity(
                        row.getLong("classroom_id"),
                        row.getString("first_name"),
                        row.getString("last_name"),
                        row.getObject("date_of_birth", LocalDate.class)))
                .forEach(action);
    }

    Set<String> numbersInUse(Collection<String> numbers) {
        return new HashSet<>(statements
                .query("numbers-in-use")
                .bindArray("numbers", String.class, numbers)
                .mapTo(String.class)
                .list());
    }

    /** Who has one of these numbers; locked until the end of the transaction. */
    Map<String, KnownStudent> known(Collection<String> numbers, AcademicYear year) {
        Map<String, KnownStudent> known = new HashMap<>();
        statements
                .query("known")
                .bind("year", year.id())
                .bindArray("numbers", String.class, numbers)
                .map((row, context) -> Map.entry(
                        row.getString("admission_number"),
                        new KnownStudent(
                                row.getInt("id"),
                                row.getString("first_name"),
                                row.getString("last_name"),
                                row.getBoolean("is_active"),
                                row.getObject("classroom_id", Long.class),
                                row.getString("classroom"))))
                .forEach(student -> known.put(student.getKey(), student.getValue()));
        return known;
    }

    /** Stores what rows say of students who are here already. */
    void updateStudents(Map<KnownStudent, StudentRow> students, AcademicYear year) {
        Collection<StudentRow> rows = students.values();
        List<Classroom> classrooms =
                each(rows, row -> Objects.requireNonNull(row.classroom(), "a row without one has a fault"));
        statements
                .update("update-students")
                .bind("yearIsActive", year.active())
                .bindArray("ids", Integer.class, each(students.keySet(), KnownStudent::id))
                .bindArray("firstNames", String.class, each(rows, StudentRow::firstName))
                .bindArray("middleNames", String.class, each(rows, StudentRow::middleName))
                .bindArray("lastNames", String.class, each(rows, StudentRow::lastName))
                .bindArray("datesOfBirth", LocalDate.class, each(rows, StudentRow::dateOfBirth))
                .bindArray("genders", String.class, each(rows, StudentRow::gender))
                .bindArray("phoneNumbers", String.class, each(rows, StudentRow::phoneNumber))
                .bindArray("streets", String.class, each(rows, StudentRow::street))
                .bindArray("classLevels", Integer.class, each(classrooms, Classroom::levelId))
                .bindArray("classrooms", Long.class, each(classrooms, Classroom::id))
                .execute();
    }

    /** Stores students; the new ids by admission number, without those whose number someone else took in the meantime. */
    Map<String, Integer> insertStudents(Collection<NewStudent> students, AcademicYear year, Instant now) {
        List<StudentRow> rows = each(students, NewStudent::row);
        List<Classroom> classrooms = each(students, NewStudent::classroom);
        Map<String, Integer> ids = new LinkedHashMap<>();
        statements
                .query("insert-students")
                .bind("yearIsActive", year.active())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bindArray("admissionNumbers", String.class, each(students, NewStudent::admissionNumber))
                .bindArray("firstNames", String.class, each(rows, StudentRow::firstName))
                .bindArray("middleNames", String.class, each(rows, StudentRow::middleName))
                .bindArray("lastNames", String.class, each(rows, StudentRow::lastName))
                .bindArray("datesOfBirth", LocalDate.class, each(rows, StudentRow::dateOfBirth))
                .bindArray("genders", String.class, each(rows, StudentRow::gender))
                .bindArray("phoneNumbers", String.class, each(rows, StudentRow::phoneNumber))
                .bindArray("streets", String.class, each(rows, StudentRow::street))
                .bindArray("classLevels", Integer.class, each(classrooms, Classroom::levelId))
                .bindArray("classrooms", Long.class, each(classrooms, Classroom::id))
                .map((row, context) -> Map.entry(row.getString("admission_number"), row.getInt("id")))
                .forEach(student -> ids.put(student.getKey(), student.getValue()));
        return ids;
    }

    /** Enrols students, given by id, in their classrooms for the year. */
    void enrol(Map<Integer, Classroom> students, AcademicYear year, LocalDate today) {
        statements
                .update("insert-enrolments")
                .bind("year", year.id())
                .bind("today", today)
                .bindArray("students", Integer.class, students.keySet())
                .bindArray("classrooms", Long.class, each(students.values(), Classroom::id))
                .execute();
    }

    /** Stores what is known of the health of students, given by id. */
    void addMedicalHistories(Map<Integer, String> histories) {
        statements
                .update("insert-medical-histories")
                .bindArray("students", Integer.class, histories.keySet())
                .bindArray("histories", String.class, histories.values())
                .execute();
    }

    /** Counts the seats that were taken in locked classrooms. */
    void occupySeats(Collection<Classroom> classrooms) {
        statements
                .update("occupy-seats")
                .bindArray("classrooms", Long.class, each(classrooms, Classroom::id))
                .bindArray("seats", Integer.class, each(classrooms, Classroom::taken))
                .execute();
    }
}
