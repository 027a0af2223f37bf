package io.ssync.school.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolApp;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnBothSchemas
class NotificationsTest {

    private static final String MORE = "See more, and choose what you are told, at " + SchoolApp.PORTAL + "\n";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-12-15T10:00:00Z"));
    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private final SchoolDatabase database = new SchoolDatabase(dataSource);
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final SchoolApp app =
            new SchoolApp(dataSource, now::get, (number, text) -> texts.add(number + ": " + text));

    @BeforeEach
    void fill() {
        school.classroom(1);
        school.student(1, 1, "ada", "obi");
        school.guardian(1, 1, true);
    }

    @AfterEach
    void close() {
        app.close();
    }

    private static Notification notification(String occasion, NotificationType type, Priority priority) {
        return new Notification(occasion, 1001, 1, type, priority, "Title", "O'Brien & <sons>", true);
    }

    private List<Notification> post(Notification... notifications) {
        return database.inTransaction(handle -> new Notifications(handle, now.get()).post(List.of(notifications)));
    }

    private AsyncResult<DeliveryReport> deliver() {
        return app.tasks().task(MessageTasks::deliverMessages).delay();
    }

    private void prefer(String column, boolean value) {
        post(notification("to have preferences", NotificationType.GENERAL, Priority.LOW));
        school.execute("DELETE FROM ssync_outgoing_message");
        school.execute("DELETE FROM notifications_notification");
        school.execute("UPDATE notifications_notificationpreference SET " + column + " = ?", value);
    }

    private List<String> channels() {
        return school.strings("SELECT channel FROM ssync_outgoing_message ORDER BY 1");
    }

    @Test
    void giveTheDefaultPreferencesToWhoeverHasNone() {
        post(notification("a", NotificationType.FEE, Priority.URGENT));

        assertThat(school.row("SELECT * FROM notifications_notificationpreference"))
                .containsEntry("user_id", 1001L)
                .containsEntry("email_enabled", true)
                .containsEntry("sms_enabled", false)
                .containsEntry("sms_fees", true)
                .containsEntry("sms_results", false)
                .containsEntry("sms_urgent_only", true)
                .containsEntry("daily_digest", false);
        assertThat(channels()).containsExactly("email");
    }

    @ParameterizedTest
    @CsvSource({
        "email_enabled, false, FEE, URGENT, ''",
        "email_fees, false, FEE, URGENT, ''",
        "email_fees, false, RESULT, NORMAL, email",
        "email_report_cards, false, REPORT_CARD, NORMAL, ''",
        "email_attendance, false, ATTENDANCE, NORMAL, ''",
        "email_fees, false, GENERAL, LOW, email",
        "daily_digest, true, FEE, HIGH, ''",
        "daily_digest, true, FEE, URGENT, email",
        "sms_enabled, true, FEE, URGENT, email sms",
        "sms_enabled, true, FEE, HIGH, email",
        "sms_enabled, true, RESULT, URGENT, email",
        "sms_enabled, true, EVENT, URGENT, email"
    })
    void goTheWaysThatThePersonPrefers(
            String column, boolean value, NotificationType type, Priority priority, String expected) {
        prefer(column, value);

        post(notification("a", type, priority));

        assertThat(String.join(" ", channels())).isEqualTo(expected);
        assertThat(school.count("notifications_notification")).isEqualTo(1);
    }

    @Test
    void areStoredAndSentOnceForAnOccasion() {
        assertThat(post(
                        notification("a", NotificationType.FEE, Priority.LOW),
                        notification("b", NotificationType.FEE, Priority.LOW)))
                .hasSize(2);
        assertThat(post(
                        notification("b", NotificationType.FEE, Priority.LOW),
                        notification("c", NotificationType.FEE, Priority.LOW)))
                .extracting(Notification::occasion)
                .containsExactly("c");

        deliver().get();
        deliver().get();

        assertThat(school.count(
                        "notifications_notification WHERE sent_via_email AND email_sent_at = '2025-12-15T10:00:00Z'"))
                .isEqualTo(3);
        assertThat(app.mailServer().taken()).hasSize(2);
    }

