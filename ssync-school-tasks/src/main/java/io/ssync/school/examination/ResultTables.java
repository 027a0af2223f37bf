package io.ssync.school.examination;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.Statements;
import io.ssync.school.people.FullName;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements of computing results. Each works on a whole class. */
final class ResultTables {

    private final Handle handle;
    private final Statements statements;

    ResultTables(Handle handle) {
        this.handle = handle;
        statements = new Statements(handle, ResultTables.class);
    }

    /** Finds a class in a term, and makes other computations of it wait until the end of the transaction. */
    TermClass lock(long termId, long classroomId) {
        statements
                .query("lock")
                .bind("term", termId)
                .bind("classroom", classroomId)
                .mapTo(String.class)
                .one();
        return find(termId, classroomId);
    }

    /** Finds a class in a term. */
    TermClass find(long termId, long classroomId) {
        return statements
                .query("find-class")
                .bind("term", termId)
                .bind("classroom", classroomId)
                .map((row, context) -> new TermClass(
                        termId,
                        row.getString("term"),
                        row.getObject("start_date", LocalDate.class),
                        row.getObject("end_date", LocalDate.class),
                        row.getLong("academic_year_id"),
                        row.getBoolean("active_year"),
                        classroomId,
                        row.getString("classroom")))
                .findOne()
                .orElseThrow(() -> new ExaminationRefusedException("There is no term with the id " + termId
                        + " or no classroom with the id " + classroomId + "."));
    }

    List<ClassStudent> students(TermClass termClass) {
        return statements
                .query("students")
                .bind("classroom", termClass.classroomId())
                .bind("year", termClass.academicYearId())
                .bind("yearIsActive", termClass.yearIsActive())
                .bind("ends", termClass.ends())
                .map((row, context) -> new ClassStudent(
                        row.getInt("id"),
                        student(row),
                        row.getObject("enrolment_id", Long.class),
                        row.getBoolean("is_expected")))
                .list();
    }

    List<ClassSubject> subjects(TermClass termClass) {
        return statements
                .query("subjects")
                .bind("classroom", termClass.classroomId())
                .bind("year", termClass.academicYearId())
                .bind("term", termClass.termId())
                .map((row, context) -> new ClassSubject(
                        row.getLong("subject_id"),
                        FullName.capitalize(row.getString("name")),
                        row.getLong("teacher_name_id"),
                        row.getBoolean("is_selectable")))
                .list();
    }

    /** The examinations of the class that were held, at least partly, within the term. */
    List<Exam> exams(TermClass termClass) {
        return statements
                .query("exams")
                .bind("classroom", termClass.classroomId())
                .bind("starts", termClass.starts())
                .bind("ends", termClass.ends())
                .map((row, context) -> new Exam(
                        row.getLong("id"),
                        FullName.capitalize(row.getString("name")),
                        row.getObject("ends_date", LocalDate.class),
                        row.getInt("out_of")))
                .list();
    }

    ClassMarks marks(List<ClassStudent> students, List<ClassSubject> subjects, List<Exam> exams) {
        ClassMarks marks = new ClassMarks();
        statements
                .query("marks")
                .bindArray("enrolments", Long.class, each(students, ClassStudent::enrolmentId))
                .bindArray("subjects", Long.class, each(subjects, ClassSubject::id))
                .bindArray("exams", Long.class, each(exams, Exam::id))
                .map((row, context) -> {
                    MarkKey key = new MarkKey(row.getLong("student_id"), row.getLong("subject_id"));
                    marks.add(key, row.getLong("exam_name_id"), row.getDouble("points_scored"));
                    return key;
                })
                .list();
        return marks;
    }

    GradeScale gradeScale() {
        return new GradeScales(handle).first();
    }

    /** Stores what the students have; the ids of the results by student. */
    Map<Integer, Long> storeResults(
            TermClass termClass, List<StudentScore> scores, Ranking ranking, @Nullable Long computedById, Instant now) {
        Map<Integer, Long> ids = new HashMap<>();
        statements
                .query("store-results")
                .bind("term", termClass.termId())
                .bind("year", termClass.academicYearId())
                .bind("classroom", termClass.classroomId())
                .bind("computedBy", computedById)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("count", scores.size())
                .bindArray(
                        "students",
                        Integer.class,
                        each(scores, score -> score.student().id()))
                .bindArray("totals", BigDecimal.class, each(scores, StudentScore::total))
                .bindArray("possible", BigDecimal.class, each(scores, StudentScore::possible))
                .bindArray("averages", BigDecimal.class, each(scores, StudentScore::average))
                .bindArray("grades", String.class, each(scores, StudentScore::grade))
                .bindArray("gpas", BigDecimal.class, each(scores, StudentScore::gpa))
                .bindArray("positions", Integer.class, each(scores, score -> ranking.position(score.share())))
                .map((row, context) -> Map.entry(row.getInt("student_id"), row.getLong("id")))
                .forEach(result -> ids.put(result.getKey(), result.getValue()));
        return ids;
    }

