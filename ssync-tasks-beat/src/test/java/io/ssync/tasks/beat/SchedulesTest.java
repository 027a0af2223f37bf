package io.ssync.tasks.beat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final MemoryApp memory = new MemoryApp(new ManualClock(START), new FeeTasks());
    private final Schedules schedules = Schedules.of(memory.app, memory.schedules);

    @AfterEach
    void close() {
        memory.close();
    }

    /** Tasks with schedules beside them. */
    public static final class FeeTasks {
        @Task(name = "fees.remind")
        @Periodic(
                cron = "0 7 * * mon-fri",
                zone = "Africa/Lagos",
                args = "[5]",
                misfire = Misfire.Kind.SKIP,
                overlap = Overlap.SKIP,
                jitter = "30s",
                queue = "slow")
        public void remind(int school) {}

        @Task(name = "fees.count")
        @Periodic(
                name = "count fees",
                every = "PT15M",
                misfire = Misfire.Kind.ALL,
                deadline = "1h",
                expireAfter = "10m")
        public void count() {}

        @Task(name = "fees.close")
        public void close(int school, String term) {}
    }

    @Test
    void saysWhatABackfillWouldSend() {
        Signature<?> call = Signature.of("fees.close", List.of(1, "first"));
        schedules.add("hourly", Crontab.parse("0 * * * *"), call);
        Instant from = START.minus(Duration.ofHours(4));

        List<Instant> missing = schedules.missing("hourly", from, START);

        assertThat(missing).hasSize(4).isEqualTo(schedules.backfill("hourly", from, START));
        assertThat(schedules.missing("hourly", from.minus(Duration.ofHours(1)), START))
                .containsExactly(from.minus(Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> schedules.missing("hourly", START, START.plusSeconds(1)));
    }

    private static final ScheduleEdit NOTHING =
            new ScheduleEdit(null, null, null, null, null, null, null, null, null, null, null, null, null);

    @Test
    void changesWhatIsSaidAndNothingElse() {
        schedules.add(ScheduleEntry.of(
                        "edited",
                        Crontab.parse("0 3 * * *"),
                        ScheduledCall.of("fees.close", 1, "first").withQueue("slow"))
                .withPolicy(SchedulePolicy.DEFAULTS
                        .with(Misfire.SKIP.within(Duration.ofMinutes(9)))
                        .withJitter(Duration.ofSeconds(3))));
        ScheduleEntry before = edited();

        schedules.change("edited", NOTHING);
        assertThat(edited()).isEqualTo(before);

        schedules.change(
                "edited",
                new ScheduleEdit(
                        null, null, 90.0, null, null, List.of(5), null, "", null, "all:3", null, "queue-one", 0.0));
        assertThat(edited().schedule()).isEqualTo(Interval.of(Duration.ofSeconds(90)));
        assertThat(edited().call()).isEqualTo(ScheduledCall.of("fees.close", 5));
        assertThat(edited().policy())
                .isEqualTo(new SchedulePolicy(
                        Misfire.all(3).within(Duration.ofMinutes(9)), Overlap.QUEUE_ONE, Duration.ZERO));

        Instant moment = Instant.parse("2999-01-01T00:00:00Z");
        schedules.change(
                "edited",
                new ScheduleEdit(null, null, null, moment, null, null, null, null, false, null, 0.0, null, null));
        assertThat(edited().oneOff()).as("one for a moment runs once").isTrue();
        assertThat(edited().policy().misfire().deadline()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScheduleEdit(
                                null, "0 0 * * *", 5.0, null, null, null, null, null, null, null, null, null, null)
                        .applyTo(before))
                .withMessage("give one of cron, every and at");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScheduleEdit(
                                null, null, null, null, "Mars", null, null, null, null, null, null, null, null)
                        .applyTo(before))
                .withMessageContaining("no time zone 'Mars'");
    }

    private ScheduleEntry edited() {
        return schedules.find("edited").orElseThrow().understood().orElseThrow();
    }

    @Test
    void addsATypedCall() {
        schedules.add(
                "close the term",
                Crontab.parse("0 0 1 * *"),
                memory.app.task(FeeTasks::close).signature(3, "first").with(TaskOptions.DEFAULTS.queue("finance")));

        ScheduledCall call = entry("close the term").call();
        assertThat(call.task()).isEqualTo("fees.close");
        assertThat(call.args()).isEqualTo(List.of(3, "first"));
        assertThat(call.queue()).isEqualTo("finance");
    }

    @Test
    void writesWhatIsDeclaredOnceAndThenLeavesItAlone() {
        startBeatUntil("count fees");

        assertThat(entry("fees.remind"))
                .isEqualTo(ScheduleEntry.of(
                                "fees.remind",
                                Crontab.parse("0 7 * * mon-fri"),
                                ScheduledCall.of("fees.remind", 5).withQueue("slow"))
                        .withZone(ZoneId.of("Africa/Lagos"))
                        .withPolicy(new SchedulePolicy(Misfire.SKIP, Overlap.SKIP, Duration.ofSeconds(30))));
        assertThat(entry("count fees").schedule()).isEqualTo(Interval.of(Duration.ofMinutes(15)));
        assertThat(entry("count fees").policy().misfire())
                .isEqualTo(Misfire.all(10).within(Duration.ofHours(1)));
        assertThat(entry("count fees").call().expireAfter()).isEqualTo(Duration.ofMinutes(10));
        schedules.change("fees.remind", entry -> entry.withSchedule(Crontab.parse("0 8 * * *")));
        schedules.remove("count fees");
        startBeatUntil("count fees");

        assertThat(entry("fees.remind").schedule()).isEqualTo(Crontab.parse("0 8 * * *"));
    }

    @Test
    void overwritesWhatIsDeclaredSoAndKeepsItPaused() {
        ScheduleEntry declared = ScheduleEntry.of("x", Crontab.parse("0 7 * * *"), ScheduledCall.of("t"));
        schedules.add(declared.withSchedule(Crontab.parse("0 9 * * *")));
        schedules.pause("x", ScheduleEntry.UNTIL_RESUMED);
        schedules.disable("x");

        new Declaration(declared, false).writeTo(memory.schedules);
        assertThat(entry("x").schedule()).isEqualTo(Crontab.parse("0 9 * * *"));
        new Declaration(declared, true).writeTo(memory.schedules);

        assertThat(entry("x")).isEqualTo(declared.withEnabled(false).withPausedUntil(ScheduleEntry.UNTIL_RESUMED));
        String version = memory.schedules.look().version();
        new Declaration(declared, true).writeTo(memory.schedules);
        assertThat(memory.schedules.look().version()).isEqualTo(version);
    }

    @Test
    void installsTheCleanupOfCelery() {
        startBeatUntil("celery.backend_cleanup");

        ScheduleEntry cleanup = entry("celery.backend_cleanup");
        assertThat(cleanup.schedule()).isEqualTo(Crontab.parse("0 4 * * *"));
        assertThat(cleanup.call().expireAfter()).isEqualTo(Duration.ofSeconds(43_200));
    }

    @Test
    void saysWhichDeclarationIsWrong() {
        assertDeclarationFails(
                new Object() {
                    @Task(name = "t")
                    @Periodic(cron = "0 25 * * *")
                    public void run() {}
                },
                "the hour of a crontab cannot be '25'");
        assertDeclarationFails(
                new Object() {
                    @Task(name = "t")
                    @Periodic(cron = "* * * * *", every = "1s")
                    public void run() {}
                },
                "exactly one of cron, every and clocked must be given");
        assertDeclarationFails(
                new Object() {
                    @Task(name = "t")
                    @Periodic(every = "soon")
                    public void run() {}
                },
                "every must be a duration such as 30s, 10m, 6h or 1d, was 'soon'");
        assertDeclarationFails(
                new Object() {
                    @Task(name = "t")
                    @Periodic(cron = "* * * * *", zone = "Mars/Phobos")
                    public void run() {}
                },
                "Mars/Phobos");
    }

    private static void assertDeclarationFails(Object tasks, String problem) {
        try (TaskApp app = TaskApp.builder("wrong")
                .broker(new InMemoryBroker())
                .register(tasks)
                .build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Beat.of(app, new InMemorySchedules(new ManualClock()))
                            .start())
                    .withMessageContaining("@Periodic on ")
                    .withMessageContaining(problem);
        }
    }

    @Test
    void runsOnceNowBesideTheSchedule() {
        schedules.add(
                "x",
                Interval.of(Duration.ofHours(1)),
                memory.app.task(FeeTasks::close).signature(1, "a"));
        schedules.disable("x");
        memory.clock.advance(Duration.ofMinutes(10));
        Instant decided = memory.schedules.find("x").orElseThrow().state().decided();

        String id = schedules.run("x");

        assertThat(memory.sent()).extracting(TaskMessage::id).containsExactly(id);
        assertThat(memory.schedules.find("x").orElseThrow().state().decided()).isEqualTo(decided);
        assertThat(schedules.history("x", 10)).extracting(Tick::taskId).containsExactly(id);
    }

    @Test
    void backfillsWhatHasNotRun() {
        schedules.add(ScheduleEntry.of("x", Crontab.parse("0 * * * *"), ScheduledCall.of("t")));
        Instant third = Instant.parse("2029-12-31T03:00:00Z");
        schedules.backfill("x", third, third.plusSeconds(1));

        List<Instant> sent = schedules.backfill("x", third.minus(Duration.ofHours(2)), third.plus(Duration.ofHours(2)));

        assertThat(sent)
                .extracting(Instant::toString)
                .containsExactly("2029-12-31T01:00:00Z", "2029-12-31T02:00:00Z", "2029-12-31T04:00:00Z");
        assertThat(memory.sentDue()).hasSize(4).doesNotHaveDuplicates();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedules.backfill("x", third, START.plusSeconds(1)))
                .withMessageContaining("only due times that have passed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedules.backfill("x", START.minus(Duration.ofDays(1_000)), START))
                .withMessageContaining("more than 10000 due times");
    }

    @Test
    void showsTheNextDueTimes() {
        schedules.add(ScheduleEntry.of("x", Crontab.parse("0 7 * * *"), ScheduledCall.of("t")));
        schedules.add(ScheduleEntry.of("y", Interval.of(Duration.ofMinutes(10)), ScheduledCall.of("t")));
        memory.clock.advance(Duration.ofHours(8));

        assertThat(next("x")).containsExactly("2030-01-02T07:00:00Z", "2030-01-03T07:00:00Z");
        schedules.disable("x");
        assertThat(next("x")).isEmpty();
        schedules.change("y", entry -> entry.withStartTime(Instant.parse("2030-01-01T12:00:00Z")));
        assertThat(next("y")).containsExactly("2030-01-01T12:00:00Z", "2030-01-01T12:10:00Z");
    }

    @Test
    void refusesWhatIsNeverDueAndNamesThatAreNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> schedules.add(ScheduleEntry.of("x", Crontab.parse("0 0 30 2 *"), ScheduledCall.of("t"))))
                .withMessageContaining("would not be due within eight years: 0 0 30 2 *");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedules.pause("y", START))
                .withMessage("there is no schedule 'y' in the memory of this process");
        assertThatIllegalArgumentException().isThrownBy(() -> schedules.run("y"));
        assertThat(schedules.remove("y")).isFalse();
    }

    private List<String> next(String name) {
        return schedules.next(schedules.find(name).orElseThrow(), 2).stream()
                .map(Instant::toString)
                .toList();
    }

    private void startBeatUntil(String name) {
        try (Beat beat = Beat.of(memory.app, memory.schedules).start()) {
            await().until(() -> schedules.find(name).isPresent());
            assertThat(beat.health()).isEqualTo(BeatHealth.OK);
        }
    }

    private ScheduleEntry entry(String name) {
        return schedules.find(name).orElseThrow().understood().orElseThrow();
    }
}
