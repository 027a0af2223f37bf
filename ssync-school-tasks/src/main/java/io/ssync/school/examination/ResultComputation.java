package io.ssync.school.examination;

import static java.util.stream.Collectors.joining;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.examination.ComputationReport.Results;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Computes the results of a class for a term, in one transaction and with as many statements for forty students as for one.
 *
 * <p>Positions and statistics are taken when all students are computed. Computed again, a result keeps its id, its remarks and
 * its publication, and so do the subjects in it. What parents can see becomes another only if the request says that it may;
 * otherwise nothing is stored. Two computations of one class wait for each other.
 */
final class ResultComputation {

    private static final String BEFORE = "before_results";

    /** More is in the report of a dry run. */
    private static final int CHANGES_TOLD = 10;

    private final SchoolDatabase database;
    private final InstantSource clock;

    ResultComputation(SchoolDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    ComputationReport compute(ComputationRequest request) {
        return database.inTransaction(handle -> {
            handle.savepoint(BEFORE);
            ComputationReport report = compute(handle, request);
            if (request.dryRun()) {
                handle.rollbackToSavepoint(BEFORE);
            } else if (!request.mayChangePublished()) {
                refuseChanges(report);
            }
            return report;
        });
    }

    private ComputationReport compute(Handle handle, ComputationRequest request) {
        ResultTables tables = new ResultTables(handle);
        TermClass termClass = tables.lock(request.termId(), request.classroomId());
        List<ClassStudent> students = tables.students(termClass);
        if (students.isEmpty()) {
            throw new ExaminationRefusedException("There are no active students in " + termClass.classroom() + ".");
        }
        List<ClassSubject> subjects = tables.subjects(termClass);
        if (subjects.isEmpty()) {
            throw new ExaminationRefusedException("No subjects are allocated to " + termClass.classroom() + " for "
                    + termClass.term() + ": allocate them to the class and its year first.");
        }
        List<Exam> exams = tables.exams(termClass);
        ClassMarks marks = tables.marks(
                students.stream()
                        .filter(student -> student.enrolmentId() != null)
                        .toList(),
                subjects,
                exams);
        ClassRoll roll = new ClassRoll(termClass, students, subjects, marks);
        if (marks.isEmpty() && students.stream().anyMatch(student -> student.enrolmentId() != null)) {
            throw withoutMarks(termClass, exams);
        }
        ExamScores examScores = new ExamScores(exams);
        MissingMarks missing = new MissingMarks();
        roll.ranked().forEach(student -> missing.look(student, taken(student, subjects, marks), marks, examScores));
        List<StudentScore> scores = scores(roll.ranked(), subjects, marks, examScores, tables.gradeScale());

        PublishedResults before = tables.published(termClass, students);
        Map<Integer, Long> ids =
                tables.storeResults(termClass, scores, ranking(scores), request.computedById(), clock.instant());
        tables.storeSubjects(ids, scores, statistics(scores));
        tables.removeOtherSubjects(ids, scores);
        List<String> notRanked = tables.takeOutOfRanking(termClass, ids.values());
        List<String> changes = before.changes(tables.published(termClass, students));

        List<String> warnings = new ArrayList<>(missing.warnings());
        warnings.addAll(roll.warnings());
        return new ComputationReport(
                "success",
                termClass.term(),
                termClass.classroom(),
                request.dryRun(),
                new Results(
                        scores.size() + roll.errors().size(),
                        scores.size(),
                        roll.errors().size(),
                        roll.errors(),
                        missing.count(),
                        missing.list(),
                        notRanked,
                        changes,
                        warnings));
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

    private static void refuseChanges(ComputationReport report) {
        List<String> changes = report.results().publishedChanges();
        if (changes.isEmpty()) {
            return;
        }
        String more = changes.size() > CHANGES_TOLD ? "\nand " + (changes.size() - CHANGES_TOLD) + " more" : "";
        throw new ExaminationRefusedException("Results of " + report.classroom() + " for " + report.term()
                + " are published, and this would change those of " + changes.size()
                + (changes.size() == 1 ? " student" : " students")
                + ". Nothing was stored. If parents shall see others than they were given, compute with change_published.\n"
                + changes.stream().limit(CHANGES_TOLD).collect(joining("\n")) + more);
    }

    private static List<ClassSubject> taken(ClassStudent student, List<ClassSubject> subjects, ClassMarks marks) {
        return subjects.stream()
                .filter(subject -> !subject.isElective() || marks.hasAny(student, subject))
                .toList();
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
                        taken(student, subjects, marks).stream()
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

    private static Ranking ranking(List<StudentScore> scores) {
        return new Ranking(scores.stream().map(StudentScore::share).toList());
    }

    /** By subject, of those who take it. */
    private static Map<Long, SubjectStatistics> statistics(List<StudentScore> scores) {
        Map<Long, List<BigDecimal>> totals = new HashMap<>();
        scores.forEach(student -> student.subjects()
                .forEach(score -> totals.computeIfAbsent(score.subject().id(), subject -> new ArrayList<>())
                        .add(score.total())));
        Map<Long, SubjectStatistics> statistics = new HashMap<>();
        totals.forEach((subject, ofAll) -> statistics.put(subject, SubjectStatistics.of(ofAll)));
        return statistics;
    }
}
