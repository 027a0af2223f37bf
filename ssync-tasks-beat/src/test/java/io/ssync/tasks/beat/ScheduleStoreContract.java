package io.ssync.tasks.beat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.beat.Decision.Ruling;
import io.ssync.tasks.beat.Decision.Run;
import io.ssync.tasks.results.ResultBackendAwayException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of schedules promises. */
public abstract class ScheduleStoreContract {
    private static final Crontab DAILY = Crontab.parse("0 7 * * *");

    /** An empty store; the same one through a test. */
    protected abstract ScheduleStore store();

    /** Another way to the same schedules, as another process has it. */
    protected abstract ScheduleStore another();

    /** What the store's transactions hold for the app. */
    protected abstract List<String> taskIdsSent();

    /** Makes calls as an app does. */
    protected abstract ScheduleStore.Calls calls();

    @Test
    void keepsAllThatAScheduleIs() {
        ScheduleEntry entry = ScheduleEntry.of(
                        "report",
                        DAILY,
                        new ScheduledCall(
                                "school.report",
                                List.of(1, "två", List.of(true)),
                                Map.of("class", "5b"),
                                Map.of("tenant", "lagos"),
                                "slow",
                                7,
                                null,
                                Duration.ofMinutes(5)))
                .withZone(ZoneId.of("Africa/Lagos"))
                .withStartTime(Instant.parse("2031-02-03T04:05:06.789Z"))
                .withPausedUntil(Instant.parse("2031-03-03T04:05:06Z"))
                .withPolicy(new SchedulePolicy(
                        Misfire.all(5).within(Duration.ofHours(3)), Overlap.QUEUE_ONE, Duration.ofSeconds(20)))
                .withOneOff(true)
                .withDescription("for the head");

        assertThat(store().add(entry)).isTrue();

        assertThat(another().find("report").orElseThrow().entry()).isEqualTo(entry);
        assertThat(another().load()).extracting(ScheduleRow::entry).containsExactly(entry);
    }

    @Test
    void keepsEveryKindOfSchedule() {
        Clocked moment = new Clocked(Instant.parse("2031-01-01T00:00:00.123456Z"));
        store().add(entry("a", Interval.of(Duration.ofMillis(1_500))));
        store().add(entry("b", Interval.of(Duration.ofDays(3))));
        store().add(entry("c", moment));
        store().add(entry("d", Crontab.parse("*/5 22-4 1,15 jan-mar fri-mon")));
        store().add(entry("e", new Solar(Solar.Event.SUNSET, 6.524379, -3.379206)));
        store().add(entry("f", new Solar(Solar.Event.SUNSET, 6.524379, -3.379206)));

        assertThat(another().load())
                .extracting(row -> row.understood().orElseThrow().schedule())
                .containsExactly(
                        Interval.of(Duration.ofMillis(1_500)),
                        Interval.of(Duration.ofDays(3)),
                        moment,
                        Crontab.parse("*/5 22-4 1,15 jan-mar fri-mon"),
                        new Solar(Solar.Event.SUNSET, 6.524379, -3.379206),
                        new Solar(Solar.Event.SUNSET, 6.524379, -3.379206));
    }

    @Test
    void addsNoSecondScheduleOfAName() {
        store().add(entry("a", DAILY));

        assertThat(another().add(entry("a", Interval.of(Duration.ofHours(1))))).isFalse();
        assertThat(store().find("a").orElseThrow().entry()).isEqualTo(entry("a", DAILY));
    }

    @Test
    void countsFromTheMomentOfItsAddition() {
        Instant before = now();
        store().add(entry("a", Interval.of(Duration.ofHours(1))));
        store().add(entry("b", new Clocked(Instant.parse("2020-01-01T00:00:00Z"))));

        assertThat(state("a").decided()).isBetween(before, now());
        assertThat(Planner.nextDecision(row("b"))).contains(Instant.parse("2020-01-01T00:00:00Z"));
    }

