package io.ssync.school.examination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradeScaleTest {

    @ParameterizedTest
    @CsvSource({
        "100, A, 4.00",
        "75, A, 4.00",
        "74.99, B, 3.50",
        "74.5, B, 3.50",
        "70, B, 3.50",
        "69.99, C, 3.00",
        "69.5, C, 3.00",
        "60, C, 3.00",
        "59.99, D, 2.00",
        "50, D, 2.00",
        "40, E, 1.00",
        "39.5, F, 0.00",
        "0, F, 0.00",
        "104, A, 4.00",
        "-1, F, 0.00"
    })
    void hasNoGaps(BigDecimal percentage, String letter, BigDecimal points) {
        assertThat(GradeScale.STANDARD.grade(percentage)).isEqualTo(new Grade(letter, points));
    }

    @Test
    void takesABandWithoutLetterForAFail() {
        GradeScale scale = new GradeScale(
                "s", List.of(new GradeBand(BigDecimal.ZERO, BigDecimal.TEN, null, new BigDecimal("1.00"))));

        assertThat(scale.grade(BigDecimal.ONE).letter()).isEqualTo("F");
    }

    @Test
    void refusesWhatAResultCannotKeep() {
        assertThatThrownBy(() -> new GradeScale(
                        "Words", List.of(new GradeBand(BigDecimal.ZERO, BigDecimal.TEN, "Excellent", BigDecimal.ONE))))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessageContaining("Words")
                .hasMessageContaining("Excellent");
    }
}