    /** Stores what the students have in each subject. */
    void storeSubjects(
            Map<Integer, Long> resultIds, List<StudentScore> scores, Map<Long, SubjectStatistics> statistics) {
        List<Long> results = new ArrayList<>();
        List<SubjectScore> rows = new ArrayList<>();
        List<SubjectStatistics> compared = new ArrayList<>();
        for (StudentScore score : scores) {
            for (SubjectScore subject : score.subjects()) {
                results.add(resultIds.get(score.student().id()));
                rows.add(subject);
                compared.add(statistics.get(subject.subject().id()));
            }
        }
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            positions.add(compared.get(i).ranking().position(rows.get(i).total()));
        }
        statements
                .update("store-subjects")
                .bind("caMax", ExamScores.CA_MAX)
                .bind("examMax", ExamScores.EXAM_MAX)
                .bindArray("results", Long.class, results)
                .bindArray(
                        "subjects", Long.class, each(rows, row -> row.subject().id()))
                .bindArray(
                        "teachers", Long.class, each(rows, row -> row.subject().teacherId()))
                .bindArray("assessments", BigDecimal.class, each(rows, SubjectScore::assessment))
                .bindArray("examinations", BigDecimal.class, each(rows, SubjectScore::examination))
                .bindArray("totals", BigDecimal.class, each(rows, SubjectScore::total))
                .bindArray("grades", String.class, each(rows, row -> row.grade().letter()))
                .bindArray(
                        "points",
                        BigDecimal.class,
                        each(rows, row -> Decimals.round(row.grade().points())))
                .bindArray("positions", Integer.class, positions)
                .bindArray("students", Integer.class, each(compared, SubjectStatistics::students))
                .bindArray("highest", BigDecimal.class, each(compared, SubjectStatistics::highest))
                .bindArray("lowest", BigDecimal.class, each(compared, SubjectStatistics::lowest))
                .bindArray("means", BigDecimal.class, each(compared, SubjectStatistics::mean))
                .execute();
    }

    /** Removes the subjects of results that were not stored with them now. */
    void removeOtherSubjects(Map<Integer, Long> resultIds, List<StudentScore> scores) {
        List<Long> results = new ArrayList<>();
        List<Long> subjects = new ArrayList<>();
        for (StudentScore score : scores) {
            for (SubjectScore subject : score.subjects()) {
                results.add(resultIds.get(score.student().id()));
                subjects.add(subject.subject().id());
            }
        }
        statements
                .update("remove-subjects")
                .bindArray("results", Long.class, resultIds.values())
                .bindArray("keptResults", Long.class, results)
                .bindArray("keptSubjects", Long.class, subjects)
                .execute();
    }

    /**
     * Takes the positions from results of earlier computations that are none of these.
     *
     * @return whose results those are
     */
    List<String> takeOutOfRanking(TermClass termClass, Collection<Long> results) {
        return statements
                .query("take-out-of-ranking")
                .bind("term", termClass.termId())
                .bind("classroom", termClass.classroomId())
                .bindArray("results", Long.class, results)
                .map((row, context) -> student(row))
                .list();
    }

    /** What parents can see of the class and of these students, as it is at this moment of the transaction. */
    PublishedResults published(TermClass termClass, List<ClassStudent> students) {
        PublishedResults published = new PublishedResults();
        statements
                .query("published")
                .bind("term", termClass.termId())
                .bind("classroom", termClass.classroomId())
                .bindArray("students", Integer.class, each(students, ClassStudent::id))
                .map((row, context) -> {
                    published.add(row, student(row));
                    return row.getLong("id");
                })
                .list();
        return published;
    }

    /** A student as the office knows one from another of the same name. */
    private static String student(ResultSet row) throws SQLException {
        return FullName.capitalize(row.getString("name")) + " (" + row.getString("admission_number") + ")";
    }

    /** The classrooms to which subjects are allocated for a term, by name. */
    List<TermClass> classesOf(long termId) {
        return statements.query("classes").bind("term", termId).mapTo(Long.class).list().stream()
                .map(classroom -> find(termId, classroom))
                .toList();
    }
}
