package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.health.Finding;
import io.ssync.tasks.health.Finding.Severity;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a PostgreSQL says of itself, and what is made of it. */
class ServerExaminationTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aGoodServerHasNoTrouble() {
        assertThat(findings(server(15_00_04, true, 20, 0)).values())
                .noneMatch(Finding::isTrouble)
                .extracting(Finding::check)
                .containsExactlyInAnyOrder("version", "persistence", "connections", "disk", "clock");
    }

    @Test
    void eachTroubleIsSaid() {
        assertThat(findings(server(13_00_00, true, 20, 0)).get("version").severity())
                .isEqualTo(Severity.NOTE);
        assertThat(findings(server(15_00_04, false, 20, 0)).get("persistence").severity())
                .isEqualTo(Severity.ERROR);
        assertThat(findings(server(15_00_04, true, 95, 0)).get("connections").severity())
                .isEqualTo(Severity.WARNING);
        Finding disk = findings(server(15_00_04, true, 20, 600_000)).get("disk");
        assertThat(disk.severity()).isEqualTo(Severity.WARNING);
        assertThat(disk.text())
                .isEqualTo("it takes 300 MB of its disk, 200 MB of them for 500000 results; "
                        + "600000 rows that are deleted or old take room, too");
        assertThat(server(15_00_04, true, 20, 0).findings("here", NOW.minusSeconds(3)))
                .filteredOn(Finding::isTrouble)
                .singleElement()
                .satisfies(clock -> assertThat(clock.text()).isEqualTo("its clock is 3.0 s ahead of the one here"));
    }

    @Test
    void aRealServerSaysHowMuchItHolds() {
        try (HikariDataSource pool = TestDatabase.empty().pool();
                JdbcResults results = JdbcResults.over(pool)) {
            results.store(IntStream.range(0, 500)
                    .mapToObj(i -> TaskResult.ended("t" + i, TaskState.SUCCESS, "1"))
                    .toList());

            // Statistics come a moment after the commit.
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(results.examine(Instant.now()))
                            .filteredOn(finding -> finding.check().equals("disk"))
                            .singleElement()
                            .satisfies(disk -> assertThat(disk.text()).endsWith(" for 500 results")));
        }
    }

    private static Map<String, Finding> findings(ServerExamination server) {
        List<Finding> all = server.findings("here", NOW);
        return all.stream().collect(Collectors.toMap(Finding::check, Function.identity()));
    }

    private static ServerExamination server(int number, boolean survivesCrashes, long connections, long dead) {
        return new ServerExamination(
                "15.4", number, survivesCrashes, NOW, connections, 100, 300 << 20, 200 << 20, 500_000, dead);
    }
}
