package io.ssync.school.finance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolApp;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.school.mail.TestMailServer;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnBothSchemas
class FeeRemindersTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T08:00:00Z"));
    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private final SchoolApp app = new SchoolApp(dataSource, now::get);

    @BeforeEach
    void fill() {
        school.classroom(1);
        school.student(1, 1, "ada", "o'brien");
        school.guardian(1, 1, true);
    }

    @AfterEach
    void close() {
        app.close();
    }

    private void fee(int id, String dueDate) {
        school.execute(
                "INSERT INTO finance_feestructure (id, name, fee_type, amount, is_mandatory, due_date, created_at, updated_at,"
                        + " academic_year_id) VALUES (?, ?, 'Tuition', 12500, true, ?::date, now(), now(), 1)",
                id,
                "Tuition " + id,
                dueDate);
    }

    private void assign(int fee, int student, int paid) {
        school.execute(
                "INSERT INTO finance_studentfeeassignment (student_id, fee_structure_id, term_id, amount_owed, amount_paid,"
                        + " is_waived, assigned_date) VALUES (?, ?, 1, 12500, ?, false, now())",
                student,
                fee,
                paid);
    }

    private ReminderReport remind() {
        return app.tasks().task(FinanceTasks::sendFeeReminders).delay().get();
    }

    private void awaitDelivery() {
        await().until(() -> school.count("ssync_outgoing_message") == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-01, 1 0 0 0, normal, Fee Payment Reminder, is due in 7 days",
        "2026-11-27, 0 1 0 0, high, Urgent: Fee Payment Due Soon, is due in 3 days",
        "2026-11-25, 0 0 1 0, urgent, Final Reminder: Fee Due Tomorrow, is due tomorrow",
        "2026-11-23, 0 0 0 1, urgent, Overdue Fee Payment (1 day), is 1 day overdue",
        "2026-11-17, 0 0 0 1, urgent, Overdue Fee Payment (7 days), is 7 days overdue",
        "2026-11-10, 0 0 0 1, urgent, Overdue Fee Payment (14 days), is 14 days overdue"
    })
    void goToGuardiansInTheirWindow(String due, String counts, String priority, String title, String nearness) {
        fee(1, due);
        assign(1, 1, 0);

        ReminderReport report = remind();

        assertThat(report.weekAhead() + " " + report.threeDays() + " " + report.tomorrow() + " " + report.overdue())
                .isEqualTo(counts);
        assertThat(report.errors()).isEmpty();
        awaitDelivery();
        assertThat(school.row("SELECT * FROM notifications_notification"))
                .containsEntry("notification_type", "fee")
                .containsEntry("priority", priority)
                .containsEntry("title", title)
                .containsEntry("recipient_id", 1001L)
                .containsEntry("related_student_id", 1)
                .containsEntry("is_read", false)
                .containsEntry("sent_via_email", true)
                .containsEntry("sent_via_sms", false)
                .containsEntry("email_error", "")
                .containsEntry("sms_error", "");
        assertThat(app.mailServer().taken()).hasSize(1);
        assertThat(app.mailServer().taken().get(0).recipients()).containsExactly("1001@example.org");
        assertThat(app.mailServer().taken().get(0).content())
                .contains("O'Brien")
                .contains(nearness)
                .contains("₦12,500.00");
    }

    @ParameterizedTest
    @CsvSource({"2026-11-24", "2026-11-30", "2026-12-02", "2026-11-22", "2026-11-18", "2026-11-11"})
    void areNotGivenOnOtherDays(String due) {
        fee(1, due);
        assign(1, 1, 0);

        assertThat(remind()).isEqualTo(new ReminderReport(0, 0, 0, 0, List.of(), List.of()));
    }

    @Test
    void tellTheDueDateAsPeopleWriteIt() {
        fee(1, "2026-12-01");
        assign(1, 1, 2_500);

        remind();

        assertThat(school.strings("SELECT message FROM notifications_notification"))
                .containsExactly("Tuition 1 of ₦10,000.00 for Ada O'Brien is due in 7 days, on December 01, 2026.");
    }

    @Test
    void passOverWhatIsPaidOrWaivedAndWhoHasLeft() {
        fee(1, "2026-12-01");
        IntStream.rangeClosed(2, 5).forEach(i -> {
            school.student(i, 1, "s" + i, "x");
            school.guardian(i, i, true);
        });
        assign(1, 1, 12_500);
        assign(1, 2, 0);
        assign(1, 3, 0);
        assign(1, 4, 0);
        assign(1, 5, 0);
        school.execute("UPDATE finance_studentfeeassignment SET is_waived = true WHERE student_id = 2");
        school.execute("UPDATE academic_student SET is_active = false WHERE id = 3");
        school.execute("UPDATE academic_student SET date_dismissed = '2026-01-01' WHERE id = 4");
        school.execute("UPDATE academic_student SET graduation_date = '2026-01-01' WHERE id = 5");

        assertThat(remind()).isEqualTo(new ReminderReport(0, 0, 0, 0, List.of(), List.of()));
    }

    @Test
    void nameTheStudentsWhoseGuardianHasNoAccount() {
        fee(1, "2026-12-01");
        school.student(2, 1, "ben", "bello");
        school.student(3, 1, "cy", "eze");
        school.guardian(2, 2, false);
        assign(1, 2, 0);
        assign(1, 3, 0);

        assertThat(remind().errors())
                .containsExactly(
                        "Ben Bello (ADM-2025-2), Tuition 1: there is no guardian with an account to remind",
                        "Cy Eze (ADM-2025-3), Tuition 1: there is no guardian with an account to remind");
    }

    @Test
    void areOneLetterToAFamilyWithManyFees() {
        school.student(2, 1, "ben", "o'brien");
        school.execute("UPDATE academic_student SET parent_guardian_id = 1 WHERE id = 2");
        fee(1, "2026-12-01");
        fee(2, "2026-11-27");
        fee(3, "2026-11-23");
        for (int fee = 1; fee <= 3; fee++) {
            assign(fee, 1, 0);
            assign(fee, 2, 0);
        }

        ReminderReport report = remind();

        assertThat(report).isEqualTo(new ReminderReport(2, 2, 0, 2, List.of(), List.of()));
        awaitDelivery();
        assertThat(app.mailServer().taken()).hasSize(1);
        assertThat(app.mailServer().taken().get(0).header("Subject"))
                .isEqualTo("Overdue Fee Payment (1 day), and 2 more");
        assertThat(app.mailServer().taken().get(0).content().lines().filter(line -> line.contains("₦")))
                .hasSize(6);
        assertThat(school.count("notifications_notification WHERE sent_via_email"))
                .isEqualTo(6);
    }

    @Test
    void ofAFeeForSeveralTermsAreOneForAChild() {
        fee(1, "2027-05-01");
        assign(1, 1, 2_500);
        school.execute(
                "INSERT INTO finance_studentfeeassignment (student_id, fee_structure_id, term_id, amount_owed, amount_paid,"
                        + " is_waived, assigned_date) VALUES (1, 1, 2, 12500, 0, false, now())");

        CustomReminderReport report = app.tasks()
                .task(FinanceTasks::sendCustomFeeReminder)
                .delay(1L, null)
                .get();

        assertThat(report.sent()).isEqualTo(1);
        assertThat(school.strings("SELECT message FROM notifications_notification"))
                .containsExactly("Tuition 1 of ₦22,500.00 for Ada O'Brien is not paid yet. Due date: May 01, 2027.");
    }

    @Test
    void areGivenOnceADayAndWindow() {
        fee(1, "2026-11-23");
        assign(1, 1, 0);

        assertThat(remind().overdue()).isEqualTo(1);
        assertThat(remind().overdue()).isZero();
        awaitDelivery();
        now.set(Instant.parse("2026-11-30T08:00:00Z"));
        assertThat(remind().overdue()).isEqualTo(1);

        awaitDelivery();
        assertThat(school.count("notifications_notification")).isEqualTo(2);
        assertThat(app.mailServer().taken()).hasSize(2);
    }

    @Test
    void areGivenOnceWhenTheTaskRunsManyTimesAtOnce() {
        fee(1, "2026-12-01");
        for (int i = 2; i <= 30; i++) {
            school.student(i, 1, "s" + i, "x");
            school.guardian(i, i, true);
            assign(1, i, 0);
        }

        List<AsyncResult<ReminderReport>> runs = IntStream.range(0, 4)
                .mapToObj(i -> app.tasks().task(FinanceTasks::sendFeeReminders).delay())
                .toList();

        assertThat(runs.stream().mapToInt(run -> run.get().weekAhead()).sum()).isEqualTo(29);
        awaitDelivery();
        assertThat(school.count("notifications_notification WHERE sent_via_email"))
                .isEqualTo(29);
        assertThat(app.mailServer().taken())
                .extracting(TestMailServer.Taken::recipients)
                .doesNotHaveDuplicates()
                .hasSize(29);
    }

    @Test
    void ofOneFeeGoToAllWhoHaveNotPaid() {
        fee(1, null);
        fee(2, "2027-05-01");
        assign(1, 1, 0);
        assign(2, 1, 0);

        Object own = app.tasks()
                .send("finance.send_custom_fee_reminder", 1, "Please pay & smile")
                .get();
        Object standard =
                app.tasks().send("finance.tasks.send_custom_fee_reminder", 2).get();

        assertThat(own).isEqualTo(Map.of("sent", 1, "errors", List.of(), "template_errors", List.of()));
        assertThat(standard).isEqualTo(Map.of("sent", 1, "errors", List.of(), "template_errors", List.of()));
        assertThat(school.strings("SELECT message FROM notifications_notification ORDER BY id"))
                .containsExactly(
                        "Please pay & smile",
                        "Tuition 2 of ₦12,500.00 for Ada O'Brien is not paid yet. Due date: May 01, 2027.");
        assertThat(school.strings("SELECT DISTINCT priority FROM notifications_notification"))
                .containsExactly("normal");
    }

    @Test
    void ofAnUnknownFeeFail() {
        AsyncResult<CustomReminderReport> result =
                app.tasks().task(FinanceTasks::sendCustomFeeReminder).delay(77L, null);

        await().until(result::ready);
        assertThat(result.state()).isEqualTo(TaskState.FAILURE);
        assertThat(result.info().toString()).contains("no fee structure with the id 77");
    }
}
