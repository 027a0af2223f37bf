package io.ssync.school.examination;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * What a student has in all subjects, before it is compared with the class.
 *
 * @param student the student
 * @param subjects one entry for each subject, in the order of the class's subjects, of those that the student takes
 */
record StudentScore(ClassStudent student, List<SubjectScore> subjects) {

    /** So many decimals that totals which differ by a hundredth differ here, too. */
    private static final int SHARE_PLACES = 10;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** The least grade points of an A, a B, and so on. */
    private static final List<Grade> OVERALL =
            List.of(grade("A", "3.50"), grade("B", "3.00"), grade("C", "2.00"), grade("D", "1.00"), grade("E", "0.50"));

    StudentScore {
        subjects = List.copyOf(subjects);
    }

    private static Grade grade(String letter, String points) {
        return new Grade(letter, new BigDecimal(points));
    }

    BigDecimal total() {
        return Decimals.round(
                Decimals.sum(subjects.stream().map(SubjectScore::total).toList()));
    }

    BigDecimal possible() {
        return Decimals.round(HUNDRED.multiply(BigDecimal.valueOf(subjects.size())));
    }

    BigDecimal average() {
        return Decimals.divide(total().multiply(HUNDRED), possible());
    }

    /** The part of what could be had, by which students are ranked: with electives not all could have the same. */
    BigDecimal share() {
        return possible().signum() == 0
                ? BigDecimal.ZERO.setScale(SHARE_PLACES)
                : total().divide(possible(), SHARE_PLACES, RoundingMode.HALF_EVEN);
    }

    /** Mean grade points. */
    BigDecimal gpa() {
        return Decimals.mean(
                subjects.stream().map(score -> score.grade().points()).toList());
    }

    /** The overall grade, which goes by the mean grade points and not by the percentage. */
    String grade() {
        return OVERALL.stream()
                .filter(grade -> grade.points().compareTo(gpa()) <= 0)
                .findFirst()
                .map(Grade::letter)
                .orElse(Grade.FAIL.letter());
    }
}