    @Test
    void useTheTemplatesOfTheSchoolWithoutEscaping() {
        school.execute("INSERT INTO notifications_notificationtemplate (template_type, email_subject_template,"
                + " email_body_template, sms_template, title_template, message_template, is_active, created_at, updated_at)"
                + " VALUES ('fee', '{{ priority }}: {{ notification_title }}', 'Dear {{ recipient_name }}, {{ student_name }}"
                + " ({{ student_class }}, {{ student_admission_number }}): {{ notification_message }}', '{% for i in range(1, 20) %}{{ notification_message }} {% endfor %}',"
                + " '', '', true, now(), now())");
        prefer("sms_enabled", true);

        post(notification("a", NotificationType.FEE, Priority.URGENT));
        deliver().get();

        assertThat(app.mailServer().taken().get(0).header("Subject")).isEqualTo("Urgent: Title");
        assertThat(app.mailServer()
                        .taken()
                        .get(0)
                        .content()
                        .replace("\r\n", "\n")
                        .strip())
                .isEqualTo("Dear Parent No 1, Ada Obi (JSS 1, ADM-2025-1): O'Brien & <sons>\n\n" + MORE.strip());
        assertThat(texts).hasSize(1).allMatch(text -> text.startsWith("08031: O'Brien & <sons>") && text.endsWith("…"));
        assertThat(texts.get(0)).hasSize("08031: ".length() + 160);
        assertThat(school.count("notifications_notification WHERE sent_via_sms AND sms_sent_at IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void sayWhatTheyHaveToSayWhenATemplateIsWrong() {
        school.execute("INSERT INTO notifications_notificationtemplate (template_type, email_subject_template,"
                + " email_body_template, sms_template, title_template, message_template, is_active, created_at, updated_at)"
                + " VALUES ('fee', '{{ oops', '{% if %}', '', '', '', true, now(), now())");

        post(notification("a", NotificationType.FEE, Priority.LOW));
        deliver().get();

        assertThat(app.mailServer().taken().get(0).header("Subject")).isEqualTo("Title");
    }

    private List<String> fillIn(String emailTemplate) {
        school.execute(
                "INSERT INTO notifications_notificationtemplate (template_type, email_subject_template,"
                        + " email_body_template, sms_template, title_template, message_template, is_active, created_at, updated_at)"
                        + " VALUES ('fee', '', ?, '', '', '', true, now(), now())",
                emailTemplate);
        return database.inTransaction(handle -> {
            Notifications notifications = new Notifications(handle, Instant.parse("2025-12-01T08:05:00Z"));
            notifications.post(List.of(notification("a", NotificationType.FEE, Priority.LOW)));
            return notifications.templateErrors();
        });
    }

    private String body() {
        return school.strings("SELECT body FROM ssync_outgoing_message").get(0);
    }

    @Test
    void tellWhatIsWrongWithATemplateAndGoWithoutIt() {
        assertThat(fillIn("{{ created_at|date:\"d Q\" }}"))
                .singleElement()
                .asString()
                .startsWith(
                        "The template of the e-mail of 'fee' messages is wrong in line 1 and was not used: the letter Q");

        assertThat(body()).isEqualTo("Dear Parent No 1,\n\nO'Brien & <sons>\n");
    }

    @Test
    void takeDatesAndLinesAsDjangoWritesThem() {
        assertThat(fillIn("{{ recipient_name }}\n{% if student_class %}Class {{ student_class }}{% endif %}\n"
                        + "{{ created_at|date:\"d M Y\" }}"))
                .isEmpty();

        assertThat(body()).isEqualTo("Parent No 1\nClass JSS 1\n01 Dec 2025");
    }

    @Test
    void areOneLetterForAllThatAPersonIsToldAtOnce() {
        school.execute("INSERT INTO administration_school (active, name, address, telephone)"
                + " VALUES (true, 'Demo College', '', '')");
        school.student(2, 1, "ben", "obi");
        school.execute("UPDATE academic_student SET parent_guardian_id = 1 WHERE id = 2");
        post(
                new Notification("a", 1001, 1, NotificationType.FEE, Priority.LOW, "Reminder", "Bus for Ada.", false),
                new Notification(
                        "b", 1001, 2, NotificationType.FEE, Priority.URGENT, "Overdue", "Books for Ben.", false),
                new Notification(
                        "c", 1001, 2, NotificationType.RESULT, Priority.LOW, "Results", "Results of Ben.", false));

        deliver().get();

        assertThat(app.mailServer().taken())
                .extracting(
                        mail -> mail.header("Subject") + "|" + mail.content().replace("\r\n", "\n"))
                .containsExactly(
                        "Overdue, and 1 more|Dear Parent No 1,\n\nBus for Ada.\nBooks for Ben.\n\nDemo College\n\n"
                                + MORE,
                        "Results|Dear Parent No 1,\n\nResults of Ben.\n\nDemo College\n\n" + MORE);
        assertThat(school.count("notifications_notification WHERE sent_via_email AND email_sent_at IS NOT NULL"))
                .isEqualTo(3);
    }

    @Test
    void nameAllSiblingsInATemplate() {
        school.student(2, 1, "ben", "obi");
        school.execute("INSERT INTO notifications_notificationtemplate (template_type, email_subject_template,"
                + " email_body_template, sms_template, title_template, message_template, is_active, created_at, updated_at)"
                + " VALUES ('fee', '', '{{ student_name }} ({{ student_admission_number }}, {{ student_class }}): {{ notification_message }}',"
                + " '', '', '', true, now(), now())");

        post(
                new Notification("a", 1001, 1, NotificationType.FEE, Priority.LOW, "Title", "Bus.", false),
                new Notification("b", 1001, 2, NotificationType.FEE, Priority.LOW, "Title", "Bus.", false));

        assertThat(body()).isEqualTo("Ada Obi, Ben Obi (ADM-2025-1, ADM-2025-2, JSS 1): Bus.");
    }

    @Test
    void keepTheReasonOfALetterInAllOfThem() {
        app.mailServer().refuse("1001@example.org", 550);
        post(
                notification("a", NotificationType.FEE, Priority.LOW),
                notification("b", NotificationType.FEE, Priority.LOW));

        deliver().get();

        assertThat(school.count("notifications_notification WHERE email_error LIKE '%no such mailbox%'"))
                .isEqualTo(2);
        assertThat(school.count("ssync_outgoing_message_notification")).isZero();
    }

    @Test
    void sayThatAProgramWroteThemAndHowToEndThem() {
        post(notification("a", NotificationType.FEE, Priority.LOW));
        deliver().get();

        assertThat(app.mailServer().taken().get(0).header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(app.mailServer().taken().get(0).header("List-Unsubscribe"))
                .isEqualTo("<mailto:office@school.example?subject=unsubscribe>");
    }

    @Test
    void leadToThePortalUnlessATemplateDoesAlready() {
        post(notification("a", NotificationType.FEE, Priority.LOW));
        school.execute("INSERT INTO notifications_notificationtemplate (template_type, email_subject_template,"
                + " email_body_template, sms_template, title_template, message_template, is_active, created_at, updated_at)"
                + " VALUES ('result', 'Results', 'Look at " + SchoolApp.PORTAL
                + " please', '', '', '', true, now(), now())");
        post(notification("b", NotificationType.RESULT, Priority.LOW));
        deliver().get();

        assertThat(app.mailServer().taken())
                .extracting(letter -> letter.content().replace("\r\n", "\n").strip())
                .containsExactlyInAnyOrder(
                        "Dear Parent No 1,\n\nO'Brien & <sons>\n\n" + MORE.strip(),
                        "Look at " + SchoolApp.PORTAL + " please");
    }

    private DigestReport digests() {
        return app.tasks().task(MessageTasks::sendDailyDigests).delay().get();
    }

    @Test
    void areGatheredForThoseWhoWantOneLetterADay() {
        prefer("daily_digest", true);
        post(
                new Notification("a", 1001, 1, NotificationType.FEE, Priority.NORMAL, "Fee", "Pay.", false),
                new Notification("b", 1001, 1, NotificationType.FEE, Priority.URGENT, "Overdue", "Pay now.", false),
                new Notification("c", 1001, 1, NotificationType.RESULT, Priority.NORMAL, "Results", "Good.", false),
                new Notification("d", 1001, 1, NotificationType.EXAM, Priority.NORMAL, "Exam", "Soon.", false));
        school.execute("UPDATE notifications_notificationpreference SET email_exams = false");
        deliver().get();
        assertThat(app.mailServer().taken()).hasSize(1);

        assertThat(digests()).as("before 18:00").isEqualTo(new DigestReport(0));
        now.set(Instant.parse("2025-12-15T18:00:00Z"));
        assertThat(digests()).isEqualTo(new DigestReport(1));
        await().until(() -> school.count("ssync_outgoing_message") == 0);
        post(notification("e", NotificationType.FEE, Priority.NORMAL));
        assertThat(digests()).as("again on this day").isEqualTo(new DigestReport(0));

        assertThat(app.mailServer().taken()).hasSize(2);
        assertThat(app.mailServer().taken().get(1).header("Subject")).isEqualTo("2 messages of the school");
        assertThat(app.mailServer().taken().get(1).content().replace("\r\n", "\n"))
                .isEqualTo("Dear Parent No 1,\n\nFee\nPay.\n\nResults\nGood.\n\n" + MORE);
        assertThat(school.count("notifications_notification WHERE sent_via_email"))
                .isEqualTo(3);

        now.set(Instant.parse("2025-12-16T19:00:00Z"));
        assertThat(digests()).as("what came after it, on the next").isEqualTo(new DigestReport(1));
    }

    @Test
    void areNoDigestOfWhatWasReadOrIsOld() {
        prefer("daily_digest", true);
        post(
                notification("a", NotificationType.FEE, Priority.NORMAL),
                notification("b", NotificationType.FEE, Priority.NORMAL));
        school.execute(
                "UPDATE notifications_notification SET is_read = true WHERE id = (SELECT min(id) FROM notifications_notification)");
        now.set(Instant.parse("2025-12-23T19:00:00Z"));

        assertThat(digests()).isEqualTo(new DigestReport(0));
    }

    @Test
    void keepTheReasonWhenTheyAreRefused() {
        app.mailServer().refuse("1001@example.org", 550);

        post(notification("a", NotificationType.FEE, Priority.LOW));
        DeliveryReport report = deliver().get();

        assertThat(report).isEqualTo(new DeliveryReport(0, 1));
        assertThat(school.strings("SELECT email_error FROM notifications_notification"))
                .allMatch(error -> error.contains("no such mailbox"));
        assertThat(school.count("ssync_outgoing_message")).isZero();
    }

    @Test
    void areTriedAgainUntilTheyAreTaken() {
        app.mailServer().refuse("1001@example.org", 450);
        post(notification("a", NotificationType.FEE, Priority.LOW));
        AsyncResult<DeliveryReport> delivery = deliver();
        await().until(() -> delivery.state().equals(TaskState.RETRY));
        assertThat(school.strings("SELECT email_error FROM notifications_notification"))
                .allMatch(error -> error.contains("mailbox busy"));

        app.mailServer().accept("1001@example.org");
        now.set(now.get().plusSeconds(60));

        assertThat(delivery.get()).isEqualTo(new DeliveryReport(1, 0));
        assertThat(school.count("notifications_notification WHERE sent_via_email AND email_error = ''"))
                .isEqualTo(1);
    }

    @Test
    void areDeliveredOnceByManyAtOnce() {
        Notification[] many = IntStream.range(0, 60)
                .mapToObj(i -> notification("n" + i, NotificationType.FEE, Priority.LOW))
                .toArray(Notification[]::new);
        for (Notification one : many) {
            post(one);
        }

        List<AsyncResult<DeliveryReport>> deliveries = new ArrayList<>();
        IntStream.range(0, 4).forEach(i -> deliveries.add(deliver()));

        assertThat(deliveries.stream()
                        .mapToInt(delivery -> delivery.get().sent())
                        .sum())
                .isEqualTo(60);
        assertThat(app.mailServer().taken()).hasSize(60);
    }
}
