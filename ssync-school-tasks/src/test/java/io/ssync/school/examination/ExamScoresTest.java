package io.ssync.school.examination;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamScoresTest {

    private static Exam exam(long id, String name, int outOf) {
        return new Exam(id, name, LocalDate.of(2025, 12, 1).plusDays(id), outOf);
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CA",
                "1st CA",
                "ca 2",
                "CA1",
                "First C.A.",
                "Continuous Assessment",
                "continuous  assessment 2",
                "Test",
                "Mid-term test",
                "TEST 1",
                "Tests",
                "test1"
            })
    void knowsContinuousAssessment(String name) {
        assertThat(exam(1, name, 20).isContinuousAssessment()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Exam", "Practical", "Vocational studies", "Africa", "Contest", "Latest", "Cambridge", "Final"})
    void knowsAnExamination(String name) {
        assertThat(exam(1, name, 60).isContinuousAssessment()).isFalse();
    }

    @Test
    void areNotScaledWhenThePapersAddUp() {
        ExamScores scores = new ExamScores(List.of(exam(1, "CA 1", 20), exam(2, "CA 2", 20), exam(3, "Exam", 60)));
        Map<Long, BigDecimal> marks = Map.of(1L, decimal("12.5"), 2L, decimal("17"), 3L, decimal("44.25"));

        assertThat(scores.assessment(marks)).isEqualTo("29.50");
        assertThat(scores.examination(marks)).isEqualTo("44.25");
    }

    @Test
    void areScaledWhenThePapersAreOutOfSomethingElse() {
        ExamScores scores = new ExamScores(List.of(exam(1, "CA 1", 50), exam(2, "CA 2", 50), exam(3, "Exam", 100)));
        Map<Long, BigDecimal> marks = Map.of(1L, decimal("40"), 2L, decimal("25"), 3L, decimal("77"));

        assertThat(scores.assessment(marks)).isEqualTo("26.00");
        assertThat(scores.examination(marks)).isEqualTo("46.20");
    }

    @Test
    void neverExceedTheirMost() {
        ExamScores scores = new ExamScores(List.of(exam(1, "CA", 40), exam(2, "Exam", 60)));

        assertThat(scores.assessment(Map.of(1L, decimal("47")))).isEqualTo("40.00");
        assertThat(scores.examination(Map.of(2L, decimal("61")))).isEqualTo("60.00");
        assertThat(scores.examination(Map.of(2L, decimal("-3")))).isEqualTo("0.00");
    }

    @Test
    void countAMissingMarkAsNothing() {
        ExamScores scores = new ExamScores(List.of(exam(1, "CA 1", 20), exam(2, "CA 2", 20), exam(3, "Exam", 60)));

        assertThat(scores.assessment(Map.of(2L, decimal("15")))).isEqualTo("15.00");
        assertThat(scores.examination(Map.of())).isEqualTo("0.00");
    }

    @Test
    void takeTheLastExaminationInWhichThereIsAMark() {
        ExamScores scores = new ExamScores(List.of(exam(3, "Resit", 60), exam(2, "Exam", 60)));

        assertThat(scores.examination(Map.of(2L, decimal("20"), 3L, decimal("30"))))
                .isEqualTo("30.00");
        assertThat(scores.examination(Map.of(2L, decimal("20")))).isEqualTo("20.00");
    }

    @Test
    void areRoundedHalfToEven() {
        ExamScores scores = new ExamScores(List.of(exam(1, "CA", 40), exam(2, "Exam", 60)));

        assertThat(scores.assessment(Map.of(1L, decimal("30.125")))).isEqualTo("30.12");
        assertThat(scores.assessment(Map.of(1L, decimal("30.135")))).isEqualTo("30.14");
    }

    @Test
    void roundsOnce() {
        ExamScores scores = new ExamScores(List.of(exam(1, "CA", 40)));

        assertThat(scores.assessment(Map.of(1L, decimal("4.00500000000000001"))))
                .isEqualTo(decimal("4.01"));
        assertThat(scores.assessment(Map.of(1L, decimal("4.005")))).isEqualTo(decimal("4.00"));
    }
}
