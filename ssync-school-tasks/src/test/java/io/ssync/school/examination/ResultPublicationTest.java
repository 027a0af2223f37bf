package io.ssync.school.examination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolApp;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class ResultPublicationTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-12-20T10:00:00Z"));
    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private final SchoolApp app = new SchoolApp(dataSource, now::get);

    @BeforeEach
    void fill() {
        school.fullClass(1, 3, 2);
        school.guardian(1, 1000, true);
        school.guardian(2, 1001, false);
    }

    @AfterEach
    void close() {
        app.close();
    }

    private void compute() {
        app.tasks()
                .task(ExaminationTasks::computeClassroomResults)
                .delay(1L, 1L, null, null, null)
                .get();
    }

    private PublicationReport publish(String action) {
        return app.tasks()
                .task(ExaminationTasks::publishResults)
                .delay(1L, 1L, action)
                .get();
    }

    @Test
    void showsTheResultsAndTellsGuardiansOnce() {
        compute();

        PublicationReport first = publish(null);
        now.set(Instant.parse("2025-12-21T10:00:00Z"));
        compute();
        PublicationReport second = publish("publish");

        assertThat(first)
                .isEqualTo(new PublicationReport(
                        "success",
                        3,
                        3,
                        1,
                        List.of("Student 1001 Obi (A1001)", "Student 1002 Obi (A1002)"),
                        "First Term",
                        "JSS 1",
                        List.of(),
                        List.of()));
        assertThat(second)
                .isEqualTo(new PublicationReport(
                        "success", 3, 0, 0, List.of(), "First Term", "JSS 1", List.of(), List.of()));
        assertThat(school.strings(
                        "SELECT DISTINCT published_date = '2025-12-20T10:00:00Z' FROM examination_termresult"))
                .containsExactly("t");
        await().until(() -> school.count("ssync_outgoing_message") == 0);
        assertThat(app.mailServer().taken()).hasSize(1);
        assertThat(app.mailServer().taken().get(0).header("Subject"))
                .isEqualTo("Results of Student 1000 Obi for First Term published");
        assertThat(school.row("SELECT * FROM notifications_notification"))
                .containsEntry("notification_type", "result")
                .containsEntry("recipient_id", 1001L)
                .containsEntry("related_student_id", 1000);
    }

    @Test
    void hidesThemAndDoesNotTellTwiceWhenTheyAreShownAgain() {
        compute();
        publish(null);

        PublicationReport hidden = publish("unpublish");

        assertThat(hidden)
                .isEqualTo(new PublicationReport(
                        "success", 0, 3, 0, List.of(), "First Term", "JSS 1", List.of(), List.of()));
        assertThat(school.count("examination_termresult WHERE is_published OR published_date IS NOT NULL"))
                .isZero();
        assertThat(publish("publish").notified()).isZero();
        assertThat(school.count("notifications_notification")).isEqualTo(1);
    }

    @Test
    void doesNotPublishWhatIsNotRankedAnyMoreAndNamesIt() {
        compute();
        school.execute("UPDATE academic_student SET is_active = false WHERE id = 1001");
        now.set(Instant.parse("2025-12-21T10:00:00Z"));
        compute();

        PublicationReport report = publish(null);

        assertThat(report.notRanked()).containsExactly("Student 1001 Obi (A1001)");
        assertThat(report.published()).isEqualTo(2);
        assertThat(school.strings("SELECT student_id FROM examination_termresult WHERE NOT is_published"))
                .containsExactly("1001");
    }

    @Test
    void failsWithoutResults() {
        AsyncResult<Object> result = app.tasks().send("examination.publish_results", 1, 1);

        await().until(result::ready);
        assertThat(result.state()).isEqualTo(TaskState.FAILURE);
        assertThat(result.info().toString()).contains("compute them first");
    }
}
