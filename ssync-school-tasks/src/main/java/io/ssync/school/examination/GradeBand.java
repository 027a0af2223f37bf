package io.ssync.school.examination;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A band of percentages that get the same grade.
 *
 * @param min where it begins
 * @param max where it ends, for people; a percentage between two bands belongs to the lower one
 * @param letter the grade; null counts as F
 * @param points grade points
 */
record GradeBand(BigDecimal min, BigDecimal max, @Nullable String letter, BigDecimal points) {

    Grade grade() {
        return new Grade(letter == null || letter.isBlank() ? Grade.FAIL.letter() : letter, points);
    }
}