    @Test
    void tellsOfChangesByAnotherVersion() {
        store().add(entry("a", DAILY));
        String version = store().look().version();
        assertThat(store().look().version()).isEqualTo(version);

        another().change("a", entry -> entry.withEnabled(false));
        String changed = store().look().version();
        another().add(entry("b", DAILY));
        String added = store().look().version();
        another().remove("a");

        assertThat(List.of(version, changed, added, store().look().version())).doesNotHaveDuplicates();
    }

    @Test
    void changesASchedule() {
        store().add(entry("a", DAILY));

        assertThat(another().change("a", entry -> entry.withSchedule(Interval.of(Duration.ofMinutes(1)))))
                .isTrue();
        assertThat(another().change("x", entry -> entry)).isFalse();

        assertThat(store().find("a").orElseThrow().entry()).isEqualTo(entry("a", Interval.of(Duration.ofMinutes(1))));
    }

    @Test
    void countsFromAChangeOfItsTimes() {
        store().add(entry("a", Interval.of(Duration.ofMillis(1))));
        Instant added = state("a").decided();
        pass(Duration.ofMillis(20));

        store().change("a", entry -> entry.withDescription("the same times"));
        assertThat(state("a").decided()).isEqualTo(added);
        store().change("a", entry -> entry.withSchedule(DAILY));
        Instant changed = state("a").decided();
        assertThat(changed).isAfterOrEqualTo(added.plusMillis(20));
        pass(Duration.ofMillis(20));
        store().change("a", entry -> entry.withEnabled(false));
        store().change("a", entry -> entry.withEnabled(true));

        assertThat(state("a").decided()).isAfterOrEqualTo(changed.plusMillis(20));
    }

    @Test
    void removesASchedule() {
        store().add(entry("a", DAILY));

        assertThat(store().remove("a")).isTrue();
        assertThat(store().remove("a")).isFalse();
        assertThat(another().load()).isEmpty();
        assertThat(another().history("a", 10)).isEmpty();
    }

    @Test
    void decidesADueTimeWithItsCall() {
        store().add(entry("a", Interval.of(Duration.ofMillis(1))));
        pass(Duration.ofMillis(5));
        Decision decision = Planner.decide(row("a"), now(), false).orElseThrow();

        assertThat(store().decide(List.of(decision), calls())).containsExactly(Ruling.DONE);

        String taskId = sentIn(decision).get(0).taskId();
        assertThat(taskIdsSent()).containsExactly(taskId);
        assertThat(state("a"))
                .isEqualTo(new ScheduleState(
                        decision.row().state().seed(), decision.until(), decision.until(), taskId, 1));
        assertThat(another().history("a", 10)).first().isEqualTo(Tick.sent(decision.until(), taskId));
    }

    @Test
    void letsOneOfTwoBeatsDecide() {
        store().add(entry("a", Interval.of(Duration.ofMillis(1))));
        pass(Duration.ofMillis(5));
        Decision one = Planner.decide(row("a"), now(), false).orElseThrow();
        Decision other = Planner.decide(row("a"), now().plusMillis(1), false).orElseThrow();

        assertThat(store().decide(List.of(one), calls())).containsExactly(Ruling.DONE);
        assertThat(another().decide(List.of(other), calls())).containsExactly(Ruling.MOVED);
        assertThat(another().decide(List.of(one), calls())).containsExactly(Ruling.MOVED);

        assertThat(taskIdsSent()).hasSize(1);
        assertThat(state("a").totalRuns()).isEqualTo(1);
    }

    @Test
    void letsOneOfManyBeatsDecideAtOnce() throws InterruptedException, ExecutionException {
        int schedules = 20;
        for (int i = 0; i < schedules; i++) {
            store().add(entry("s" + i, Interval.of(Duration.ofMillis(1))));
        }
        pass(Duration.ofMillis(5));
        Instant now = now();
        List<Decision> decisions = store().load().stream()
                .map(row -> Planner.decide(row, now, false).orElseThrow())
                .toList();
        List<Decision> backwards = new ArrayList<>(decisions);
        Collections.reverse(backwards);
        List<Callable<List<Ruling>>> beats = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ScheduleStore beat = i % 2 == 0 ? store() : another();
            List<Decision> asked = i < 4 ? decisions : backwards;
            beats.add(() -> decideAtLast(beat, asked));
        }

