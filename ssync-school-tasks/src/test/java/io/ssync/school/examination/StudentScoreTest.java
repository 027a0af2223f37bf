package io.ssync.school.examination;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentScoreTest {

    private static StudentScore withPoints(String... points) {
        return new StudentScore(
                new ClassStudent(1, "Ada Obi", 1L, true),
                Arrays.stream(points)
                        .map(p -> new SubjectScore(
                                new ClassSubject(1, "Mathematics", 1, false),
                                new BigDecimal("20.00"),
                                new BigDecimal("30.33"),
                                new Grade("A", new BigDecimal(p))))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"3.50 3.51, 3.50", "3.51 3.52, 3.52", "4.00 3.50 3.00, 3.50", "1.00 0.00 0.00, 0.33", "2.00, 2.00"})
    void hasTheMeanOfTheGradePointsRoundedHalfToEven(String points, BigDecimal gpa) {
        assertThat(withPoints(points.split(" ")).gpa()).isEqualTo(gpa);
    }

    @ParameterizedTest
    @CsvSource({
        "3.50, A", "3.49, B", "3.00, B", "2.99, C", "2.00, C", "1.99, D", "1.00, D", "0.99, E", "0.50, E", "0.49, F"
    })
    void hasAnOverallGradeByTheMeanGradePoints(String gpa, String grade) {
        assertThat(withPoints(gpa).grade()).isEqualTo(grade);
    }

    @Test
    void addsUpTheSubjects() {
        StudentScore score = withPoints("4.00", "4.00", "4.00");

        assertThat(score.total()).isEqualTo("150.99");
        assertThat(score.possible()).isEqualTo("300.00");
        assertThat(score.average()).isEqualTo("50.33");
    }

    @Test
    void sharesPositionsAndCountsThem() {
        Ranking ranking = new Ranking(List.of("90", "90", "80", "70", "70", "60").stream()
                .map(BigDecimal::new)
                .toList());

        assertThat(List.of("90", "80", "70", "60"))
                .extracting(score -> ranking.position(new BigDecimal(score)))
                .containsExactly(1, 3, 4, 6);
    }
}
