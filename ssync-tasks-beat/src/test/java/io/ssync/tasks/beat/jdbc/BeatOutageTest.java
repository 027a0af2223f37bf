package io.ssync.tasks.beat.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Misfire;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.SchedulePolicy;
import io.ssync.tasks.beat.ScheduledCall;
import io.ssync.tasks.beat.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Beats while their PostgreSQL dies, hangs and comes back. */
class BeatOutageTest {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void makeOneTaskOfEachDueTimeWhateverBecomesOfTheServer() {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                BeatTestDatabase database = new BeatTestDatabase(server)) {
            JdbcSchedules schedules = database.schedules();
            database.ledger.prepare();
            for (int i = 0; i < 3; i++) {
                schedules.add(ScheduleEntry.of("s" + i, Interval.of(EVERY), ScheduledCall.of("t", i))
                        .withPolicy(SchedulePolicy.DEFAULTS.with(Misfire.all(Misfire.MOST))));
            }
            List<Beat> beats = List.of(
                    Beat.of(database.app, database.schedules()).start(),
                    Beat.of(database.app, database.schedules()).start());
            try {
                for (int outage = 0; outage < 3; outage++) {
                    awaitMore(database);
                    server.kill();
                    server.restart();
                    awaitMore(database);
                    server.stop();
                    server.restart();
                    awaitMore(database);
                    server.pause();
                    server.resume();
                }
                awaitMore(database);
                assertThat(beats)
                        .allSatisfy(beat -> assertThat(beat.health().ready()).isTrue());
            } finally {
                beats.forEach(Beat::close);
            }

            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                List<Tick> ticks = schedules.history("s" + i, 100_000);
                for (int j = 1; j < ticks.size(); j++) {
                    assertThat(Duration.between(
                                    ticks.get(j).due(), ticks.get(j - 1).due()))
                            .isEqualTo(EVERY);
                }
                ticks.forEach(tick -> ids.add(tick.taskId()));
            }
            assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
            assertThat(database.taskIdsSent()).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    private static void awaitMore(BeatTestDatabase database) {
        int before = ticks(database);
        await().atMost(SOON).ignoreExceptions().until(() -> ticks(database) >= before + 3);
    }

    private static int ticks(BeatTestDatabase database) {
        return await().atMost(SOON)
                .ignoreExceptions()
                .until(
                        () -> database.query(Integer.class, "select count(*) from ssync_beat_tick")
                                .get(0),
                        n -> true);
    }
}