        ExecutorService threads = Executors.newFixedThreadPool(8);
        int done = 0;
        try {
            for (Future<List<Ruling>> beat : threads.invokeAll(beats)) {
                done += (int) beat.get().stream().filter(Ruling.DONE::equals).count();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(done).isEqualTo(schedules);
        assertThat(taskIdsSent()).hasSize(schedules).doesNotHaveDuplicates();
    }

    private List<Ruling> decideAtLast(ScheduleStore beat, List<Decision> decisions) {
        while (true) {
            try {
                return beat.decide(decisions, calls());
            } catch (ResultBackendAwayException e) {
                // Two transactions may be in each other's way; then one is taken back.
                continue;
            }
        }
    }

    @Test
    void doesNothingTooEarly() {
        store().add(entry("a", Interval.of(Duration.ofHours(1))));
        Decision early =
                Planner.decide(row("a"), now().plus(Duration.ofHours(1)), false).orElseThrow();

        assertThat(store().decide(List.of(early), calls())).containsExactly(Ruling.EARLY);

        assertThat(taskIdsSent()).isEmpty();
        assertThat(another().history("a", 10)).isEmpty();
    }

    @Test
    void doesNothingForAScheduleThatWasDisabledOrRemoved() {
        store().add(entry("a", Interval.of(Duration.ofMillis(1))));
        store().add(entry("b", Interval.of(Duration.ofMillis(1))));
        pass(Duration.ofMillis(5));
        Instant now = now();
        List<Decision> decisions = store().load().stream()
                .map(row -> Planner.decide(row, now, false).orElseThrow())
                .toList();
        another().change("a", entry -> entry.withEnabled(false));
        another().remove("b");

        assertThat(store().decide(decisions, calls())).containsExactly(Ruling.MOVED, Ruling.MOVED);
        assertThat(taskIdsSent()).isEmpty();
    }

    @Test
    void doesNothingIfACallCannotBeMade() {
        store().add(entry("a", Interval.of(Duration.ofMillis(1))));
        pass(Duration.ofMillis(5));
        ScheduleRow before = row("a");
        Decision decision = Planner.decide(before, now(), false).orElseThrow();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().decide(List.of(decision), (transaction, calls) -> {
                    calls().send(transaction, calls);
                    throw new IllegalArgumentException("refused");
                }));

        assertThat(row("a")).isEqualTo(before);
        assertThat(taskIdsSent()).isEmpty();
        assertThat(store().history("a", 10)).isEmpty();
    }

    @Test
    void keepsWhatWasSkippedAndRefused() {
        store().add(entry("a", Interval.of(Duration.ofMillis(1))));
        pass(Duration.ofMillis(5));
        Instant first = state("a").decided().plusMillis(1);
        ScheduleRow row = row("a");
        List<Run> runs = List.of(
                new Run(Tick.skipped(first, "too late", 3), null),
                new Run(Tick.refused(first.plusMillis(1), "no such queue"), null));

        assertThat(store().decide(List.of(new Decision(row, first.plusMillis(1), first, runs, false)), calls()))
                .containsExactly(Ruling.DONE);

        assertThat(another().history("a", 10))
                .containsExactly(
                        Tick.refused(first.plusMillis(1), "no such queue"), Tick.skipped(first, "too late", 3));
        assertThat(another().history("a", 1)).hasSize(1);
        assertThat(state("a").totalRuns()).isZero();
        assertThat(state("a").lastRun()).isNull();
    }

