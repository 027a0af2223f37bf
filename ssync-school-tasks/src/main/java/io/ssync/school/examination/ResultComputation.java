package io.ssync.school.examination;

import static java.util.stream.Collectors.joining;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.examination.ComputationReport.Results;
import io.ssync.school.examination.ComputationReport.StudentError;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Computes the results of a class for a term, in one transaction and with as many statements for forty students as for one.
 *
 * <p>Positions and statistics are taken when all students are computed. Computed again, a result keeps its id, its remarks and
 * its publication, and so do the subjects in it. Two computations of one class wait for each other.
 */
final class ResultComputation {

    private final SchoolDatabase database;
    private final InstantSource clock;

    ResultComputation(SchoolDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    ComputationReport compute(long termId, long classroomId, @Nullable Long computedById) {
        return database.inTransaction(handle -> compute(handle, termId, classroomId, computedById));
    }

    private ComputationReport compute(Handle handle, long termId, long classroomId, @Nullable Long computedById) {
        ResultTables tables = new ResultTables(handle);
        TermClass termClass = tables.lock(termId, classroomId);
        List<ClassStudent> students = tables.students(termClass);
        if (students.isEmpty()) {
            throw new ExaminationRefusedException("There are no active students in " + termClass.classroom() + ".");
        }
        List<ClassSubject> subjects = tables.subjects(termClass);
        if (subjects.isEmpty()) {
            throw new ExaminationRefusedException("No subjects are allocated to " + termClass.classroom() + " for "
                    + termClass.term() + ": allocate them to the class and its year first.");
        }
        List<StudentError> errors = new ArrayList<>();
        List<ClassStudent> enrolled = new ArrayList<>();
        for (ClassStudent student : students) {
            if (student.enrolmentId() == null) {
                errors.add(new StudentError(
                        student.name(), "not enrolled in " + termClass.classroom() + " for the year of the term"));
            } else {
                enrolled.add(student);
            }
        }
        List<Exam> exams = tables.exams(termClass);
        ClassMarks marks = tables.marks(enrolled, subjects, exams);
        if (marks.isEmpty() && !enrolled.isEmpty()) {
            throw withoutMarks(termClass, exams);
        }
        ExamScores examScores = new ExamScores(exams);
        List<ClassStudent> ranked = withNumbers(enrolled, subjects, marks, errors);
        MissingMarks missing = new MissingMarks(examScores, marks);
        ranked.forEach(student -> missing.look(student, subjects));
        Instant now = clock.instant();
        List<StudentScore> scores = scores(ranked, subjects, marks, examScores, tables.gradeScale());
        Map<Integer, Long> ids = tables.storeResults(termClass, scores, totals(scores), computedById, now);
        tables.storeSubjects(ids, scores, statistics(scores, subjects));
        List<String> removed = tables.removeOthers(termClass, ids.values(), subjects);
        List<String> warnings = new ArrayList<>(missing.warnings());
        warnings.addAll(tables.publishedOthers(termClass, ids.values()));
        return new ComputationReport(
                "success",
                termClass.term(),
                termClass.classroom(),
                new Results(students.size(), scores.size(), errors.size(), errors, missing.count(), removed, warnings));
    }

    /** Results without a single mark would be an F for everybody, one that could be published. */
    private static ExaminationRefusedException withoutMarks(TermClass termClass, List<Exam> exams) {
        return new ExaminationRefusedException(
                exams.isEmpty()
                        ? "No examination of " + termClass.classroom() + " lies within " + termClass.term() + ", "
                                + termClass.starts() + " to " + termClass.ends()
                                + ": correct the dates of its examinations or of the term first."
                        : "No marks are entered for " + termClass.classroom() + " in " + termClass.term()
                                + ": enter them first, in its examinations "
                                + exams.stream().map(Exam::name).collect(joining(", ")) + ".");
    }

    /** The students whose marks are numbers; the others are told. */
    private static List<ClassStudent> withNumbers(
            List<ClassStudent> students, List<ClassSubject> subjects, ClassMarks marks, List<StudentError> errors) {
        List<ClassStudent> ranked = new ArrayList<>();
        for (ClassStudent student : students) {
            String wrong = subjects.stream()
                    .flatMap(subject -> marks
                            .notANumber(student, subject)
                            .map(mark -> "a mark in " + subject.name() + " is " + mark + ", which is not a number")
                            .stream())
                    .collect(joining("; "));
            if (wrong.isEmpty()) {
                ranked.add(student);
            } else {
                errors.add(new StudentError(student.name(), wrong));
            }
        }
        return ranked;
    }

    private static List<StudentScore> scores(
            List<ClassStudent> students,
            List<ClassSubject> subjects,
            ClassMarks marks,
            ExamScores exams,
            GradeScale scale) {
        return students.stream()
                .map(student -> new StudentScore(
                        student,
                        subjects.stream()
                                .map(subject -> score(subject, exams, scale, marks.of(student, subject)))
                                .toList()))
                .toList();
    }

    private static SubjectScore score(
            ClassSubject subject, ExamScores exams, GradeScale scale, Map<Long, BigDecimal> marks) {
        BigDecimal assessment = exams.assessment(marks);
        BigDecimal examination = exams.examination(marks);
        return new SubjectScore(subject, assessment, examination, scale.grade(assessment.add(examination)));
    }

    private static Ranking totals(List<StudentScore> scores) {
        return new Ranking(scores.stream().map(StudentScore::total).toList());
    }

    private static Map<Long, SubjectStatistics> statistics(List<StudentScore> scores, List<ClassSubject> subjects) {
        Map<Long, SubjectStatistics> statistics = new HashMap<>();
        for (int i = 0; i < subjects.size() && !scores.isEmpty(); i++) {
            int subject = i;
            statistics.put(
                    subjects.get(i).id(),
                    SubjectStatistics.of(scores.stream()
                            .map(score -> score.subjects().get(subject).total())
                            .toList()));
        }
        return statistics;
    }
}
