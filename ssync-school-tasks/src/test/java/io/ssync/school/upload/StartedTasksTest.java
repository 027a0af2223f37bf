package io.ssync.school.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.TestDatabases;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class StartedTasksTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-09-01T08:00:00Z"));
    private final DataSource dataSource = TestDatabases.school();
    private final StartedTasks started = new StartedTasks(dataSource, now::get);

    @Test
    void tellsEverybodyTheirOwnTheLatestFirst() {
        started.add("t1", "compute", "JSS 1, First Term", 7L);
        started.add("t2", "compute", "JSS 2, First Term", 8L);
        started.add("t3", "reminders", "", null);
        now.set(Instant.parse("2025-09-02T08:00:00Z"));
        new UploadHistory(dataSource, now::get).add("t4", "students", "jss1.xlsx", 7L);

        assertThat(started.count(7L)).isEqualTo(2);
        assertThat(started.list(7L, 10, 0))
                .containsExactly(
                        new StartedTask("t4", "upload", "students: jss1.xlsx", "2025-09-02T08:00:00Z"),
                        new StartedTask("t1", "compute", "JSS 1, First Term", "2025-09-01T08:00:00Z"));
        assertThat(started.list(7L, 1, 1)).extracting(StartedTask::taskId).containsExactly("t1");
        assertThat(started.list(null, 10, 0)).extracting(StartedTask::taskId).containsExactly("t3");
        assertThat(started.count(9L)).isZero();
        assertThat(started.find("t1", 7L)).map(StartedTask::about).contains("JSS 1, First Term");
        assertThat(started.find("t1", 8L)).isEmpty();
        assertThat(started.find("t3", null)).isPresent();
    }

    @Test
    void forgetsThemAfterAYear() {
        started.add("t1", "compute", "x".repeat(300), 7L);
        now.set(Instant.parse("2026-09-02T08:00:00Z"));

        started.add("t2", "compute", "", 7L);

        assertThat(started.list(7L, 10, 0)).extracting(StartedTask::taskId).containsExactly("t2");
    }
}
