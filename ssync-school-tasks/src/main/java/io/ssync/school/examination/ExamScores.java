package io.ssync.school.examination;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the examinations of a class count: continuous assessment 40 points, all papers together, and the final examination 60.
 *
 * <p>Papers that are out of something else are scaled. A missing mark is nothing. With several final examinations the one that
 * ends last counts in which the student has a mark, not the one whose mark was typed last.
 */
final class ExamScores {

    static final BigDecimal CA_MAX = new BigDecimal("40.00");
    static final BigDecimal EXAM_MAX = new BigDecimal("60.00");

    private final List<Exam> assessments;
    private final List<Exam> finals;
    private final int assessmentsOutOf;

    ExamScores(List<Exam> exams) {
        assessments = exams.stream().filter(Exam::isContinuousAssessment).toList();
        finals = exams.stream()
                .filter(exam -> !exam.isContinuousAssessment())
                .sorted(Comparator.comparing(Exam::ends).thenComparing(Exam::id).reversed())
                .toList();
        assessmentsOutOf = assessments.stream().mapToInt(Exam::outOf).sum();
    }

    /** Points for continuous assessment, with two decimals, of a student's marks in a subject by examination. */
    BigDecimal assessment(Map<Long, BigDecimal> marks) {
        BigDecimal points = Decimals.sum(assessments.stream()
                .map(exam -> marks.getOrDefault(exam.id(), BigDecimal.ZERO))
                .toList());
        return scale(points, assessmentsOutOf, CA_MAX);
    }

    /** Points for the final examination, with two decimals, of a student's marks in a subject by examination. */
    BigDecimal examination(Map<Long, BigDecimal> marks) {
        return finals.stream()
                .flatMap(exam ->
                        Stream.ofNullable(marks.get(exam.id())).map(mark -> scale(mark, exam.outOf(), EXAM_MAX)))
                .findFirst()
                .orElse(Decimals.round(BigDecimal.ZERO));
    }

    /** The papers that count and have no mark, by name; of several final examinations one is enough. */
    List<String> missing(Map<Long, BigDecimal> marks) {
        List<String> missing = new ArrayList<>();
        assessments.stream()
                .filter(exam -> !marks.containsKey(exam.id()))
                .map(Exam::name)
                .forEach(missing::add);
        if (!finals.isEmpty() && finals.stream().noneMatch(exam -> marks.containsKey(exam.id()))) {
            missing.add(finals.stream().map(Exam::name).collect(joining(" or ")));
        }
        return missing;
    }

    private static BigDecimal scale(BigDecimal points, int outOf, BigDecimal max) {
        BigDecimal positive = points.max(BigDecimal.ZERO);
        // Rounded once: what is rounded to many places first may come to lie between two cents.
        return outOf <= 0
                ? Decimals.round(positive.min(max))
                : Decimals.divide(positive.multiply(max), BigDecimal.valueOf(outOf))
                        .min(max);
    }
}
