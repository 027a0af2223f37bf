package io.ssync.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Misfire;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.SchedulePolicy;
import io.ssync.tasks.beat.ScheduledCall;
import io.ssync.tasks.beat.Tick;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Beats as processes that are killed, {@code kill -9}, at any moment: every due time becomes one task, and its message gets to Redis. With
 * {@code -Dssync.beat.kills=200} for as many kills.
 */
class BeatKilledTest {
    private static final int KILLS = Integer.getInteger("ssync.beat.kills", 5);
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final int SCHEDULES = 5;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void makesOneTaskOfEachDueTime() {
        Random random = new Random(7);
        try (ExampleServers servers = ExampleServers.start()) {
            SchoolApp.migrate(servers.given().database());
            try (SchoolApp app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1)) {
                for (int i = 0; i < SCHEDULES; i++) {
                    app.schedules()
                            .add(ScheduleEntry.of(
                                            "s" + i,
                                            Interval.of(EVERY),
                                            ScheduledCall.of("school.tick", i).withQueue("ticks"))
                                    .withPolicy(SchedulePolicy.DEFAULTS.with(Misfire.all(Misfire.MOST))));
                }
                List<AppProcess> beats = new ArrayList<>(List.of(beat(servers), beat(servers)));
                try {
                    for (int kill = 0; kill < KILLS; kill++) {
                        int chosen = random.nextInt(beats.size());
                        long sent = sent(servers);
                        // Some die while they start, most of them at work.
                        long more = sent + random.nextInt(3 * SCHEDULES);
                        await().atMost(Duration.ofMinutes(2))
                                .pollInterval(Duration.ofMillis(5))
                                .until(() -> sent(servers) >= more);
                        beats.get(chosen).close();
                        beats.set(chosen, beat(servers));
                    }
                } finally {
                    beats.forEach(AppProcess::close);
                }
                finish(app);
                assertEachDueTimeIsOneTask(servers, app);
            }
        }
    }

    private AppProcess beat(ExampleServers servers) {
        return AppProcess.start(directory, servers.environment(), "beat");
    }

    private static long sent(ExampleServers servers) {
        return Long.parseLong(servers.texts("select count(*) from ssync_beat_tick where task_id is not null")
                .get(0));
    }

    /** What the last ones have left. */
    private static void finish(SchoolApp app) {
        Instant end = app.schedules().look().now();
        try (Beat beat = app.beat().start()) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> app.schedules().load().stream()
                            .filter(row -> row.name().matches("s\\d"))
                            .allMatch(row -> row.state().decided().isAfter(end)));
            assertThat(beat.health().ready()).isTrue();
        }
    }

    private static void assertEachDueTimeIsOneTask(ExampleServers servers, SchoolApp app) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < SCHEDULES; i++) {
            List<Tick> ticks = app.schedules().history("s" + i, 1_000_000);
            for (int j = 1; j < ticks.size(); j++) {
                assertThat(Duration.between(ticks.get(j).due(), ticks.get(j - 1).due()))
                        .isEqualTo(EVERY);
            }
            ticks.forEach(tick -> ids.add(tick.taskId()));
        }
        assertThat(ids).hasSizeGreaterThan(KILLS).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(servers.texts("select task_id from ssync_ledger where queue = 'ticks'"))
                .containsExactlyInAnyOrderElementsOf(ids);
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            app.tasks().publishDurable();
            return app.tasks().broker().status("ticks").ready() >= ids.size();
        });
    }
}
