package io.ssync.tasks.beat.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.Clocked;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Decision;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Misfire;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.SchedulePolicy;
import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.beat.ScheduleStoreContract;
import io.ssync.tasks.beat.ScheduledCall;
import io.ssync.tasks.beat.Tick;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcSchedulesTest extends ScheduleStoreContract {
    private final BeatTestDatabase database = new BeatTestDatabase();
    private final JdbcSchedules schedules = database.schedules();

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected ScheduleStore store() {
        return schedules;
    }

    @Override
    protected ScheduleStore another() {
        return database.schedules();
    }

    @Override
    protected List<String> taskIdsSent() {
        return database.taskIdsSent();
    }

    @Override
    protected ScheduleStore.Calls calls() {
        return (transaction, calls) ->
                database.app.in(transaction.orElseThrow()).sendAll(calls);
    }

    @Override
    protected void pass(Duration time) {
        Instant end = clock().plus(time);
        await().pollInterval(Duration.ofMillis(1)).until(() -> clock().isAfter(end));
    }

    private Instant clock() {
        return database.query(OffsetDateTime.class, "select clock_timestamp()")
                .get(0)
                .toInstant();
    }

    @Test
    void readsWhatDjangoWrites() {
        schedules.prepare();
        insertCrontab(7, "0", "7", "*", "*", "1-5", "Africa/Lagos");
        insertTask(
                3,
                "morning",
                "school.morning",
                "[1, \"a\"]",
                "{\"x\": {\"y\": null}}",
                "crontab_id, priority, headers, queue, expire_seconds",
                "7, 200, '{\"tenant\": 4}', 'slow', 60");

        ScheduleRow row = schedules.find("morning").orElseThrow();

        ScheduleEntry entry = row.understood().orElseThrow();
        assertThat(row.id()).isEqualTo(3);
        assertThat(entry.schedule()).isEqualTo(Crontab.parse("0 7 * * 1-5"));
        assertThat(entry.zone()).isEqualTo(ZoneId.of("Africa/Lagos"));
        assertThat(entry.call().args()).asString().isEqualTo("[1, a]");
        assertThat(entry.call().kwargs()).asString().isEqualTo("{x={y=null}}");
        assertThat(entry.call().headers()).asString().isEqualTo("{tenant=4}");
        assertThat(entry.call().queue()).isEqualTo("slow");
        assertThat(entry.call().priority()).isEqualTo(200);
        assertThat(entry.call().expireAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void countsFromTheLastRunOfCelery() {
        schedules.prepare();
        insertInterval(1, 1, "hours");
        insertTask(1, "new", "t", "[]", "{}", "interval_id, date_changed", "1, '2020-01-01T00:00:00Z'");
        insertTask(
                2,
                "ran",
                "t",
                "[]",
                "{}",
                "interval_id, date_changed, last_run_at",
                "1, '2020-01-01T00:00:00Z', '2020-01-01T05:00:00.000001Z'");

        assertThat(state("new").decided()).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(state("ran").decided()).isEqualTo("2020-01-01T05:00:00.000001Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "args = 'x'                                        | the args are not JSON: x",
                "args = '{}'                                       | the args must be a list of JSON, were {}",
                "kwargs = '[]'                                     | the kwargs must be an object of JSON, were []",
                "headers = '{'                                     | the headers are not JSON: {",
                "crontab_id = null                                 | it must have one schedule, a crontab, an interval, a clocked time or a solar event, and has 0",
                "interval_id = 1                                   | it must have one schedule, a crontab, an interval, a clocked time or a solar event, and has 2",
                "crontab_id = null, solar_id = 1                   | there is no solar event 'eclipse'; there are dawn_astronomical,",
                "crontab_id = 2                                    | the hour of a crontab cannot be '25'",
                "crontab_id = 3                                    | there is no time zone 'Mars/Phobos'",
                "crontab_id = 4                                    | the crontab '0 0 30 2 *' is never due",
                "crontab_id = null, interval_id = 2                | an interval must be at least 1",
                "priority = 256                                    | the priority must be 0 to 255, was 256",
                "task = ''                                         | the task of a schedule must have a name"
            })
    void saysWhatIsWrongWithARow(String change, String problem) {
        schedules.prepare();
        insertCrontab(1, "0", "7", "*", "*", "*", "UTC");
        insertCrontab(2, "0", "25", "*", "*", "*", "UTC");
        insertCrontab(3, "0", "7", "*", "*", "*", "Mars/Phobos");
        insertCrontab(4, "0", "0", "30", "2", "*", "UTC");
        insertInterval(1, 1, "days");
        insertInterval(2, 0, "days");
        database.run("insert into django_celery_beat_solarschedule values (1, 'eclipse', 6.5, 3.4)");
        insertTask(1, "bad", "t", "[]", "{}", "crontab_id", "1");
        insertTask(2, "good", "t", "[]", "{}", "crontab_id", "1");
        database.run("update django_celery_beat_periodictask set " + change + " where name = 'bad'");

        assertThat(row("bad").problem()).startsWith(problem);
        assertThat(row("bad").understood()).isEmpty();
        assertThat(row("good").problem()).isNull();
        assertThat(schedules.load()).hasSize(2);
        assertThatIllegalStateException()
                .isThrownBy(() -> schedules.change("bad", entry -> entry))
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "update django_celery_beat_periodictask set enabled = false",
                "update django_celery_beat_periodictask set args = '[7]'",
                "update django_celery_beat_periodictask set queue = 'q'",
                "update django_celery_beat_periodictask set routing_key = 'q'",
                "update django_celery_beat_crontabschedule set hour = '8'",
                "update django_celery_beat_periodictasks set last_update = last_update - interval '1 hour'",
                "delete from django_celery_beat_periodictask"
            })
    void seesWhateverIsChangedWithoutANote(String change) {
        schedules.add(entry("a", Crontab.parse("0 7 * * *")));
        String version = schedules.look().version();

        database.run(change);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> !schedules.look().version().equals(version));
    }

    @Test
    void doesNotTakeItsOwnNotesForChanges() {
        schedules.add(entry("a", Interval.of(Duration.ofMillis(1))));
        pass(Duration.ofMillis(5));
        String version = database.schedules().look().version();

        Decision decision = decide("a");
        assertThat(schedules.decide(List.of(decision), calls())).containsExactly(Decision.Ruling.DONE);

        assertThat(database.schedules().look().version()).isEqualTo(version);
    }

    @Test
    void writesOnlyTheColumnsThatAreABeatsOwn() {
        schedules.add(entry("a", Interval.of(Duration.ofMillis(1))));
        String others = "select (to_jsonb(t) - 'last_run_at' - 'total_run_count')::text"
                + " from django_celery_beat_periodictask t";
        List<String> before = database.query(String.class, others);
        pass(Duration.ofMillis(5));

        schedules.decide(List.of(decide("a")), calls());

        assertThat(database.query(String.class, others)).isEqualTo(before);
        assertThat(
                        database.query(
                                String.class,
                                "select total_run_count || ' ' || (last_run_at is not null) from django_celery_beat_periodictask"))
                .containsExactly("1 true");
    }

    /** An administrator who changes many rows in one transaction neither waits long nor is chosen as the victim of a deadlock. */
    @Test
    void neverWaitsForAnAdministrator() throws SQLException {
        schedules.add(entry("a", Interval.of(Duration.ofMillis(1))));
        schedules.add(entry("b", Interval.of(Duration.ofMillis(1))));
        pass(Duration.ofMillis(5));
        List<Decision> decisions = List.of(decide("a"), decide("b"));
        try (Connection admin = database.pool.getConnection()) {
            admin.setAutoCommit(false);
            admin.createStatement()
                    .executeUpdate("update django_celery_beat_periodictask set queue = 'x' where name = 'a'");

            assertThat(schedules.decide(decisions, calls()))
                    .containsExactly(Decision.Ruling.BUSY, Decision.Ruling.DONE);
            admin.commit();
        }
        assertThat(schedules.decide(decisions, calls())).containsExactly(Decision.Ruling.DONE, Decision.Ruling.MOVED);
    }

    @Test
    void sharesRowsOfSchedules() {
        for (int i = 0; i < 3; i++) {
            schedules.add(entry("c" + i, Crontab.parse("0 7 * * *")));
            schedules.add(entry("i" + i, Interval.of(Duration.ofMinutes(5))));
            schedules.add(entry("m" + i, new Clocked(Instant.parse("2040-01-01T00:00:00Z"))));
        }
        schedules.change("c1", entry -> entry.withSchedule(Crontab.parse("0 8 * * *")));

        assertThat(database.query(String.class, "select hour from django_celery_beat_crontabschedule"))
                .containsExactlyInAnyOrder("7", "8");
        assertThat(database.query(Integer.class, "select every from django_celery_beat_intervalschedule"))
                .containsExactly(5);
        assertThat(database.query(Integer.class, "select id from django_celery_beat_clockedschedule"))
                .hasSize(1);
    }

    @Test
    void refusesWhatTheTableHasNoRoomFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        schedules.add(entry("a", Interval.of(Duration.ofHours(2).plusNanos(1_000)))))
                .withMessageContaining("the table has no room for every 7200000001 microseconds");
        assertThat(schedules.load()).isEmpty();
    }

    @Test
    void forgetsWhatDjangoHasDeleted() {
        schedules.add(entry("a", Crontab.parse("0 7 * * *")));
        schedules.add(entry("b", Crontab.parse("0 7 * * *")));
        database.run("delete from django_celery_beat_periodictask where name = 'a'");

        schedules.forget(Instant.EPOCH, 10);

        assertThat(database.query(Integer.class, "select schedule_id from ssync_beat_schedule"))
                .hasSize(1);
    }

    /** Three beats with threads of their own, each with a pool's connections, on schedules that are due every second. */
    @Test
    void makesOneTaskOfEachDueTimeWithSeveralBeats() {
        for (int i = 0; i < 20; i++) {
            schedules.add(ScheduleEntry.of(
                    "s" + i,
                    Interval.of(Duration.ofMillis(500)),
                    ScheduledCall.of("t", i).withKwargs(Map.of("k", i))));
        }
        List<Beat> beats = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            beats.add(Beat.of(database.app, database.schedules()).start());
        }
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> database.taskIdsSent().size() >= 200);
        } finally {
            beats.forEach(Beat::close);
        }

        assertThat(database.taskIdsSent()).doesNotHaveDuplicates();
        for (ScheduleRow row : schedules.load()) {
            if (row.name().startsWith("celery.")) {
                continue;
            }
            List<Tick> ticks = schedules.history(row.name(), 1_000);
            int decided = ticks.stream().mapToInt(Tick::count).sum();
            Duration from = Duration.between(
                    ticks.get(ticks.size() - 1).due(), ticks.get(0).due());
            // On a busy machine some may be skipped, as the policy says; none is missing.
            int first = ticks.get(ticks.size() - 1).count();
            assertThat(decided - first).isEqualTo((int) from.dividedBy(Duration.ofMillis(500)));
            assertThat(row.state().totalRuns())
                    .isEqualTo(ticks.stream()
                            .filter(tick -> tick.state() == Tick.State.SENT)
                            .count());
        }
        assertThat(beats).allSatisfy(beat -> assertThat(beat.health().ready()).isFalse());
    }

    /** Connections are cut at any moment, also between the statements of a decision and while its commit is under way. */
    @Test
    void makesOneTaskOfEachDueTimeWhileConnectionsAreCut() {
        schedules.prepare();
        database.ledger.prepare();
        for (int i = 0; i < 10; i++) {
            schedules.add(ScheduleEntry.of("s" + i, Interval.of(Duration.ofMillis(100)), ScheduledCall.of("t", i))
                    .withPolicy(SchedulePolicy.DEFAULTS.with(Misfire.all(Misfire.MOST))));
        }
        List<Beat> beats = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            beats.add(Beat.of(database.app, database.schedules()).start());
        }
        try {
            for (int cut = 0; cut < 200; cut++) {
                database.query(
                        Boolean.class,
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                                + " and application_name <> '" + BeatTestDatabase.TEST
                                + "' and query ~ 'beat|ledger|COMMIT' order by random() limit 1");
                pass(Duration.ofMillis(20));
            }
            Instant end = clock();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> schedules.load().stream()
                            .filter(row -> row.name().startsWith("s"))
                            .allMatch(row -> row.state().decided().isAfter(end)));
        } finally {
            beats.forEach(Beat::close);
        }

        List<String> expected = new ArrayList<>();
        for (ScheduleRow row : schedules.load()) {
            List<Tick> ticks = schedules.history(row.name(), 100_000);
            assertThat(ticks).allSatisfy(tick -> assertThat(tick.state()).isEqualTo(Tick.State.SENT));
            for (int i = 1; i < ticks.size(); i++) {
                assertThat(Duration.between(ticks.get(i).due(), ticks.get(i - 1).due()))
                        .isEqualTo(Duration.ofMillis(100));
            }
            ticks.forEach(tick -> expected.add(tick.taskId()));
        }
        assertThat(expected).hasSizeGreaterThan(200).doesNotHaveDuplicates();
        assertThat(database.taskIdsSent()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void beatsAreNeverEarly() {
        Beat beat = Beat.of(database.app, database.schedules()).start();
        try {
            assertThat(beat.health().ready()).isTrue();
            schedules.add(entry("a", Interval.of(Duration.ofSeconds(2))));
            beat.wake();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> schedules.history("a", 10).size() >= 3);
        } finally {
            beat.close();
        }

        assertThat(
                        database.query(
                                Boolean.class,
                                "select bool_and(pg_xact_commit_timestamp(xmin) >= due) from ssync_beat_tick where state = 'SENT'"))
                .containsExactly(true);
    }

    private void insertCrontab(
            int id, String minute, String hour, String day, String month, String weekday, String zone) {
        database.run(
                "insert into django_celery_beat_crontabschedule"
                        + " (id, minute, hour, day_of_month, month_of_year, day_of_week, timezone) values (?, ?, ?, ?, ?, ?, ?)",
                id,
                minute,
                hour,
                day,
                month,
                weekday,
                zone);
    }

    private void insertInterval(int id, int every, String period) {
        database.run("insert into django_celery_beat_intervalschedule values (?, ?, ?)", id, every, period);
    }

    private void insertTask(
            int id, String name, String task, String args, String kwargs, String columns, String values) {
        String changed = columns.contains("date_changed") ? "" : ", date_changed";
        String headers = columns.contains("headers") ? "" : ", headers";
        database.run(
                "insert into django_celery_beat_periodictask (id, name, task, args, kwargs, enabled, one_off,"
                        + " total_run_count, description" + changed + headers + ", " + columns
                        + ") values (?, ?, ?, ?, ?, true, false, 0, ''" + (changed.isEmpty() ? "" : ", now()")
                        + (headers.isEmpty() ? "" : ", '{}'") + ", " + values + ")",
                id,
                name,
                task,
                args,
                kwargs);
    }
}
