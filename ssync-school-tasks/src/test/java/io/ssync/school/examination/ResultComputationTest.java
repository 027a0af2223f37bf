package io.ssync.school.examination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.school.CountingDataSource;
import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.examination.ComputationReport.Results;
import io.ssync.school.examination.ComputationReport.StudentError;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnBothSchemas
class ResultComputationTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-12-15T10:00:00Z"));

    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private final ResultComputation computation = new ResultComputation(new SchoolDatabase(dataSource), CLOCK);

    private void classOfThree() {
        school.classroom(1);
        school.subject(1, 1, "mathematics");
        school.subject(2, 1, "english");
        school.exam(1, "CA 1", "2025-10-10", 40, 1);
        school.exam(2, "Examination", "2025-12-10", 60, 1);
        school.student(1, 1, "ada", "obi");
        school.student(2, 1, "ben", "bello");
        school.student(3, 1, "cy", "eze");
        mark(1, 1, 35, 50.5);
        mark(1, 2, 20, 30);
        mark(2, 1, 30, 44.5);
        mark(2, 2, 30, 31);
        mark(3, 1, 10, 20);
        mark(3, 2, 20, 30);
    }

    private void mark(int student, int subject, double assessment, double examination) {
        school.mark(student, subject, 1, assessment, "2025-10-11");
        school.mark(student, subject, 2, examination, "2025-12-11");
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    @Test
    void storesWhatEachStudentHas() {
        classOfThree();

        ComputationReport report = computation.compute(1, 1, 1L);

        assertThat(report)
                .isEqualTo(new ComputationReport(
                        "success", "First Term", "JSS 1", new Results(3, 3, 0, List.of(), 0, List.of(), List.of())));
        assertThat(school.row("SELECT * FROM examination_termresult WHERE student_id = 1"))
                .containsEntry("total_marks", decimal("135.50"))
                .containsEntry("total_possible", decimal("200.00"))
                .containsEntry("average_percentage", decimal("67.75"))
                .containsEntry("grade", "B")
                .containsEntry("gpa", decimal("3.00"))
                .containsEntry("position_in_class", 1)
                .containsEntry("total_students", 3)
                .containsEntry("class_teacher_remarks", null)
                .containsEntry("is_published", false)
                .containsEntry("published_date", null)
                .containsEntry("academic_year_id", 1L)
                .containsEntry("classroom_id", 1L)
                .containsEntry("computed_by_id", 1L);
        assertThat(school.row(
                        "SELECT s.* FROM examination_subjectresult s JOIN examination_termresult t ON t.id = term_result_id"
                                + " WHERE student_id = 2 AND subject_id = 1"))
                .containsEntry("ca_score", decimal("30.00"))
                .containsEntry("ca_max", decimal("40.00"))
                .containsEntry("exam_score", decimal("44.50"))
                .containsEntry("exam_max", decimal("60.00"))
                .containsEntry("total_score", decimal("74.50"))
                .containsEntry("total_possible", decimal("100.00"))
                .containsEntry("percentage", decimal("74.50"))
                .containsEntry("grade", "B")
                .containsEntry("grade_point", decimal("3.50"))
                .containsEntry("position_in_subject", 2)
                .containsEntry("total_students", 3)
                .containsEntry("highest_score", decimal("85.50"))
                .containsEntry("lowest_score", decimal("30.00"))
                .containsEntry("class_average", decimal("63.33"))
                .containsEntry("teacher_id", 1L);
    }

    @Test
    void ranksEqualTotalsAlike() {
        classOfThree();
        mark(3, 1, 35, 50.5);
        school.execute(
                "UPDATE examination_marksmanagement SET date_time = '2025-12-30' WHERE student_id = 3 AND points_scored > 34");

        computation.compute(1, 1, null);

        assertThat(school.strings(
                        "SELECT student_id || ':' || position_in_class FROM examination_termresult ORDER BY 1"))
                .containsExactly("1:1", "2:1", "3:1");
        assertThat(school.strings("SELECT student_id || ':' || position_in_subject FROM examination_subjectresult"
                        + " JOIN examination_termresult t ON t.id = term_result_id WHERE subject_id = 2 ORDER BY 1"))
                .containsExactly("1:2", "2:1", "3:2");
    }

    @Test
    void countsOnlyExaminationsWithinTheTerm() {
        classOfThree();
        school.exam(3, "CA of last year", "2025-06-10", 40, 1);
        school.exam(4, "Second term examination", "2026-03-20", 60, 1);
        school.mark(1, 1, 3, 40, "2025-12-12");
        school.mark(1, 1, 4, 60, "2026-03-21");

        computation.compute(1, 1, null);

        assertThat(
                        school.row(
                                "SELECT ca_score, exam_score FROM examination_subjectresult s"
                                        + " JOIN examination_termresult t ON t.id = term_result_id WHERE student_id = 1 AND subject_id = 1"))
                .containsEntry("ca_score", decimal("35.00"))
                .containsEntry("exam_score", decimal("50.50"));
    }

    @Test
    void takesTheMarkThatWasEnteredLastForOneExamination() {
        classOfThree();
        school.mark(1, 1, 1, 12, "2025-10-12");

        computation.compute(1, 1, null);

        assertThat(
                        school.row(
                                "SELECT ca_score FROM examination_subjectresult s"
                                        + " JOIN examination_termresult t ON t.id = term_result_id WHERE student_id = 1 AND subject_id = 1"))
                .containsEntry("ca_score", decimal("12.00"));
    }

    @Test
    void leavesNothingOfAStudentWhoIsNotEnrolled() {
        classOfThree();
        school.studentWithoutEnrolment(4, 1, "dayo", "ige");

        ComputationReport report = computation.compute(1, 1, null);

        assertThat(report.results())
                .isEqualTo(new Results(
                        4,
                        3,
                        1,
                        List.of(new StudentError("Dayo Ige", "not enrolled in JSS 1 for the year of the term")),
                        0,
                        List.of(),
                        List.of()));
        assertThat(school.count("examination_termresult WHERE student_id = 4")).isZero();
        assertThat(school.strings("SELECT DISTINCT total_students FROM examination_termresult"))
                .containsExactly("3");
    }

    @Test
    void keepsIdsRemarksAndPublicationWhenItIsDoneAgain() {
        classOfThree();
        computation.compute(1, 1, null);
        school.execute("UPDATE examination_termresult SET is_published = true, published_date = '2025-12-20',"
                + " class_teacher_remarks = 'Well done' WHERE student_id = 1");
        school.execute("UPDATE examination_subjectresult SET teacher_remarks = 'Good'");
        List<Map<String, Object>> results = school.rows("SELECT * FROM examination_termresult ORDER BY id");
        List<Map<String, Object>> subjects = school.rows("SELECT * FROM examination_subjectresult ORDER BY id");

        computation.compute(1, 1, null);

        assertThat(school.rows("SELECT * FROM examination_termresult ORDER BY id"))
                .isEqualTo(results);
        assertThat(school.rows("SELECT * FROM examination_subjectresult ORDER BY id"))
                .isEqualTo(subjects);
    }

    @Test
    void refreshesAResultWhenAMarkChanges() {
        classOfThree();
        computation.compute(1, 1, null);
        school.execute("UPDATE examination_termresult SET computed_date = '2020-01-01', classroom_id = NULL");
        mark(3, 1, 40, 60);
        school.execute(
                "UPDATE examination_marksmanagement SET date_time = '2025-12-30' WHERE points_scored IN (40, 60)");

        computation.compute(1, 1, 1L);

        assertThat(school.row("SELECT * FROM examination_termresult WHERE student_id = 3"))
                .containsEntry("total_marks", decimal("150.00"))
                .containsEntry("position_in_class", 1)
                .containsEntry("computed_by_id", 1L)
                .containsEntry("classroom_id", 1L);
        assertThat(school.count("examination_termresult WHERE computed_date = '2025-12-15T10:00:00Z'"))
                .isEqualTo(3);
    }

    @Test
    void removesSubjectsNoLongerTaughtAndStudentsNoLongerInTheClass() {
        classOfThree();
        computation.compute(1, 1, null);
        school.execute("DELETE FROM academic_allocatedsubject WHERE subject_id = 2");
        school.execute("UPDATE academic_student SET is_active = false WHERE id IN (2, 3)");
        school.execute("UPDATE examination_termresult SET is_published = true WHERE student_id = 3");

        Results results = computation.compute(1, 1, null).results();

        assertThat(results.removed()).containsExactly("Ben Bello (ADM-2025-2)");
        assertThat(results.warnings())
                .containsExactly(
                        "Cy Eze (ADM-2025-3) is not ranked now, but the result that is published stays: position"
                                + " 3 of 3");
        assertThat(school.strings("SELECT student_id FROM examination_termresult ORDER BY 1"))
                .containsExactly("1", "3");
        assertThat(school.strings("SELECT subject_id FROM examination_subjectresult s"
                        + " JOIN examination_termresult t ON t.id = term_result_id WHERE student_id = 1"))
                .containsExactly("1");
    }

    @Test
    void prefersTheAllocationOfTheTerm() {
        classOfThree();
        school.account(2, "Other", "Teacher");
        school.execute(
                "INSERT INTO academic_teacher (id, unpaid_salary, address, inactive, user_id) VALUES (2, 0, '', false, 2)");
        school.execute(
                "INSERT INTO academic_allocatedsubject (weekly_periods, max_daily_periods, academic_year_id, term_id,"
                        + " class_room_id, subject_id, teacher_name_id) VALUES (4, 2, 1, 1, 1, 1, 2)");

        computation.compute(1, 1, null);

        assertThat(school.strings(
                        "SELECT DISTINCT subject_id || ':' || teacher_id FROM examination_subjectresult ORDER BY 1"))
                .containsExactly("1:2", "2:1");
    }

    @Test
    void takesThoseEnrolledInAPastYear() {
        classOfThree();
        school.execute("UPDATE administration_academicyear SET active_year = false");
        school.execute("UPDATE academic_student SET classroom_id = NULL WHERE id <> 3");
        school.execute("DELETE FROM examination_marksmanagement WHERE student_id = 3");
        school.execute("DELETE FROM academic_studentclassenrollment WHERE student_id = 3");

        computation.compute(1, 1, null);

        assertThat(school.strings("SELECT student_id FROM examination_termresult ORDER BY 1"))
                .containsExactly("1", "2");
    }

    @Test
    void makesTheStandardScaleForASchoolWithoutOneAndUsesTheFirstOfOthers() {
        classOfThree();
        computation.compute(1, 1, null);
        assertThat(school.strings("SELECT letter_grade || ' ' || min_grade || '-' || max_grade || ' ' || numeric_scale"
                        + " FROM examination_gradescalerule ORDER BY min_grade DESC"))
                .containsExactly(
                        "A 75.00-100.00 4.00",
                        "B 70.00-74.00 3.50",
                        "C 60.00-69.00 3.00",
                        "D 50.00-59.00 2.00",
                        "E 40.00-49.00 1.00",
                        "F 0.00-39.00 0.00");

        school.execute("INSERT INTO examination_gradescale (id, name) VALUES (0, 'Strict')");
        school.execute(
                "INSERT INTO examination_gradescalerule (grade_scale_id, min_grade, max_grade, letter_grade, numeric_scale)"
                        + " VALUES (0, 90, 100, 'A1', 5), (0, 0, 90, 'P', 1.5)");
        computation.compute(1, 1, null);

        assertThat(school.strings("SELECT DISTINCT grade || grade_point FROM examination_subjectresult"))
                .containsExactly("P1.50");
        assertThat(school.count("examination_gradescale")).isEqualTo(2);
    }

    @Test
    void refusesAClassThatCannotBeComputed() {
        school.classroom(1);
        assertThatThrownBy(() -> computation.compute(1, 1, null))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessage("There are no active students in JSS 1.");

        school.student(1, 1, "ada", "obi");
        assertThatThrownBy(() -> computation.compute(1, 1, null))
                .hasMessageContaining("No subjects are allocated to JSS 1 for First Term");

        assertThatThrownBy(() -> computation.compute(9, 1, null)).hasMessageContaining("no term with the id 9");
        assertThat(school.count("examination_termresult")).isZero();
    }

    @Test
    void refusesAClassWithoutAMark() {
        school.classroom(1);
        school.subject(1, 1, "mathematics");
        school.student(1, 1, "ada", "obi");
        assertThatThrownBy(() -> computation.compute(1, 1, null))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessageStartingWith("No examination of JSS 1 lies within First Term");

        school.exam(1, "CA 1", "2025-10-10", 40, 1);
        assertThatThrownBy(() -> computation.compute(1, 1, null))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessage(
                        "No marks are entered for JSS 1 in First Term: enter them first, in its examinations CA 1.");
        assertThat(school.count("examination_termresult")).isZero();
    }

    @Test
    void tellsWhichMarksAreMissing() {
        classOfThree();
        school.execute("DELETE FROM examination_marksmanagement WHERE student_id = 2");
        school.execute(
                "DELETE FROM examination_marksmanagement WHERE student_id = 3 AND subject_id = 2 AND exam_name_id = 2");

        Results results = computation.compute(1, 1, null).results();

        assertThat(results.computed()).isEqualTo(3);
        assertThat(results.missingMarks()).isEqualTo(5);
        assertThat(results.warnings())
                .containsExactly(
                        "Ben Bello has no marks at all; all count as 0",
                        "Cy Eze: marks are missing in English; they count as 0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void leavesOutAStudentWithAMarkThatIsNoNumber(double mark) {
        classOfThree();
        computation.compute(1, 1, null);
        school.mark(2, 2, 2, mark, "2025-12-30");

        Results results = computation.compute(1, 1, null).results();

        assertThat(results.errors())
                .containsExactly(
                        new StudentError("Ben Bello", "a mark in English is " + mark + ", which is not a number"));
        assertThat(results.computed()).isEqualTo(2);
        assertThat(results.removed()).containsExactly("Ben Bello (ADM-2025-2)");
        assertThat(school.strings(
                        "SELECT student_id || ':' || position_in_class FROM examination_termresult ORDER BY 1"))
                .containsExactly("1:1", "3:2");
    }

    @Test
    void takesAsManyStatementsForFortyStudentsAsForOne() {
        school.fullClass(1, 1, 1);
        school.fullClass(2, 40, 12);
        CountingDataSource counting = new CountingDataSource(dataSource);
        ResultComputation counted = new ResultComputation(new SchoolDatabase(counting.dataSource()), CLOCK);
        counted.compute(1, 1, null);
        int before = counting.executed();
        counted.compute(1, 1, null);
        int forOne = counting.executed() - before;

        ComputationReport report = counted.compute(1, 2, null);

        assertThat(report.results().computed()).isEqualTo(40);
        assertThat(counting.executed() - before - forOne).isEqualTo(forOne).isLessThan(16);
        assertThat(school.count("examination_subjectresult s JOIN examination_termresult t ON t.id = term_result_id"
                        + " WHERE classroom_id = 2"))
                .isEqualTo(480);
    }

    @Test
    void makesOneResultForEachStudentWhenItIsDoneTwiceAtOnce() {
        school.fullClass(1, 40, 12);

        IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> computation.compute(1, 1, null), runnable -> new Thread(runnable).start()))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(school.count("examination_termresult")).isEqualTo(40);
        assertThat(school.count("examination_subjectresult")).isEqualTo(480);
        assertThat(school.count("examination_gradescale")).isEqualTo(1);
        assertThat(school.count("examination_gradescalerule")).isEqualTo(6);
    }

    @Test
    void comparesEveryStudentWithTheWholeClass() {
        school.fullClass(1, 40, 12);

        computation.compute(1, 1, null);

        assertThat(school.count("""
                examination_subjectresult s
                JOIN examination_termresult t ON t.id = s.term_result_id
                JOIN LATERAL (
                  SELECT max(o.total_score) AS highest, min(o.total_score) AS lowest, count(*) AS students,
                    count(*) FILTER (WHERE o.total_score > s.total_score) + 1 AS position
                  FROM examination_subjectresult o
                  WHERE o.subject_id = s.subject_id) class ON true
                WHERE s.highest_score = class.highest AND s.lowest_score = class.lowest
                  AND s.total_students = class.students AND s.position_in_subject = class.position""")).isEqualTo(480);
    }
}
