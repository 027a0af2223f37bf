package io.ssync.school.finance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.school.CountingDataSource;
import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.school.database.SchoolDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class FeeAssignmentTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-09-15T10:00:00Z"));

    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private final FeeAssignment assignment = new FeeAssignment(new SchoolDatabase(dataSource), CLOCK);

    @BeforeEach
    void fill() {
        school.classroom(1);
        school.classroom(2);
        school.student(1, 1, "ada", "obi");
        school.student(2, 2, "ben", "bello");
        school.execute("UPDATE academic_student SET class_level_id = 2 WHERE id = 2");
        school.execute(
                "INSERT INTO academic_student (id, street, admission_date, admission_number, image, is_active, can_login)"
                        + " VALUES (3, '', now(), 'no room', '', true, false), (4, '', now(), 'left', '', false, false)");
        fee(1, true, null);
    }

    private void fee(int id, boolean mandatory, Integer term) {
        school.execute(
                "INSERT INTO finance_feestructure (id, name, fee_type, amount, is_mandatory, created_at, updated_at,"
                        + " academic_year_id, term_id) VALUES (?, ?, 'Tuition', 12500.50, ?, now(), now(), 1, ?)",
                id,
                "Fee " + id,
                mandatory,
                term);
    }

    private List<String> assigned() {
        return school.strings("SELECT student_id || ' in ' || term_id FROM finance_studentfeeassignment ORDER BY 1");
    }

    @Test
    void givesEveryActiveStudentTheFeeInEveryTermOfItsYear() {
        assertThat(assignment.assign(1, null)).isEqualTo(new AssignmentReport("success", "Fee 1", 6, List.of()));

        assertThat(assigned()).containsExactly("1 in 1", "1 in 2", "2 in 1", "2 in 2", "3 in 1", "3 in 2");
        assertThat(school.row("SELECT * FROM finance_studentfeeassignment WHERE student_id = 1 AND term_id = 1"))
                .containsEntry("amount_owed", new BigDecimal("12500.50"))
                .containsEntry("amount_paid", new BigDecimal("0.00"))
                .containsEntry("is_waived", false);
    }

    @Test
    void goesByTheTermOfTheFeeOrElseTheGivenOne() {
        fee(2, true, 2);

        assignment.assign(1, 1L);
        assignment.assign(2, null);

        assertThat(assigned()).containsExactly("1 in 1", "1 in 2", "2 in 1", "2 in 2", "3 in 1", "3 in 2");
        assertThatThrownBy(() -> assignment.assign(2, 1L)).hasMessage("Fee 2 is a fee of another term.");
        assertThatThrownBy(() -> assignment.assign(1, 9L)).hasMessageContaining("no term with the id 9");
        assertThatThrownBy(() -> assignment.assign(9, null)).hasMessageContaining("no fee structure with the id 9");
    }

    @Test
    void leavesTheRoomsLevelCountWhereTheStudentHasNone() {
        school.execute("INSERT INTO finance_feestructure_class_levels (feestructure_id, classlevel_id) VALUES (1, 1)");

        assertThat(assignment.assign(1, 1L).assignedCount()).isEqualTo(1);

        assertThat(assigned()).containsExactly("1 in 1");
    }

    @Test
    void wantsBothLevelsWhenBothAreNamed() {
        school.execute("INSERT INTO academic_gradelevel (id, name) VALUES (2, 'Senior')");
        school.execute("UPDATE academic_classlevel SET grade_level_id = 2 WHERE id = 2");
        school.execute("INSERT INTO finance_feestructure_grade_levels (feestructure_id, gradelevel_id) VALUES (1, 1)");
        school.execute(
                "INSERT INTO finance_feestructure_class_levels (feestructure_id, classlevel_id) VALUES (1, 1), (1, 2)");

        assignment.assign(1, 1L);

        assertThat(assigned()).containsExactly("1 in 1");
    }

    @Test
    void doesNotAssignWhatIsNotMandatoryOrIsThereAlready() {
        fee(2, false, null);
        assertThat(assignment.assign(2, null).assignedCount()).isZero();

        assignment.assign(1, 1L);
        school.execute("UPDATE finance_studentfeeassignment SET amount_paid = 100");

        assertThat(assignment.assign(1, 1L).assignedCount()).isZero();
        assertThat(school.strings("SELECT DISTINCT amount_paid FROM finance_studentfeeassignment"))
                .containsExactly("100.00");
    }

    @Test
    void tellsWhoKeepsAnotherAmountAndWhyNobodyIsAssignedAFee() {
        assignment.assign(1, null);
        school.execute("UPDATE finance_feestructure SET amount = amount + 500 WHERE id = 1");

        assertThat(assignment.assign(1, null).notes())
                .singleElement()
                .asString()
                .startsWith("3 students were assigned Fee 1 with another amount than ₦")
                .endsWith(" before; that stays as it is.");

        school.execute("UPDATE finance_feestructure SET is_mandatory = false WHERE id = 1");
        assertThat(assignment.assign(1, null).notes())
                .containsExactly("Fee 1 is not mandatory, so it is not assigned to everybody.");
    }

    @Test
    void takesFourStatementsForAThousandStudents() {
        school.execute(
                "INSERT INTO academic_student (id, street, admission_date, admission_number, image, is_active, can_login)"
                        + " SELECT 1000 + i, '', now(), 'B' || i, '', true, false FROM generate_series(1, 1000) AS i");
        CountingDataSource counting = new CountingDataSource(dataSource);

        int assigned = new FeeAssignment(new SchoolDatabase(counting.dataSource()), CLOCK)
                .assign(1, null)
                .assignedCount();

        assertThat(assigned).isEqualTo(2_006);
        assertThat(counting.executed()).isLessThanOrEqualTo(4);
    }
}