    @Test
    void runsBesideTheScheduleWhatHasNotRun() {
        store().add(entry("a", Interval.of(Duration.ofHours(1))));
        Instant due = now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(60);
        Instant decided = state("a").decided();
        Decision skip = new Decision(
                row("a"),
                decided.plus(1, ChronoUnit.MICROS),
                due,
                List.of(new Run(Tick.skipped(due, "x", 1), null)),
                false);
        assertThat(store().decide(List.of(skip), calls())).containsExactly(Ruling.DONE);
        Decision beside = Planner.beside(row("a"), List.of(due, due.minusSeconds(1)), now());

        assertThat(store().decide(List.of(beside), calls())).containsExactly(Ruling.DONE);
        assertThat(another().decide(List.of(beside), calls())).containsExactly(Ruling.DONE);

        assertThat(taskIdsSent()).hasSize(2).doesNotHaveDuplicates();
        assertThat(store().history("a", 10)).extracting(Tick::state).containsOnly(Tick.State.SENT);
        assertThat(state("a").decided()).isEqualTo(decided.plus(1, ChronoUnit.MICROS));
        assertThat(state("a").totalRuns()).isEqualTo(2);
    }

    @Test
    void disablesAScheduleThatRunsOnce() {
        store().add(entry("a", Interval.of(Duration.ofMillis(1))).withOneOff(true));
        pass(Duration.ofMillis(5));

        store().decide(List.of(Planner.decide(row("a"), now(), false).orElseThrow()), calls());

        assertThat(another().find("a").orElseThrow().understood().orElseThrow().enabled())
                .isFalse();
        assertThat(taskIdsSent()).hasSize(1);
    }

    @Test
    void givesEachScheduleASeedOfItsOwn() {
        store().add(entry("a", DAILY));
        store().add(entry("b", DAILY));
        ScheduleState first = state("a");
        store().remove("a");
        store().add(entry("a", DAILY));

        assertThat(List.of(first.seed(), state("a").seed(), state("b").seed())).doesNotHaveDuplicates();
    }

    @Test
    void forgetsOldTicks() {
        store().add(entry("a", Interval.of(Duration.ofMillis(1))));
        pass(Duration.ofMillis(5));
        Instant first = state("a").decided().plusMillis(1);
        List<Run> runs = List.of(
                new Run(Tick.skipped(first, "x", 1), null),
                new Run(Tick.skipped(first.plusMillis(1), "x", 1), null),
                new Run(Tick.skipped(first.plusMillis(2), "x", 1), null));
        store().decide(List.of(new Decision(row("a"), first.plusMillis(2), first, runs, false)), calls());

        assertThat(store().forget(first.plusMillis(2), 1)).isEqualTo(1);
        assertThat(store().forget(first.plusMillis(2), 10)).isEqualTo(1);

        assertThat(store().history("a", 10)).extracting(Tick::due).containsExactly(first.plusMillis(2));
    }

    @Test
    void saysWhatCannotBeChanged() {
        assertThatThrownBy(() -> entry("", DAILY)).hasMessageContaining("must have 1 to 200 characters");
        assertThatThrownBy(() -> entry("a", new Clocked(Instant.EPOCH)).withOneOff(false))
                .hasMessageContaining("must be one-off");
    }

    protected static ScheduleEntry entry(String name, Schedule schedule) {
        return ScheduleEntry.of(name, schedule, ScheduledCall.of("school." + name, 1));
    }

    /** Lets time pass on the store's clock. */
    protected abstract void pass(Duration time);

    protected final Instant now() {
        return store().look().now();
    }

    protected final ScheduleRow row(String name) {
        return store().find(name).orElseThrow();
    }

    protected final ScheduleState state(String name) {
        return row(name).state();
    }

    /** What a beat would decide about a schedule now. */
    protected final Decision decide(String name) {
        return Planner.decide(row(name), now(), false).orElseThrow();
    }

    static List<Tick> sentIn(Decision decision) {
        return decision.runs().stream()
                .map(Run::tick)
                .filter(tick -> tick.state() == Tick.State.SENT)
                .toList();
    }
}
