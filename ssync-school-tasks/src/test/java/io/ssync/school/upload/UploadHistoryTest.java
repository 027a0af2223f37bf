package io.ssync.school.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.database.SchoolDatabase;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class UploadHistoryTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-09-01T08:00:00Z"));
    private final DataSource dataSource = TestDatabases.school();
    private final UploadHistory history = new UploadHistory(dataSource, now::get);
    private final OncePerTask once = new OncePerTask(new SchoolDatabase(dataSource), now::get);

    private void end(String task, UploadReport report) {
        once.run(task, report.dryRun(), handle -> new UploadOutcome(report, new byte[0]));
    }

    @Test
    void tellsTheLatestFirstWithWhatCameOfThem() {
        history.add("t1", "students", "jss1.xlsx", 7L);
        end("t1", new UploadReport(3, 2, 0, 1, true, List.of(), List.of()));
        now.set(Instant.parse("2025-09-02T08:00:00Z"));
        end("of Django", new UploadReport(5, 5, 0, List.of()));
        now.set(Instant.parse("2025-09-03T08:00:00Z"));
        history.add("t3", "parents", "x".repeat(300), null);

        assertThat(history.count()).isEqualTo(3);
        assertThat(history.list(10, 0))
                .containsExactly(
                        new PastUpload(
                                "t3", "parents", "x".repeat(255), null, "2025-09-03T08:00:00Z", null, null, null, null),
                        new PastUpload("of Django", null, null, null, "2025-09-02T08:00:00Z", 5, 5, 0, false),
                        new PastUpload("t1", "students", "jss1.xlsx", 7L, "2025-09-01T08:00:00Z", 3, 2, 1, true));
        assertThat(history.list(1, 1)).extracting(PastUpload::taskId).containsExactly("of Django");
    }

    @Test
    void findsOneWithItsReport() {
        UploadReport report = new UploadReport(3, 2, 0, 1, true, List.of(), List.of("a note"));
        history.add("t1", "students", "jss1.xlsx", 7L);

        assertThat(history.report("t1")).isEmpty();
        end("t1", report);

        assertThat(history.find("t1")).contains(history.list(1, 0).get(0));
        assertThat(history.find("another")).isEmpty();
        assertThat(history.report("t1")).contains(report);
    }

    @Test
    void keepsWhoUploadedForAYear() {
        history.add("t1", "students", "a.xlsx", 7L);
        now.set(Instant.parse("2026-09-02T08:00:00Z"));

        history.add("t2", "students", "b.xlsx", 7L);

        assertThat(history.list(10, 0)).extracting(PastUpload::taskId).containsExactly("t2");
    }
}
