package io.ssync.school.examination;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.Statements;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The statements of uploads of marks and remarks of a class in a term. Each works on many students. */
final class MarkTables {

    private final Statements statements;
    private final TermClass termClass;
    private final Instant now;

    MarkTables(Handle handle, TermClass termClass, Instant now) {
        statements = new Statements(handle, MarkTables.class);
        this.termClass = termClass;
        this.now = now;
    }

    /** Who is enrolled in the class for the year of the term, by name. */
    List<EnrolledStudent> students() {
        return statements
                .query("students")
                .bind("classroom", termClass.classroomId())
                .bind("year", termClass.academicYearId())
                .map((row, context) -> new EnrolledStudent(
                        row.getLong("enrolment_id"),
                        row.getInt("student_id"),
                        row.getString("admission_number"),
                        row.getString("first_name"),
                        row.getString("last_name")))
                .list();
    }

    /** The enrolments of those who have one of the marks of rows already. */
    Set<Long> marked(ClassSubject subject, List<MarkRow> rows) {
        Marks marks = new Marks(rows);
        return new HashSet<>(statements
                .query("marked")
                .bind("subject", subject.id())
                .bindArray("enrolments", Long.class, marks.enrolments)
                .bindArray("exams", Long.class, marks.exams)
                .mapTo(Long.class)
                .list());
    }

    /** Stores marks, by the name of the teacher of the subject; of several for one examination the one that counts is changed. */
    void storeMarks(ClassSubject subject, List<MarkRow> rows) {
        Marks marks = new Marks(rows);
        statements
                .update("store-marks")
                .bind("subject", subject.id())
                .bind("teacher", subject.teacherId())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bindArray("enrolments", Long.class, marks.enrolments)
                .bindArray("exams", Long.class, marks.exams)
                .bindArray("points", BigDecimal.class, marks.points)
                .execute();
    }

    /** Stores what the teacher of a subject says of students who have a result in it; these students. */
    Set<Integer> storeRemarks(ClassSubject subject, List<MarkRow> rows) {
        List<MarkRow> remarked =
                rows.stream().filter(row -> !row.remark().isEmpty()).toList();
        return new HashSet<>(statements
                .query("store-subject-remarks")
                .bind("subject", subject.id())
                .bind("term", termClass.termId())
                .bind("year", termClass.academicYearId())
                .bindArray(
                        "students",
                        Integer.class,
                        each(remarked, row -> student(row).studentId()))
                .bindArray("remarks", String.class, each(remarked, MarkRow::remark))
                .mapTo(Integer.class)
                .list());
    }

    /** Stores what class teacher and principal say of students who have a result; these students. */
    Set<Integer> storeClassRemarks(List<RemarkRow> rows) {
        return new HashSet<>(statements
                .query("store-class-remarks")
                .bind("term", termClass.termId())
                .bind("year", termClass.academicYearId())
                .bindArray(
                        "students",
                        Integer.class,
                        each(
                                rows,
                                row -> Objects.requireNonNull(row.student(), "a right row has one")
                                        .studentId()))
                .bindArray("teachers", String.class, each(rows, RemarkRow::classTeacher))
                .bindArray("principals", String.class, each(rows, RemarkRow::principal))
                .mapTo(Integer.class)
                .list());
    }

    /** Those of the students of rows who have a rating in the term already. */
    Set<Integer> rated(List<RatingRow> rows) {
        return new HashSet<>(statements
                .query("rated")
                .bind("term", termClass.termId())
                .bindArray("students", Integer.class, each(rows, MarkTables::studentId))
                .mapTo(Integer.class)
                .list());
    }

    /** The ratings of the term, by student and trait. */
    Map<Integer, Map<String, Integer>> ratings(List<EnrolledStudent> students) {
        Map<Integer, Map<String, Integer>> ratings = new HashMap<>();
        statements
                .query("ratings")
                .bind("term", termClass.termId())
                .bindArray("students", Integer.class, each(students, EnrolledStudent::studentId))
                .map((row, context) -> ratings.computeIfAbsent(row.getInt("student_id"), student -> new HashMap<>())
                        .put(row.getString("trait"), row.getInt("score")))
                .list();
        return ratings;
    }

    void storeRatings(List<RatingRow> rows) {
        List<Integer> students = new ArrayList<>();
        List<String> traits = new ArrayList<>();
        List<Integer> scores = new ArrayList<>();
        for (RatingRow row : rows) {
            row.scores().forEach((trait, score) -> {
                students.add(studentId(row));
                traits.add(trait);
                scores.add(score);
            });
        }
        statements
                .update("store-ratings")
                .bind("term", termClass.termId())
                .bindArray("students", Integer.class, students)
                .bindArray("traits", String.class, traits)
                .bindArray("scores", Integer.class, scores)
                .execute();
    }

    private static Integer studentId(RatingRow row) {
        return Objects.requireNonNull(row.student(), "a right row has one").studentId();
    }

    private static EnrolledStudent student(MarkRow row) {
        return Objects.requireNonNull(row.student(), "a right row has one");
    }

    /** Marks one by one. */
    private static final class Marks {

        private final List<Long> enrolments = new ArrayList<>();
        private final List<Long> exams = new ArrayList<>();
        private final List<BigDecimal> points = new ArrayList<>();

        Marks(List<MarkRow> rows) {
            for (MarkRow row : rows) {
                for (Map.Entry<Long, BigDecimal> mark : row.marks().entrySet()) {
                    enrolments.add(student(row).enrolmentId());
                    exams.add(mark.getKey());
                    points.add(mark.getValue());
                }
            }
        }
    }
}
