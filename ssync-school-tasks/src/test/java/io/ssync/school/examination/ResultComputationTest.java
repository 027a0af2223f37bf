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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnBothSchemas
class ResultComputationTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-12-15T10:00:00Z"));

    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private final ResultComputation computation = new ResultComputation(new SchoolDatabase(dataSource), CLOCK);

    private ComputationReport compute(@Nullable Long computedById) {
        return computation.compute(new ComputationRequest(1, 1, computedById, false, false));
    }

    private static ComputationRequest request(long classroom) {
        return new ComputationRequest(1, classroom, null, false, false);
    }

    private static Results complete(int students) {
        return new Results(students, students, 0, List.of(), 0, List.of(), List.of(), List.of(), List.of());
    }

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

        ComputationReport report = compute(1L);

        assertThat(report).isEqualTo(new ComputationReport("success", "First Term", "JSS 1", false, complete(3)));
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

        compute(null);

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

        compute(null);

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

        compute(null);

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

        ComputationReport report = compute(null);

        assertThat(report.results().totalStudents()).isEqualTo(4);
        assertThat(report.results().computed()).isEqualTo(3);
        assertThat(report.results().errors())
                .containsExactly(
                        new StudentError("Dayo Ige (ADM-2025-4)", "not enrolled in JSS 1 for the year of the term"));
        assertThat(school.count("examination_termresult WHERE student_id = 4")).isZero();
        assertThat(school.strings("SELECT DISTINCT total_students FROM examination_termresult"))
                .containsExactly("3");
    }

    @Test
    void keepsIdsRemarksAndPublicationWhenItIsDoneAgain() {
        classOfThree();
        compute(null);
        school.execute("UPDATE examination_termresult SET is_published = true, published_date = '2025-12-20',"
                + " class_teacher_remarks = 'Well done' WHERE student_id = 1");
        school.execute("UPDATE examination_subjectresult SET teacher_remarks = 'Good'");
        List<Map<String, Object>> results = school.rows("SELECT * FROM examination_termresult ORDER BY id");
        List<Map<String, Object>> subjects = school.rows("SELECT * FROM examination_subjectresult ORDER BY id");

        compute(null);

        assertThat(school.rows("SELECT * FROM examination_termresult ORDER BY id"))
                .isEqualTo(results);
        assertThat(school.rows("SELECT * FROM examination_subjectresult ORDER BY id"))
                .isEqualTo(subjects);
    }

    @Test
    void refreshesAResultWhenAMarkChanges() {
        classOfThree();
        compute(null);
        school.execute("UPDATE examination_termresult SET computed_date = '2020-01-01', classroom_id = NULL");
        mark(3, 1, 40, 60);
        school.execute(
                "UPDATE examination_marksmanagement SET date_time = '2025-12-30' WHERE points_scored IN (40, 60)");

        compute(1L);

        assertThat(school.row("SELECT * FROM examination_termresult WHERE student_id = 3"))
                .containsEntry("total_marks", decimal("150.00"))
                .containsEntry("position_in_class", 1)
                .containsEntry("computed_by_id", 1L)
                .containsEntry("classroom_id", 1L);
        assertThat(school.count("examination_termresult WHERE computed_date = '2025-12-15T10:00:00Z'"))
                .isEqualTo(3);
    }

    @Test
    void removesSubjectsThatAreNoLongerTaught() {
        classOfThree();
        compute(null);
        school.execute("DELETE FROM academic_allocatedsubject WHERE subject_id = 2");

        compute(null);

        assertThat(school.strings("SELECT DISTINCT subject_id FROM examination_subjectresult"))
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

        compute(null);

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

        compute(null);

        assertThat(school.strings("SELECT student_id FROM examination_termresult ORDER BY 1"))
                .containsExactly("1", "2");
    }

    @Test
    void makesTheStandardScaleForASchoolWithoutOneAndUsesTheFirstOfOthers() {
        classOfThree();
        compute(null);
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
        compute(null);

        assertThat(school.strings("SELECT DISTINCT grade || grade_point FROM examination_subjectresult"))
                .containsExactly("P1.50");
        assertThat(school.count("examination_gradescale")).isEqualTo(2);
    }

    @Test
    void refusesAClassThatCannotBeComputed() {
        school.classroom(1);
        assertThatThrownBy(() -> compute(null))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessage("There are no active students in JSS 1.");

        school.student(1, 1, "ada", "obi");
        assertThatThrownBy(() -> compute(null))
                .hasMessageContaining("No subjects are allocated to JSS 1 for First Term");

        assertThatThrownBy(() -> computation.compute(new ComputationRequest(9, 1, null, false, false)))
                .hasMessageContaining("no term with the id 9");
        assertThat(school.count("examination_termresult")).isZero();
    }

    @Test
    void refusesAClassWithoutAMark() {
        school.classroom(1);
        school.subject(1, 1, "mathematics");
        school.student(1, 1, "ada", "obi");
        assertThatThrownBy(() -> compute(null))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessageStartingWith("No examination of JSS 1 lies within First Term");

        school.exam(1, "CA 1", "2025-10-10", 40, 1);
        assertThatThrownBy(() -> compute(null))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessage(
                        "No marks are entered for JSS 1 in First Term: enter them first, in its examinations CA 1.");
        assertThat(school.count("examination_termresult")).isZero();
    }

    @Test
    void tellsWhichMarksAreMissing() {
        classOfThree();
        school.execute("DELETE FROM examination_marksmanagement WHERE student_id = 2 AND subject_id = 1");
        school.execute(
                "DELETE FROM examination_marksmanagement WHERE student_id = 3 AND subject_id = 2 AND exam_name_id = 2");

        Results results = compute(null).results();

        assertThat(results.computed()).isEqualTo(3);
        assertThat(results.missingMarks()).isEqualTo(3);
        assertThat(results.missing())
                .containsExactly(
                        new MissingMark("Ben Bello (ADM-2025-2)", "Mathematics", List.of("CA 1", "Examination")),
                        new MissingMark("Cy Eze (ADM-2025-3)", "English", List.of("Examination")));
        assertThat(results.warnings())
                .containsExactly(
                        "Ben Bello (ADM-2025-2): marks are missing in Mathematics; they count as 0",
                        "Cy Eze (ADM-2025-3): marks are missing in English; they count as 0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void leavesOutAStudentWithAMarkThatIsNoNumber(double mark) {
        classOfThree();
        compute(null);
        school.mark(2, 2, 2, mark, "2025-12-30");

        Results results = compute(null).results();

        assertThat(results.errors())
                .containsExactly(new StudentError(
                        "Ben Bello (ADM-2025-2)", "a mark in English is " + mark + ", which is not a number"));
        assertThat(results.computed()).isEqualTo(2);
        assertThat(results.notRanked()).containsExactly("Ben Bello (ADM-2025-2)");
        assertThat(positions()).containsExactly("1: 1 of 2", "2: none", "3: 2 of 2");
    }

    private List<String> positions() {
        return school.strings(
                "SELECT student_id || ': ' || coalesce(position_in_class || ' of ' || total_students, 'none')"
                        + " FROM examination_termresult ORDER BY student_id");
    }

    @Test
    void makesNoResultOfAStudentWithoutAMark() {
        classOfThree();
        school.execute("DELETE FROM examination_marksmanagement WHERE student_id = 2");

        Results results = compute(null).results();

        assertThat(results.errors())
                .containsExactly(new StudentError("Ben Bello (ADM-2025-2)", "no mark is entered in First Term"));
        assertThat(positions()).containsExactly("1: 1 of 2", "3: 2 of 2");
    }

    @Test
    void countsOnlyTheElectivesThatAStudentTakes() {
        classOfThree();
        school.subject(3, 1, "french");
        school.subject(4, 1, "physics");
        school.execute("UPDATE academic_subject SET is_selectable = true WHERE id IN (3, 4)");
        mark(1, 3, 40, 40);
        mark(2, 4, 40, 50);

        Results results = compute(null).results();

        assertThat(results.missingMarks()).isZero();
        assertThat(school.strings("SELECT student_id || ': ' || total_marks || ' of ' || total_possible || ', '"
                        + " || average_percentage FROM examination_termresult ORDER BY student_id"))
                .containsExactly(
                        "1: 215.50 of 300.00, 71.83", "2: 225.50 of 300.00, 75.17", "3: 80.00 of 200.00, 40.00");
        assertThat(
                        school.strings(
                                "SELECT student_id || ' in ' || subject_id || ': ' || position_in_subject || ' of ' || s.total_students"
                                        + " || ', average ' || class_average FROM examination_subjectresult s"
                                        + " JOIN examination_termresult t ON t.id = term_result_id WHERE subject_id > 2 ORDER BY 1"))
                .containsExactly("1 in 3: 1 of 1, average 80.00", "2 in 4: 1 of 1, average 90.00");
    }

    @Test
    void ranksByTheShareOfWhatCouldBeHadAndNotByHowManySubjectsAreTaken() {
        classOfThree();
        school.subject(3, 1, "french");
        school.execute("UPDATE academic_subject SET is_selectable = true WHERE id = 3");
        mark(3, 3, 40, 60);

        compute(null);

        assertThat(school.strings("SELECT student_id || ': ' || total_marks FROM examination_termresult ORDER BY 1"))
                .containsExactly("1: 135.50", "2: 135.50", "3: 180.00");
        assertThat(positions()).containsExactly("1: 1 of 3", "2: 1 of 3", "3: 3 of 3");
    }

    @Test
    void takesAnElectiveFromTheResultOfAStudentWhoLeavesIt() {
        classOfThree();
        school.subject(3, 1, "french");
        compute(null);
        school.execute("UPDATE academic_subject SET is_selectable = true WHERE id = 3");

        compute(null);

        assertThat(school.strings("SELECT DISTINCT subject_id FROM examination_subjectresult ORDER BY 1"))
                .containsExactly("1", "2");
    }

    @Test
    void leavesOutSubjectsThatAreNotGraded() {
        classOfThree();
        school.execute("UPDATE academic_subject SET graded = false WHERE id = 2");

        compute(null);

        assertThat(school.strings("SELECT DISTINCT total_possible FROM examination_termresult"))
                .containsExactly("100.00");
        assertThat(school.strings("SELECT DISTINCT subject_id FROM examination_subjectresult"))
                .containsExactly("1");
    }

    @Test
    void keepsTheResultsOfThoseWhoLeftAfterTheTerm() {
        classOfThree();
        compute(null);
        List<Map<String, Object>> results = school.rows("SELECT * FROM examination_termresult ORDER BY id");
        school.execute("UPDATE academic_student SET is_active = false, date_dismissed = '2026-02-01' WHERE id = 1");

        Results again = compute(null).results();

        assertThat(again.computed()).isEqualTo(3);
        assertThat(again.warnings())
                .containsExactly(
                        "Ada Obi (ADM-2025-1) is not in JSS 1 any more, and counts there by the marks of First Term");
        assertThat(school.rows("SELECT * FROM examination_termresult ORDER BY id"))
                .isEqualTo(results);
    }

    @ParameterizedTest
    @ValueSource(strings = {"graduation_date = '2026-07-31'", "graduation_date = NULL"})
    void keepsTheResultsOfThoseWhoGraduated(String graduation) {
        classOfThree();
        compute(null);
        List<Map<String, Object>> results = school.rows("SELECT * FROM examination_termresult ORDER BY id");
        school.execute("UPDATE administration_academicyear SET active_year = false");
        school.execute("UPDATE academic_student SET classroom_id = NULL, is_active = false, " + graduation);

        assertThat(compute(null).results()).isEqualTo(complete(3));

        assertThat(school.rows("SELECT * FROM examination_termresult ORDER BY id"))
                .isEqualTo(results);
    }

    @Test
    void takesThoseWhoLeftDuringTheTermOutOfTheRankingAndKeepsWhatTheyHad() {
        classOfThree();
        compute(null);
        school.execute("UPDATE examination_termresult SET class_teacher_remarks = 'A loss' WHERE student_id = 1");
        school.execute("UPDATE academic_student SET is_active = false, date_dismissed = '2025-11-01' WHERE id = 1");

        Results results = compute(null).results();

        assertThat(results.totalStudents()).isEqualTo(2);
        assertThat(results.notRanked()).containsExactly("Ada Obi (ADM-2025-1)");
        assertThat(positions()).containsExactly("1: none", "2: 1 of 2", "3: 2 of 2");
        assertThat(school.row("SELECT * FROM examination_termresult WHERE student_id = 1"))
                .containsEntry("total_marks", decimal("135.50"))
                .containsEntry("class_teacher_remarks", "A loss");
        assertThat(school.count("examination_subjectresult")).isEqualTo(6);
    }

    @Test
    void countsAStudentWhoMovedByTheMarksOfTheClassOfTheEnrolment() {
        classOfThree();
        school.classroom(2);
        school.subject(1, 2, "mathematics");
        school.exam(3, "CA of JSS 2", "2025-10-10", 40, 2);
        school.student(4, 2, "dayo", "ige");
        school.mark(4, 1, 3, 30, "2025-10-11");
        school.execute("UPDATE academic_student SET classroom_id = 2 WHERE id = 2");

        Results old = compute(null).results();
        Results now = computation.compute(request(2)).results();

        assertThat(old.warnings())
                .containsExactly(
                        "Ben Bello (ADM-2025-2) is not in JSS 1 any more, and counts there by the marks of First Term");
        assertThat(now.errors())
                .containsExactly(
                        new StudentError("Ben Bello (ADM-2025-2)", "not enrolled in JSS 2 for the year of the term"));
        assertThat(positions()).containsExactly("1: 1 of 3", "2: 1 of 3", "3: 3 of 3", "4: 1 of 1");
    }

    @Test
    void doesNotTakeAStudentWhoseEnrolmentMovedForOneWithoutPoints() {
        classOfThree();
        compute(null);
        school.classroom(2);
        school.subject(1, 2, "mathematics");
        school.exam(3, "CA of JSS 2", "2025-10-10", 40, 2);
        school.student(4, 2, "dayo", "ige");
        school.mark(4, 1, 3, 30, "2025-10-11");
        school.execute("UPDATE academic_student SET classroom_id = 2 WHERE id = 2");
        school.execute("UPDATE academic_studentclassenrollment SET classroom_id = 2 WHERE student_id = 2");

        assertThat(compute(null).results().notRanked()).containsExactly("Ben Bello (ADM-2025-2)");
        assertThat(computation.compute(request(2)).results().errors())
                .containsExactly(new StudentError("Ben Bello (ADM-2025-2)", "no mark is entered in First Term"));
        assertThat(school.row("SELECT * FROM examination_termresult WHERE student_id = 2"))
                .containsEntry("total_marks", decimal("135.50"))
                .containsEntry("position_in_class", null);
    }

    private void publishClassOfThree() {
        classOfThree();
        compute(null);
        school.execute("UPDATE examination_termresult SET is_published = true, published_date = now()");
        mark(3, 1, 40, 60);
        school.execute(
                "UPDATE examination_marksmanagement SET date_time = '2025-12-30' WHERE points_scored IN (40, 60)");
    }

    @Test
    void changesNothingThatIsPublishedWithoutAWord() {
        publishClassOfThree();
        List<Map<String, Object>> results = school.rows("SELECT * FROM examination_termresult ORDER BY id");
        List<Map<String, Object>> subjects = school.rows("SELECT * FROM examination_subjectresult ORDER BY id");

        assertThatThrownBy(() -> compute(null))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessageStartingWith(
                        "Results of JSS 1 for First Term are published, and this would change those of 3"
                                + " students. Nothing was stored.")
                .hasMessageContaining("compute with change_published")
                .hasMessageContaining("Ada Obi (ADM-2025-1): position 1 → 2; Mathematics, position 1 → 2; Mathematics,"
                        + " highest 85.50 → 100.00")
                .hasMessageContaining("Cy Eze (ADM-2025-3): total 80.00 → 150.00; average 40.00 → 75.00; grade");
        assertThat(school.rows("SELECT * FROM examination_termresult ORDER BY id"))
                .isEqualTo(results);
        assertThat(school.rows("SELECT * FROM examination_subjectresult ORDER BY id"))
                .isEqualTo(subjects);
    }

    @Test
    void changesWhatIsPublishedWithAWordAndListsIt() {
        publishClassOfThree();

        Results results = computation
                .compute(new ComputationRequest(1, 1, null, true, false))
                .results();

        assertThat(results.publishedChanges()).hasSize(3);
        assertThat(positions()).containsExactly("1: 2 of 3", "2: 2 of 3", "3: 1 of 3");
        assertThat(school.count("examination_termresult WHERE is_published")).isEqualTo(3);
    }

    @Test
    void neverShowsTwoFirsts() {
        classOfThree();
        compute(null);
        school.execute("UPDATE examination_termresult SET is_published = true, published_date = now()");
        school.execute("UPDATE academic_student SET is_active = false WHERE id = 1");

        assertThatThrownBy(() -> compute(null)).hasMessageContaining("Ada Obi (ADM-2025-1): position 1 → none");
        assertThat(positions()).containsExactly("1: 1 of 3", "2: 1 of 3", "3: 3 of 3");

        computation.compute(new ComputationRequest(1, 1, null, true, false));
        assertThat(positions()).containsExactly("1: none", "2: 1 of 2", "3: 2 of 2");
    }

    @Test
    void tellsInADryRunWhatWouldComeOfIt() {
        publishClassOfThree();
        school.execute(
                "DELETE FROM examination_marksmanagement WHERE student_id = 2 AND subject_id = 2 AND exam_name_id = 1");
        List<Map<String, Object>> results = school.rows("SELECT * FROM examination_termresult ORDER BY id");

        ComputationReport report = computation.compute(new ComputationRequest(1, 1, null, false, true));

        assertThat(report.dryRun()).isTrue();
        assertThat(report.results().missing())
                .containsExactly(new MissingMark("Ben Bello (ADM-2025-2)", "English", List.of("CA 1")));
        assertThat(report.results().publishedChanges()).hasSize(3);
        assertThat(school.rows("SELECT * FROM examination_termresult ORDER BY id"))
                .isEqualTo(results);
    }

    @Test
    void takesAsManyStatementsForFortyStudentsAsForOne() {
        school.fullClass(1, 1, 1);
        school.fullClass(2, 40, 12);
        CountingDataSource counting = new CountingDataSource(dataSource);
        ResultComputation counted = new ResultComputation(new SchoolDatabase(counting.dataSource()), CLOCK);
        counted.compute(request(1));
        int before = counting.executed();
        counted.compute(request(1));
        int forOne = counting.executed() - before;

        ComputationReport report = counted.compute(request(2));

        assertThat(report.results().computed()).isEqualTo(40);
        assertThat(counting.executed() - before - forOne).isEqualTo(forOne).isLessThan(20);
        assertThat(school.count("examination_subjectresult s JOIN examination_termresult t ON t.id = term_result_id"
                        + " WHERE classroom_id = 2"))
                .isEqualTo(480);
    }

    @Test
    void makesOneResultForEachStudentWhenItIsDoneTwiceAtOnce() {
        school.fullClass(1, 40, 12);

        IntStream.range(0, 4)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> compute(null), runnable -> new Thread(runnable).start()))
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

        compute(null);

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
