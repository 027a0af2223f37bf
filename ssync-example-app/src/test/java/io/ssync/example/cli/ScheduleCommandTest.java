package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.AppProcess;
import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.message.CeleryJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleCommandTest {
    private static ExampleServers servers;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void explainsWhenACrontabIsDue() {
        Run run = run(
                "explain", "0 7 * * 1-5", "--zone", "Africa/Lagos", "--after", "2030-01-03T00:00:00Z", "--count", "3");

        assertThat(run.exitCode()).as(run::toString).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "Thu 2030-01-03 07:00 +01:00", "Fri 2030-01-04 07:00 +01:00", "Mon 2030-01-07 07:00 +01:00");
    }

    @Test
    void explainsWhatIsWrongWithACrontab() {
        Run run = run("explain", "0 25 * * *");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("the hour of a crontab cannot be '25': 25 is out of range; allowed are *, 0 to 23");
        assertThat(run("explain", "0 0 30 2 *").err()).contains("'0 0 30 2 *' is not due within eight years");
        assertThat(run("explain", "0 0 * * *", "--zone", "Mars").exitCode()).isEqualTo(2);
    }

    @Test
    void addsChangesAndRemovesASchedule() {
        succeed(
                "add",
                "morning",
                "example.tasks.add",
                "--cron",
                "0 7 * * *",
                "--zone",
                "Africa/Lagos",
                "--args",
                "[2, 3]");

        assertThat(run("add", "morning", "example.tasks.add", "--every", "5").err())
                .contains("there is a schedule 'morning' already");
        assertThat(succeed("list"))
                .contains("morning")
                .contains("0 7 * * * Africa/Lagos")
                .contains("enabled");
        assertThat(succeed("next", "morning", "--count", "2").lines())
                .hasSize(2)
                .allSatisfy(due -> assertThat(due).endsWith("T06:00:00Z"));
        succeed("pause", "morning", "--until", "2040-01-01T00:00:00Z");
        assertThat(succeed("show", "morning")).contains("paused until 2040-01-01T00:00:00Z");
        assertThat(succeed("next", "morning", "--count", "1")).startsWith("2040-01-01T06:00:00Z");
        succeed("pause", "morning");
        assertThat(succeed("next", "morning")).isEmpty();
        assertThat(succeed("list", "--json")).contains("\"state\":\"paused\"").doesNotContain("9999");
        succeed("resume", "morning");
        succeed("disable", "morning");
        assertThat(succeed("next", "morning")).isEmpty();
        succeed("enable", "morning");
        Object id = ((Map<?, ?>) CeleryJson.readPlain(succeed("run", "morning"))).get("task_id");
        assertThat(succeed("history", "morning")).contains("SENT").contains(String.valueOf(id));
        assertThat(succeed(
                                "backfill",
                                "morning",
                                "--from",
                                "2026-01-01T00:00:00Z",
                                "--to",
                                "2026-01-03T00:00:00Z",
                                "--dry-run")
                        .lines())
                .containsExactly("2026-01-01T06:00:00Z", "2026-01-02T06:00:00Z");
        assertThat(succeed("backfill", "morning", "--from", "2026-01-01T00:00:00Z", "--to", "2026-01-03T00:00:00Z")
                        .lines())
                .containsExactly("2026-01-01T06:00:00Z", "2026-01-02T06:00:00Z");
        assertThat(succeed("list", "--json")).contains("\"total_runs\":3");
        succeed("remove", "morning");

        assertThat(run("show", "morning").err()).contains("there is no schedule 'morning'");
        assertThat(run("pause", "morning").exitCode()).isEqualTo(1);
        assertThat(run("add", "x", "t", "--every", "1", "--cron", "* * * * *").err())
                .contains("give one of cron, every and at");
    }

    @Test
    void addsAScheduleWithPolicies() {
        succeed(
                "add",
                "careful",
                "example.tasks.noop",
                "--every",
                "60",
                "--misfire",
                "all:20",
                "--deadline",
                "3600",
                "--overlap",
                "queue-one",
                "--jitter",
                "30");

        assertThat(succeed("show", "careful").lines())
                .contains("misfire       all, up to 20, within 3600 s", "overlap       QUEUE_ONE", "jitter        30");
        succeed("change", "careful", "--cron", "0 5 * * *", "--args", "[7]", "--jitter", "0", "--deadline", "0");
        assertThat(succeed("show", "careful").lines())
                .contains("misfire       all, up to 20", "overlap       QUEUE_ONE")
                .anyMatch(line -> line.contains("0 5 * * * UTC"))
                .anyMatch(line -> line.contains("[7]"));
        assertThat(run("change", "careful", "--overlap", "often").err()).contains("overlap must be allow");
        assertThat(run("change", "nobody", "--every", "5").err()).contains("there is no schedule 'nobody'");
        succeed("remove", "careful");
    }

    @Test
    void showsWhatIsWrongWithARow() {
        succeed("add", "broken", "example.tasks.noop", "--every", "60");
        servers.execute("update django_celery_beat_periodictask set args = 'x' where name = 'broken'");

        assertThat(succeed("list")).contains("invalid: the args are not JSON: x");
        assertThat(succeed("show", "broken")).contains("the args are not JSON: x");
        succeed("remove", "broken");
    }

    @Test
    void aBeatAndAWorkerWithABeatMakeOneTaskOfEachDueTime() {
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put(
                "CELERY_BEAT_SCHEDULE", "{\"noop\": {\"task\": \"example.tasks.noop\", \"schedule\": {\"hour\": 5}}}");
        environment.put("CELERY_TIMEZONE", "Africa/Lagos");
        try (AppProcess beat = AppProcess.start(directory, environment, "beat", "--health", "0");
                AppProcess worker = AppProcess.start(directory, servers.environment(), "worker", "-B", "-c", "1")) {
            beat.awaitLog("Health is told at (http://\\S+)/health/ready");
            worker.awaitLog("beat started");
            succeed("add", "tick", "example.tasks.add", "--every", "1", "--args", "[2, 3]");

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> servers.texts("select task_id from django_celery_results_taskresult"
                                            + " where periodic_task_name = 'tick' and status = 'SUCCESS'")
                                    .size()
                            >= 5);
        }
        succeed("disable", "tick");

        List<String> sent = servers.texts("select task_id from ssync_beat_tick t join django_celery_beat_periodictask p"
                + " on p.id = t.schedule_id where p.name = 'tick' and t.state = 'SENT'");
        assertThat(sent).doesNotHaveDuplicates();
        assertThat(servers.texts("select total_run_count from django_celery_beat_periodictask where name = 'tick'"))
                .containsExactly(String.valueOf(sent.size()));
        assertThat(succeed("list")).contains("celery.backend_cleanup").contains("* 5 * * * Africa/Lagos");
    }

    private static String succeed(String... arguments) {
        Run run = run(arguments);
        assertThat(run.exitCode()).as(run::toString).isZero();
        return run.out();
    }

    private static Run run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("schedule"));
        all.addAll(List.of(arguments));
        return Run.of(servers.environment(), all.toArray(String[]::new));
    }
}
