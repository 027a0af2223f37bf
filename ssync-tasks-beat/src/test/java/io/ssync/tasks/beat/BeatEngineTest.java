package io.ssync.tasks.beat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beats in one thread, on a clock that the test moves. */
class BeatEngineTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final MemoryApp memory = new MemoryApp(new ManualClock(START));
    private final BeatEngine beat = beat(memory.schedules);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void sendsWhatIsDueAndSaysWhenToComeBack() {
        add("a", "*/10 * * * *");

        assertThat(beat.step()).isEqualTo(BeatEngine.LOOK);
        memory.clock.advance(Duration.ofMinutes(10).minusMillis(300));
        assertThat(beat.step()).isEqualTo(Duration.ofMillis(300));
        assertThat(memory.sent()).isEmpty();
        memory.clock.advance(Duration.ofMillis(300));
        beat.step();

        assertThat(memory.sentDue()).containsExactly("2030-01-01T00:10:00Z");
        TaskMessage message = memory.sent().get(0);
        assertThat(message.periodicTaskName()).isEqualTo("a");
        assertThat(message.task()).isEqualTo("school.a");
        beat.step();
        assertThat(memory.sent()).hasSize(1);
    }

    @Test
    void doesNotDriftWhenItIsLate() {
        memory.schedules.add(ScheduleStoreContract.entry("a", Interval.of(Duration.ofMinutes(1))));

        for (int i = 0; i < 5; i++) {
            memory.clock.advance(Duration.ofSeconds(61));
            beat.step();
        }

        assertThat(memory.sentDue())
                .containsExactly(
                        "2030-01-01T00:01:00Z",
                        "2030-01-01T00:02:00Z",
                        "2030-01-01T00:03:00Z",
                        "2030-01-01T00:04:00Z",
                        "2030-01-01T00:05:00Z");
    }

    @Test
    void makesUpForAStopOnceUnlessToldOtherwise() {
        add("a", "0 * * * *");
        stop(Duration.ofMinutes(245));

        assertThat(memory.sentDue()).containsExactly("2030-01-01T04:00:00Z");
        assertThat(memory.schedules.history("a", 10))
                .extracting(Tick::state, Tick::count)
                .containsExactly(tuple(Tick.State.SENT, 1), tuple(Tick.State.SKIPPED, 3));
    }

    @Test
    void makesUpForNothingIfThatIsSkipped() {
        add("a", "0 * * * *", policy -> policy.with(Misfire.SKIP));
        stop(Duration.ofMinutes(245));

        assertThat(memory.sent()).isEmpty();
        assertThat(memory.schedules.history("a", 10)).extracting(Tick::count).containsExactly(4);
        advance(Duration.ofMinutes(55));
        assertThat(memory.sentDue()).containsExactly("2030-01-01T05:00:00Z");
    }

    @Test
    void makesUpForEachUpToALimit() {
        add("a", "0 * * * *", policy -> policy.with(Misfire.all(3)));
        stop(Duration.ofMinutes(305));

        assertThat(memory.sentDue())
                .containsExactlyInAnyOrder("2030-01-01T03:00:00Z", "2030-01-01T04:00:00Z", "2030-01-01T05:00:00Z");
        assertThat(memory.schedules.history("a", 10))
                .last()
                .satisfies(tick -> assertThat(tick.count()).isEqualTo(2))
                .satisfies(tick -> assertThat(tick.due()).isEqualTo("2030-01-01T02:00:00Z"));
    }

    @Test
    void makesUpForNothingBeyondItsDeadline() {
        add("a", "0 * * * *", policy -> policy.with(Misfire.all(10).within(Duration.ofHours(2))));
        add("b", "30 3 * * *", policy -> policy.with(Misfire.ONCE.within(Duration.ofMinutes(10))));
        stop(Duration.ofMinutes(245));

        assertThat(memory.sentDue()).containsExactlyInAnyOrder("2030-01-01T03:00:00Z", "2030-01-01T04:00:00Z");
        assertThat(memory.schedules.history("b", 10)).extracting(Tick::state).containsExactly(Tick.State.SKIPPED);
    }

    @Test
    void takesTheDeadlineOfCrontabsThatHaveNone() {
        beat.cronStartingDeadline(Duration.ofMinutes(10));
        add("a", "30 3 * * *");
        add("b", "30 3 * * *", policy -> policy.with(Misfire.ONCE.within(Duration.ofHours(1))));
        memory.schedules.add(ScheduleStoreContract.entry("c", Interval.of(Duration.ofMinutes(210))));
        beat.step();
        memory.clock.advance(Duration.ofMinutes(245));
        beat.step();

        assertThat(memory.schedules.history("a", 10)).extracting(Tick::state).containsExactly(Tick.State.SKIPPED);
        assertThat(memory.schedules.history("b", 10)).extracting(Tick::state).containsExactly(Tick.State.SENT);
        assertThat(memory.schedules.history("c", 10)).extracting(Tick::state).containsExactly(Tick.State.SENT);
    }

    @Test
    void costsNothingToMakeUpForAShortIntervalAfterALongStop() {
        memory.schedules.add(ScheduleStoreContract.entry("a", Interval.of(Duration.ofNanos(1_000))));
        stop(Duration.ofDays(400));

        assertThat(memory.sent()).hasSize(1);
        assertThat(memory.schedules.history("a", 10))
                .last()
                .extracting(Tick::count)
                .isEqualTo(10_000);
    }

    @Test
    void skipsADueTimeWhileTheTaskBeforeHasNotEnded() {
        add("a", "* * * * *", policy -> policy.with(Overlap.SKIP));

        advance(Duration.ofMinutes(1));
        advance(Duration.ofMinutes(1));
        assertThat(memory.sentDue()).containsExactly("2030-01-01T00:01:00Z");
        assertThat(memory.schedules.history("a", 1))
                .containsExactly(
                        Tick.skipped(Instant.parse("2030-01-01T00:02:00Z"), "the task before has not ended", 1));
        end(memory.sentIds().get(0));
        advance(Duration.ofMinutes(1));

        assertThat(memory.sentDue()).containsExactly("2030-01-01T00:03:00Z");
    }

    @Test
    void letsTheLatestDueTimeWaitForTheTaskBefore() {
        add("a", "* * * * *", policy -> policy.with(Overlap.QUEUE_ONE));

        for (int i = 0; i < 4; i++) {
            advance(Duration.ofMinutes(1));
        }
        assertThat(memory.sentDue()).containsExactly("2030-01-01T00:01:00Z");
        end(memory.sentIds().get(0));
        advance(Duration.ofSeconds(1));

        assertThat(memory.sentDue()).containsExactly("2030-01-01T00:04:00Z");
    }

    @Test
    void terminatesTheTaskBeforeIfToldSo() {
        add("a", "* * * * *", policy -> policy.with(Overlap.CANCEL_RUNNING));

        advance(Duration.ofMinutes(1));
        String first = memory.sentIds().get(0);
        advance(Duration.ofMinutes(1));

        assertThat(memory.sentDue()).containsExactly("2030-01-01T00:01:00Z", "2030-01-01T00:02:00Z");
        assertThat(memory.ledger.list(0, 10))
                .filteredOn(row -> row.taskId().equals(first))
                .allSatisfy(row -> assertThat(row.revoked()).isTrue());
    }

    @Test
    void isLateByAPartOfTheJitterThatEachBeatKnows() {
        add("a", "0 * * * *", policy -> policy.withJitter(Duration.ofMinutes(5)));
        ScheduleRow row = memory.schedules.find("a").orElseThrow();
        Instant first = Planner.nextDecision(row).orElseThrow();

        assertThat(first).isBetween(Instant.parse("2030-01-01T01:00:00Z"), Instant.parse("2030-01-01T01:05:00Z"));
        beat.step();
        memory.clock.advance(Duration.between(START, first).minusMillis(1));
        beat.step();
        assertThat(memory.sent()).isEmpty();
        memory.clock.advance(Duration.ofMillis(1));
        beat(memory.schedules).step();

        assertThat(memory.sentDue()).containsExactly("2030-01-01T01:00:00Z");
    }

    @Test
    void keepsUpWithAJitterLongerThanItsPeriod() {
        add("a", "* * * * *", policy -> policy.withJitter(Duration.ofMinutes(10)));
        beat.step();
        for (int i = 0; i < 3600; i++) {
            advance(Duration.ofSeconds(1));
        }

        assertThat(memory.sentDue()).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }

    @Test
    void passesDueTimesOverDuringAPause() {
        add("a", "0 * * * *");
        beat.step();
        memory.schedules.change("a", entry -> entry.withPausedUntil(Instant.parse("2030-01-01T02:30:00Z")));
        for (int i = 0; i < 6; i++) {
            advance(Duration.ofMinutes(30));
        }

        assertThat(memory.sentDue()).containsExactly("2030-01-01T03:00:00Z");
        memory.schedules.change("a", entry -> entry.withPausedUntil(ScheduleEntry.UNTIL_RESUMED));
        advance(Duration.ofHours(3));
        memory.schedules.change("a", entry -> entry.withPausedUntil(null));
        advance(Duration.ofMinutes(59));
        assertThat(memory.sentDue()).hasSize(1);
        advance(Duration.ofMinutes(1));
        assertThat(memory.sentDue()).containsExactly("2030-01-01T03:00:00Z", "2030-01-01T07:00:00Z");
    }

    @Test
    void runsNothingBeforeItsStartAndAfterItsEnd() {
        memory.schedules.add(ScheduleStoreContract.entry("a", Interval.of(Duration.ofHours(1)))
                .withStartTime(Instant.parse("2030-01-01T02:20:00Z")));
        memory.schedules.add(ScheduleEntry.of(
                "b",
                Crontab.parse("0 * * * *"),
                new ScheduledCall(
                        "b", List.of(), Map.of(), Map.of(), null, null, Instant.parse("2030-01-01T02:00:00Z"), null)));
        beat.step();
        for (int i = 0; i < 20; i++) {
            advance(Duration.ofMinutes(10));
        }

        assertThat(memory.sentDue())
                .containsExactly("2030-01-01T01:00:00Z", "2030-01-01T02:20:00Z", "2030-01-01T03:20:00Z");
    }

    @Test
    void runsAMomentOnceAlsoIfItHasPassed() {
        memory.schedules.add(ScheduleStoreContract.entry("a", new Clocked(START.plusSeconds(90))));
        memory.schedules.add(ScheduleStoreContract.entry("b", new Clocked(START.minusSeconds(90))));
        for (int i = 0; i < 10; i++) {
            advance(Duration.ofMinutes(1));
        }

        assertThat(memory.sentDue()).containsExactly("2029-12-31T23:58:30Z", "2030-01-01T00:01:30Z");
        assertThat(memory.schedules.load())
                .allSatisfy(row ->
                        assertThat(row.understood().orElseThrow().enabled()).isFalse());
    }

    @Test
    void keepsACallThatCannotBeMadeFromItsNeighbours() {
        memory.schedules.add(ScheduleEntry.of("good", Crontab.parse("* * * * *"), ScheduledCall.of("good")));
        memory.schedules.add(ScheduleEntry.of(
                "bad", Crontab.parse("* * * * *"), ScheduledCall.of("bad").withQueue("a\nb")));
        memory.schedules.add(
                ScheduleEntry.of("long", Crontab.parse("* * * * *"), ScheduledCall.of("long".repeat(100))));
        advance(Duration.ofMinutes(1));
        advance(Duration.ofMinutes(1));

        assertThat(memory.sent()).extracting(TaskMessage::task).containsExactly("good", "good");
        assertThat(memory.schedules.history("bad", 10))
                .hasSize(2)
                .allSatisfy(tick -> assertThat(tick.reason()).contains("queue"));
        assertThat(memory.schedules.history("long", 10))
                .extracting(Tick::state)
                .containsExactly(Tick.State.REFUSED, Tick.State.REFUSED);
    }

    @Test
    void seesChangesWithinASecond() {
        add("a", "0 * * * *");
        beat.step();
        memory.schedules.change("a", entry -> entry.withSchedule(Crontab.parse("* * * * *")));
        advance(Duration.ofSeconds(1));
        advance(Duration.ofSeconds(59));

        assertThat(memory.sentDue()).containsExactly("2030-01-01T00:01:00Z");
    }

    @Test
    void expiresMessagesAfterTheyWereSent() {
        memory.schedules.add(ScheduleEntry.of(
                "a",
                Crontab.parse("* * * * *"),
                ScheduledCall.of("a").withExpireAfter(Duration.ofSeconds(40)).withQueue("slow")));
        beat.step();
        advance(Duration.ofSeconds(61));

        assertThat(memory.sent().get(0).header("expires")).startsWith("2030-01-01T00:01:41");
        assertThat(memory.ledger.list(0, 1).get(0).queue()).isEqualTo("slow");
    }

    /** Several beats on clocks that are hours apart, which die and come back, and whose answers get lost. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void makesOneTaskOfEachDueTimeWhateverBreaks(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 10; i++) {
            String crontab = random.nextBoolean() ? "* * * * *" : "*/" + (1 + random.nextInt(7)) + " * * * *";
            add("s" + i, crontab, policy -> policy.with(Misfire.all(100)));
        }
        List<BeatEngine> beats = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            beats.add(beat(new BreakingStore(memory.schedules, random)));
        }

        int steps = 4_000;
        for (int i = 0; i < steps; i++) {
            int chosen = random.nextInt(beats.size());
            try {
                beats.get(chosen).step();
            } catch (IllegalStateException e) {
                if (random.nextBoolean()) {
                    beats.set(chosen, beat(new BreakingStore(memory.schedules, random)));
                }
            }
            memory.clock.advance(Duration.ofMillis(random.nextInt(3_000)));
            if (random.nextInt(500) == 0) {
                memory.clock.advance(Duration.ofMinutes(random.nextInt(30)));
            }
        }
        beat.step();
        beat.step();

        List<String> expected = new ArrayList<>();
        for (ScheduleRow row : memory.schedules.load()) {
            Crontab crontab = (Crontab) row.understood().orElseThrow().schedule();
            Instant due = START;
            while (true) {
                due = crontab.nextAfter(due, ZoneOffset.UTC).orElseThrow();
                if (due.isAfter(memory.clock.instant())) {
                    break;
                }
                expected.add(TickIds.of(row.state().seed(), due));
            }
        }
        assertThat(memory.sentIds()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void readsEverythingAnewAfterAFailure() {
        add("a", "* * * * *");
        BreakingStore store = new BreakingStore(memory.schedules, new Random(1));
        store.rate = 1;
        BeatEngine broken = beat(store);

        assertThatThrownBy(broken::step).isInstanceOf(IllegalStateException.class);
        store.rate = Integer.MAX_VALUE;
        broken.step();
        memory.clock.advance(Duration.ofMinutes(1));
        broken.step();

        assertThat(memory.sent()).hasSize(1);
    }

    private void add(String name, String crontab) {
        add(name, crontab, policy -> policy);
    }

    private void add(String name, String crontab, UnaryOperator<SchedulePolicy> policy) {
        memory.schedules.add(ScheduleStoreContract.entry(name, Crontab.parse(crontab))
                .withPolicy(policy.apply(SchedulePolicy.DEFAULTS)));
    }

    /** No beat runs for a while; then one starts. */
    private void stop(Duration stop) {
        memory.clock.advance(stop);
        beat(memory.schedules).step();
    }

    private void advance(Duration time) {
        beat.step();
        memory.clock.advance(time);
        beat.step();
    }

    private void end(String taskId) {
        memory.ledger.complete(List.of(), new Ledger.Changes(List.of(taskId), List.of(), List.of()));
    }

    private BeatEngine beat(ScheduleStore store) {
        return new BeatEngine(
                store,
                new TaskCalls(memory.app),
                () -> Duration.between(START, memory.clock.instant()).toNanos(),
                BeatListener.NONE,
                Duration.ofDays(7));
    }

    /** A store on which calls fail by chance, before they have done something or after. */
    private static final class BreakingStore implements ScheduleStore {
        private final ScheduleStore store;
        private final Random random;
        /** One call of so many fails. */
        private int rate = 10;

        BreakingStore(ScheduleStore store, Random random) {
            this.store = store;
            this.random = random;
        }

        private void mayBreak() {
            if (random.nextInt(rate) == 0) {
                throw new IllegalStateException("broken");
            }
        }

        @Override
        public Look look() {
            mayBreak();
            return store.look();
        }

        @Override
        public List<ScheduleRow> load() {
            mayBreak();
            return store.load();
        }

        @Override
        public List<ScheduleRow> load(Collection<Long> ids) {
            mayBreak();
            return store.load(ids);
        }

        @Override
        public List<Decision.Ruling> decide(List<Decision> decisions, Calls calls) {
            mayBreak();
            List<Decision.Ruling> rulings = store.decide(decisions, (transaction, made) -> {
                mayBreak();
                calls.send(transaction, made);
                mayBreak();
            });
            mayBreak();
            return rulings;
        }

        @Override
        public void prepare() {}

        @Override
        public Optional<ScheduleRow> find(String name) {
            return store.find(name);
        }

        @Override
        public boolean add(ScheduleEntry entry) {
            return store.add(entry);
        }

        @Override
        public boolean change(String name, UnaryOperator<ScheduleEntry> change) {
            return store.change(name, change);
        }

        @Override
        public boolean remove(String name) {
            return store.remove(name);
        }

        @Override
        public List<Tick> history(String name, int limit) {
            return store.history(name, limit);
        }

        @Override
        public int forget(Instant before, int limit) {
            return store.forget(before, limit);
        }

        @Override
        public String describe() {
            return store.describe();
        }

        @Override
        public void close() {}
    }
}
