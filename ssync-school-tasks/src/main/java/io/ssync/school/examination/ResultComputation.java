package io.ssync.school.examination;

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
        Instant now = clock.instant();
        List<StudentScore> scores = scores(tables, termClass, enrolled, subjects);
        Map<Integer, Long> ids = tables.storeResults(termClass, scores, totals(scores), computedById, now);
        tables.storeSubjects(ids, scores, statistics(scores, subjects));
        tables.removeOthers(termClass, ids.values(), subjects);
        return new ComputationReport(
                "success",
                termClass.term(),
                termClass.classroom(),
                new Results(students.size(), scores.size(), errors.size(), errors));
    }

    private static List<StudentScore> scores(
            ResultTables tables, TermClass termClass, List<ClassStudent> students, List<ClassSubject> subjects) {
        List<Exam> exams = tables.exams(termClass);
        Map<MarkKey, Map<Long, BigDecimal>> marks = tables.marks(students, subjects, exams);
        ExamScores examScores = new ExamScores(exams);
        GradeScale scale = tables.gradeScale();
        return students.stream()
                .map(student -> new StudentScore(
                        student,
                        subjects.stream()
                                .map(subject -> score(
                                        subject,
                                        examScores,
                                        scale,
                                        marks.getOrDefault(new MarkKey(student.enrolmentId(), subject.id()), Map.of())))
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
