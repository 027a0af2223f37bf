// Long because it is a list of tests, none of which needs another to be understood.
package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every ledger does, whatever it keeps its rows in.
 *
 * <p>A subclass says how to open one and how time goes by. Brokers and task ids are new in every test, so the store may be shared and need
 * not be empty.
 */
public abstract class LedgerContract {
    private static final Duration OVERDUE = Duration.ofMinutes(2);

    private String broker;
    /** The generations of its data: a broker is known again by them. */
    private String first;

    private String second;
    private final List<Ledger> opened = new ArrayList<>();
    private Ledger ledger;

    /** Opens a ledger, each time another one on the same store. They are closed after each test. */
    protected abstract Ledger open();

    /** Lets time go by for everything in the store. */
    protected abstract void advance(Duration time);

    /** Adds rows in a transaction that is then committed, or rolled back. */
    protected abstract void inTransaction(Ledger of, List<Ledger.Entry> entries, boolean commit);

    @BeforeEach
    void openLedger() {
        broker = "broker-" + newId();
        first = "first-" + broker;
        second = "second-" + broker;
        ledger = open(broker);
        ledger.found(first, true);
    }

    @AfterEach
    void closeLedgers() {
        opened.forEach(Ledger::close);
        opened.clear();
    }

    private Ledger open(String of) {
        Ledger made = open();
        made.bind(of);
        opened.add(made);
        return made;
    }

    // A task from its call to its end

    @Test
    void holdsARowFromTheCallToTheResult() {
        Ledger.Entry entry = entry(newId());
        ledger.pushed(ledger.add(List.of(entry)));

        assertThat(ledger.list(0, 10))
                .extracting(Ledger.Row::taskId, Ledger.Row::queue, Ledger.Row::copy, Ledger.Row::published)
                .containsExactly(tuple(entry.taskId(), "q", 0, true));
        assertThat(ledger.status().tasks()).isEqualTo(1);
        assertThat(ledger.status().toPublish()).isZero();
        assertThat(outdated(entry.taskId(), 0)).isEmpty();

        end(entry.taskId());

        assertThat(ledger.list(0, 10)).isEmpty();
        assertThat(ledger.results().find(entry.taskId())).isPresent();
        assertThat(outdated(entry.taskId(), 0)).containsValue(OptionalInt.empty());
    }

    @Test
    void showsPeopleWhatItHolds() {
        Ledger.Entry published = entry(newId());
        Ledger.Entry later = new Ledger.Entry(newId(), 0, message("later", new Due.After(Duration.ofHours(1))));
        Ledger.Entry uncertain = entry(newId());
        ledger.pushed(ledger.add(List.of(published, later)));
        ledger.notPushed(ledger.add(List.of(uncertain)));
        ledger.revoke(List.of(later.taskId()));

        Ledger.Overview before = ledger.overview(10);

        assertThat(before.queues())
                .extracting(
                        Ledger.QueueShare::queue,
                        Ledger.QueueShare::tasks,
                        Ledger.QueueShare::later,
                        Ledger.QueueShare::unpublished,
                        Ledger.QueueShare::republished,
                        Ledger.QueueShare::revoked)
                .containsExactly(tuple("later", 1L, 1L, 0L, 0L, 1L), tuple("q", 2L, 0L, 1L, 0L, 0L));
        assertThat(before.queues().get(1).oldest())
                .isEqualTo(ledger.find(published.taskId()).orElseThrow().added());
        assertThat(before.unpublished())
                .singleElement()
                .satisfies(one -> assertThat(one.row().taskId()).isEqualTo(uncertain.taskId()))
                .satisfies(one -> assertThat(one.reason()).isEqualTo(Ledger.Unpublished.Reason.UNCERTAIN));
        assertThat(before.oldest().get(0).taskId()).isEqualTo(published.taskId());
        assertThat(before.republished()).isEmpty();
        assertThat(before.lost()).isEmpty();
        assertThat(ledger.overview(1).oldest()).hasSize(1);

        assertThat(publish(ledger)).isEqualTo(1);
        assertThat(ledger.overview(10).republished())
                .extracting(Ledger.Row::taskId, Ledger.Row::copy)
                .containsExactly(tuple(uncertain.taskId(), 1));

        assertThat(ledger.found(second, true)).isEqualTo(3);
        Ledger.Overview lost = ledger.overview(10);
        assertThat(lost.unpublished())
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.reason()).isEqualTo(Ledger.Unpublished.Reason.MISSING))
                .allSatisfy(one -> assertThat(one.found()).isPresent());
        assertThat(lost.queues().get(1).unpublished()).isEqualTo(2);
    }

    @Test
    void keepsTheRowThatAnIdHas() {
        Ledger.Entry entry = entry(newId());
        Ledger.Entry another = entry(newId());
        assertThat(ledger.add(List.of(entry)).known()).isEmpty();
        Ledger.Push again =
                ledger.add(List.of(new Ledger.Entry(entry.taskId(), 3, message("other", Due.NOW)), another));

        assertThat(ledger.list(0, 10)).extracting(Ledger.Row::queue).containsExactly("q", "q");
        assertThat(again.known()).containsExactly(entry.taskId());
    }

    @Test
    void isEmptyWhenAllTasksOfItsBrokerHaveEnded() {
        assertThat(ledger.isEmpty()).isTrue();
        Ledger.Entry entry = entry(newId());
        ledger.add(List.of(entry));
        assertThat(ledger.isEmpty()).isFalse();

        ledger.forget(List.of(entry.taskId()));

        assertThat(ledger.isEmpty()).isTrue();
    }

    @Test
    void findsOneRow() {
        Ledger.Entry entry = entry(newId());
        ledger.add(List.of(entry, entry(newId())));

        assertThat(ledger.find(entry.taskId()).orElseThrow().queue()).isEqualTo("q");
        assertThat(ledger.find("unknown")).isEmpty();
        assertThat(open("other-" + broker).find(entry.taskId())).isEmpty();
    }

    @Test
    void listsPageByPageTheOldestFirst() {
        List<String> ids = IntStream.range(0, 5).mapToObj(i -> newId()).toList();
        ids.forEach(id -> ledger.add(List.of(entry(id))));

        assertThat(ledger.list(0, 2)).extracting(Ledger.Row::taskId).isEqualTo(ids.subList(0, 2));
        assertThat(ledger.list(2, 10)).extracting(Ledger.Row::taskId).isEqualTo(ids.subList(2, 5));
    }

    @Test
    void goesOnWithTheMessageOfTheNextAttempt() {
        Ledger.Entry entry = entry(newId());
        ledger.pushed(ledger.add(List.of(entry)));
        OutboundMessage retry = new OutboundMessage("slow", 3, new Due.After(Duration.ofMinutes(5)), new byte[] {1});

        ledger.complete(
                List.of(),
                new Ledger.Changes(List.of(), List.of(), List.of(new Ledger.Entry(entry.taskId(), 0, retry))));

        Ledger.Row row = ledger.list(0, 1).get(0);
        assertThat(row.queue()).isEqualTo("slow");
        assertThat(row.priority()).isEqualTo(3);
        assertThat(row.due()).isPresent();
        assertThat(row.payload()).containsExactly(1);
    }

    @Test
    void takesTheNextAttemptOfTheCopyThatCountsOnly() {
        Ledger.Entry entry = entry(newId());
        ledger.pushed(ledger.add(List.of(entry)));
        ledger.republish(List.of(entry.taskId()));
        publish(ledger);

        ledger.complete(
                List.of(),
                new Ledger.Changes(
                        List.of(), List.of(), List.of(new Ledger.Entry(entry.taskId(), 0, message("late", Due.NOW)))));

        assertThat(ledger.list(0, 1).get(0).queue()).isEqualTo("q");
    }

    // Publishing

    @Test
    void leavesWhatWasPushedAlone() {
        ledger.pushed(ledger.add(List.of(entry(newId()))));

        assertThat(ledger.claim(first)).isEmpty();
    }

    @Test
    void givesWhatWasNotPushedToARelayAsANewCopy() {
        Ledger.Entry entry = entry(newId());
        ledger.notPushed(ledger.add(List.of(entry)));
        assertThat(ledger.status().toPublish()).isEqualTo(1);
        // Its message may be there all the same, and is not to run beside the new one.
        assertThat(outdated(entry.taskId(), 0)).containsValue(OptionalInt.of(1));

        Ledger.ClaimedPush claimed = ledger.claim(first).orElseThrow();

        assertThat(claimed.entries()).extracting(Ledger.Entry::copy).containsExactly(1);
        assertThat(claimed.republished()).isEqualTo(1);
        assertThat(ledger.claim(first)).isEmpty();
        assertThat(outdated(entry.taskId(), 0)).containsValue(OptionalInt.of(1));
        assertThat(outdated(entry.taskId(), 1)).isEmpty();
        ledger.pushed(claimed.push());
        assertThat(ledger.list(0, 1).get(0).published()).isTrue();
    }

    @Test
    void givesWhatItsCallerDidNotPushToARelayWhenTheClaimHasRunOut() {
        Ledger.Entry entry = entry(newId());
        Ledger.Push late = ledger.add(List.of(entry));
        assertThat(outdated(entry.taskId(), 0)).isEmpty();

        advance(Ledger.CLAIM.plusSeconds(5));

        assertThat(outdated(entry.taskId(), 0)).isNotEmpty();
        Ledger.ClaimedPush claimed = ledger.claim(first).orElseThrow();
        // The caller comes to life again: its claim counts no more.
        ledger.pushed(late);
        ledger.notPushed(late);
        assertThat(ledger.claim(first)).isEmpty();
        assertThat(claimed.entries()).extracting(Ledger.Entry::copy).containsExactly(1);
    }

    @Test
    void keepsWhatIsLeftOfTheWait() {
        Instant due = Instant.now().plusSeconds(3_600);
        ledger.notPushed(ledger.add(List.of(new Ledger.Entry(newId(), 0, message("q", new Due.At(due))))));
        ledger.notPushed(ledger.add(
                List.of(new Ledger.Entry(newId(), 0, message("q", new Due.After(Duration.ofMinutes(2)))))));

        advance(Duration.ofMinutes(1));

        List<Due> dues = ledger.claim(first).orElseThrow().entries().stream()
                .map(entry -> entry.message().due())
                .toList();
        assertThat(((Due.After) dues.get(1)).delay()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(61));
        assertThat(((Due.After) dues.get(0)).delay()).isGreaterThan(Duration.ofMinutes(30));
    }

    @Test
    void saysWhichOfTheTasksToPublishWereRevoked() {
        Ledger.Entry entry = entry(newId());
        ledger.notPushed(ledger.add(List.of(entry, entry(newId()))));

        ledger.revoke(List.of(entry.taskId(), "unknown"));

        assertThat(ledger.claim(first).orElseThrow().revoked()).containsExactly(entry.taskId());
    }

    @Test
    void givesABatchToOneOfManyRelays() throws Exception {
        int rows = 3_000;
        ledger.notPushed(ledger.add(
                IntStream.range(0, rows).mapToObj(i -> entry(newId())).toList()));
        ExecutorService relays = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> relay = () -> publish(open(broker));
            int published = 0;
            for (Future<Integer> each : relays.invokeAll(List.of(relay, relay, relay, relay))) {
                published += each.get(60, TimeUnit.SECONDS);
            }
            assertThat(published).isEqualTo(rows);
        } finally {
            relays.shutdownNow();
        }
        assertThat(ledger.list(0, rows)).extracting(Ledger.Row::copy).containsOnly(1);
    }

    @Test
    void publishesWhatATransactionCommits() {
        AtomicInteger calls = new AtomicInteger();
        Ledger.Entry entry = entry(newId());
        try (ResultBackend.Subscription heard = ledger.subscribe(calls::incrementAndGet)) {
            inTransaction(ledger, List.of(entry(newId())), false);
            assertThat(ledger.claim(first)).isEmpty();

            inTransaction(ledger, List.of(entry), true);

            Ledger.ClaimedPush claimed = ledger.claim(first).orElseThrow();
            assertThat(claimed.entries())
                    .extracting(Ledger.Entry::taskId, Ledger.Entry::copy)
                    .containsExactly(tuple(entry.taskId(), 0));
            assertThat(claimed.republished()).isZero();
        }
    }

    @Test
    void republishesWhatItIsToldTo() {
        Ledger.Entry entry = entry(newId());
        ledger.pushed(ledger.add(List.of(entry, entry(newId()))));

        assertThat(ledger.republish(List.of(entry.taskId(), "unknown"))).isEqualTo(1);
        assertThat(publish(ledger)).isEqualTo(1);
        assertThat(ledger.republishAll()).isEqualTo(2);
        assertThat(publish(ledger)).isEqualTo(2);

        assertThat(outdated(entry.taskId(), 2)).isEmpty();
    }

    @Test
    void forgetsTasks() {
        Ledger.Entry entry = entry(newId());
        ledger.add(List.of(entry));

        assertThat(ledger.forget(List.of(entry.taskId(), "unknown"))).isEqualTo(1);
        assertThat(ledger.status().tasks()).isZero();
    }

    @Test
    void knowsThatMessagesWereMovedToAnotherQueue() {
        Ledger.Entry moved = entry(newId());
        Ledger.Entry stays = entry(newId());
        ledger.pushed(ledger.add(List.of(moved, stays)));

        ledger.moved(List.of(moved.taskId(), "unknown"), "other");

        assertThat(ledger.list(0, 10))
                .extracting(Ledger.Row::taskId, Ledger.Row::queue, Ledger.Row::copy)
                .containsExactlyInAnyOrder(tuple(moved.taskId(), "other", 0), tuple(stays.taskId(), "q", 0));
        ledger.found(second, false);
        advance(Ledger.LOSS_GRACE.plusSeconds(1));
        assertThat(ledger.claim(second).orElseThrow().entries())
                .extracting(entry -> entry.message().queue())
                .containsExactlyInAnyOrder("other", "q");
    }

    // The loss of everything

    @Test
    void publishesEverythingAgainWhenTheGenerationChanges() {
        ledger.pushed(ledger.add(List.of(entry(newId()), entry(newId()))));

        assertThat(ledger.found(second, false)).isEqualTo(2);
        assertThat(open(broker).found(second, false)).isZero();
        assertThat(ledger.found(second, true)).isZero();

        advance(Ledger.LOSS_GRACE.plusSeconds(1));
        assertThat(ledger.claim(first)).isEmpty();
        assertThat(publish(ledger, second)).isEqualTo(2);
        assertThat(ledger.list(0, 5)).extracting(Ledger.Row::copy).containsOnly(1);
    }

    @Test
    void runsNoOldCopyWhileTheNewOneIsNotPublishedYet() {
        Ledger.Entry entry = entry(newId());
        ledger.pushed(ledger.add(List.of(entry)));

        ledger.found(second, false);

        assertThat(ledger.claim(second)).isEmpty();
        assertThat(outdated(entry.taskId(), 0)).containsValue(OptionalInt.of(1));
        assertThat(ledger.list(0, 1).get(0).published()).isFalse();
        assertThat(ledger.status().toPublish()).isEqualTo(1);
    }

    @Test
    void leavesAloneWhatAWorkerStillHoldsAfterALoss() {
        Ledger.Entry held = entry(newId());
        Ledger.Entry lost = entry(newId());
        ledger.pushed(ledger.add(List.of(held, lost)));
        ledger.found(second, false);
        advance(Duration.ofSeconds(1));

        ledger.hold(List.of(new LedgerMark(held.taskId(), 0), new LedgerMark(lost.taskId(), 7)));
        advance(Ledger.LOSS_GRACE.plusSeconds(1));

        assertThat(ledger.claim(second).orElseThrow().entries())
                .extracting(Ledger.Entry::taskId)
                .containsExactly(lost.taskId());
        assertThat(outdated(held.taskId(), 0)).isEmpty();
    }

    @Test
    void takesAGenerationThatIsBackForALossOnlyWhenItStays() {
        ledger.pushed(ledger.add(List.of(entry(newId()))));
        ledger.found(second, false);

        assertThat(ledger.found(first, false)).isZero();
        assertThat(ledger.found(first, true)).isEqualTo(1);

        advance(Ledger.LOSS_GRACE.plusSeconds(1));
        assertThat(ledger.claim(second)).isEmpty();
        assertThat(ledger.claim(first)).isPresent();
    }

    @Test
    void publishesNothingAgainThatHasEndedElsewhere() {
        Ledger.Entry entry = entry(newId());
        ledger.pushed(ledger.add(List.of(entry)));
        ledger.results().store(List.of(success(entry.taskId())));

        assertThat(ledger.found(second, false)).isZero();
        assertThat(ledger.status().tasks()).isZero();
    }

    /** Its result is there, but the broker does not have what follows it: whoever gets the message looks the result up, and goes on. */
    @Test
    void keepsTheRowOfATaskThatHasEndedUntilItIsForgotten() {
        Ledger.Entry entry = entry(newId());
        String id = entry.taskId();
        ledger.pushed(ledger.add(List.of(entry)));

        ledger.complete(List.of(success(id)), new Ledger.Changes(List.of(), List.of(id), List.of()));

        assertThat(outdated(id, 0)).containsExactly(Map.entry(new LedgerMark(id, 0), OptionalInt.empty()));
        assertThat(ledger.found(second, false)).isEqualTo(1);
        assertThat(ledger.republishAll()).isEqualTo(1);
        assertThat(publish(ledger, second)).isEqualTo(1);
        assertThat(outdated(id, 1)).containsValue(OptionalInt.empty());
        ledger.forget(List.of(id));
        assertThat(ledger.isEmpty()).isTrue();
    }

    @Test
    void countsALossOnceHoweverManyFindIt() throws Exception {
        ledger.pushed(ledger.add(List.of(entry(newId()))));
        ExecutorService relays = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> relay = () -> open(broker).found(second, false);
            int lost = 0;
            for (Future<Integer> each : relays.invokeAll(List.of(relay, relay, relay, relay))) {
                lost += each.get(60, TimeUnit.SECONDS);
            }
            assertThat(lost).isEqualTo(1);
        } finally {
            relays.shutdownNow();
        }
    }

    // The loss of a part

    @Test
    void findsWhatIsMissing() {
        Ledger.Entry lost = entry(newId());
        Ledger.Entry delayed = new Ledger.Entry(newId(), 0, message("q", new Due.After(Duration.ofHours(1))));
        Ledger.Entry elsewhere = new Ledger.Entry(newId(), 0, message("other", Due.NOW));
        ledger.pushed(ledger.add(List.of(lost, delayed, elsewhere)));
        assertThat(sweep(0)).isZero();

        advance(OVERDUE.plusSeconds(1));

        assertThat(sweep(0)).isEqualTo(1);
        assertThat(sweep(0)).isZero();
        assertThat(ledger.claim(first)).isEmpty();
        assertThat(outdated(lost.taskId(), 0)).isNotEmpty();
        advance(Ledger.SWEEP_GRACE.plusSeconds(1));
        assertThat(ledger.claim(first).orElseThrow().entries())
                .extracting(Ledger.Entry::taskId, Ledger.Entry::copy)
                .containsExactly(tuple(lost.taskId(), 1));
    }

    @Test
    void missesADelayedTaskWhenItShouldHaveRun() {
        ledger.pushed(ledger.add(
                List.of(new Ledger.Entry(newId(), 0, message("q", new Due.After(Duration.ofMinutes(30)))))));

        advance(Duration.ofMinutes(31));
        assertThat(sweep(0)).isZero();
        advance(OVERDUE);
        assertThat(sweep(0)).isEqualTo(1);
    }

    @Test
    void doesNotMissWhatAWorkerHolds() {
        Ledger.Entry entry = entry(newId());
        ledger.pushed(ledger.add(List.of(entry)));
        advance(OVERDUE);
        ledger.hold(List.of(new LedgerMark(entry.taskId(), 0)));
        advance(OVERDUE.minusSeconds(5));
        assertThat(sweep(0)).isZero();

        advance(Duration.ofSeconds(10));

        assertThat(sweep(0)).isEqualTo(1);
        // It says so late, but in time.
        advance(Duration.ofSeconds(1));
        ledger.hold(List.of(new LedgerMark(entry.taskId(), 0)));
        advance(Ledger.SWEEP_GRACE.plusSeconds(1));
        assertThat(publish(ledger)).isZero();
        assertThat(outdated(entry.taskId(), 0)).isEmpty();
    }

    @Test
    void leavesABacklogAlone() {
        ledger.pushed(
                ledger.add(IntStream.range(0, 50).mapToObj(i -> entry(newId())).toList()));
        advance(Duration.ofHours(5));

        // The oldest message that waits was sent five hours ago.
        assertThat(ledger.sweep(
                        new Ledger.Sweep("q", OVERDUE, Duration.ofHours(5).plusMinutes(1), 0, 100)))
                .isZero();
    }

    @Test
    void takesOffWhatTheBrokerHasElsewhere() {
        ledger.pushed(
                ledger.add(IntStream.range(0, 5).mapToObj(i -> entry(newId())).toList()));
        advance(OVERDUE.plusSeconds(1));

        assertThat(sweep(5)).isZero();
        assertThat(sweep(3)).isEqualTo(2);
    }

    @Test
    void publishesTheSameTaskAgainAfterEverLongerTimes() {
        Ledger.Entry entry = entry(newId());
        ledger.pushed(ledger.add(List.of(entry)));
        advance(OVERDUE.plusSeconds(1));
        assertThat(sweep(0)).isEqualTo(1);
        advance(Ledger.SWEEP_GRACE.plusSeconds(1));
        publish(ledger);

        advance(OVERDUE.plusSeconds(1));
        assertThat(sweep(0)).isZero();
        advance(OVERDUE);
        assertThat(sweep(0)).isEqualTo(1);
    }

    @Test
    void publishesAFewAtATime() {
        ledger.pushed(
                ledger.add(IntStream.range(0, 5).mapToObj(i -> entry(newId())).toList()));
        advance(OVERDUE.plusSeconds(1));

        assertThat(ledger.sweep(new Ledger.Sweep("q", OVERDUE, OVERDUE, 0, 3))).isEqualTo(3);
        assertThat(ledger.sweep(new Ledger.Sweep("q", OVERDUE, OVERDUE, 0, 3))).isEqualTo(2);
    }

    @Test
    void doesNotMissWhatWaitedForTheBroker() {
        inTransaction(ledger, List.of(entry(newId())), true);
        advance(Duration.ofHours(1));
        assertThat(sweep(0)).isZero();

        publish(ledger);

        assertThat(sweep(0)).isZero();
    }

    @Test
    void letsOneOfManySweepAQueue() {
        assertThat(ledger.claimSweeps(List.of("q", "r"), OVERDUE)).containsExactlyInAnyOrder("q", "r");
        assertThat(open(broker).claimSweeps(List.of("q", "s"), OVERDUE)).containsExactly("s");
        assertThat(open("other-" + broker).claimSweeps(List.of("q"), OVERDUE)).containsExactly("q");

        advance(OVERDUE.plusSeconds(1));
        assertThat(ledger.claimSweeps(List.of("q"), OVERDUE)).containsExactly("q");
    }

    // Several brokers

    @Test
    void keepsTheRowsOfTwoBrokersApart() {
        Ledger other = open("other-" + broker);
        other.found("other-" + first, true);
        ledger.notPushed(ledger.add(List.of(entry(newId()))));
        assertThat(other.isEmpty()).isTrue();
        Ledger.Entry theirs = entry(newId());
        other.notPushed(other.add(List.of(theirs)));

        assertThat(other.list(0, 5)).extracting(Ledger.Row::taskId).containsExactly(theirs.taskId());
        assertThat(other.status().tasks()).isEqualTo(1);
        assertThat(ledger.found(first, true)).isZero();
        assertThat(other.claim("other-" + first).orElseThrow().entries())
                .extracting(Ledger.Entry::taskId)
                .containsExactly(theirs.taskId());
        assertThat(other.found("other-" + second, false)).isEqualTo(1);
        assertThat(ledger.republish(List.of(theirs.taskId()))).isZero();
        assertThat(ledger.claim(first).orElseThrow().entries()).hasSize(1);
    }

    @Test
    void knowsABrokerAgainAtAnotherAddress() {
        Ledger.Entry entry = entry(newId());
        ledger.notPushed(ledger.add(List.of(entry)));
        String generation = newId();
        ledger.found(generation, true);

        Ledger alias = open("alias-" + broker);
        assertThat(alias.found(generation, false)).isZero();

        assertThat(alias.list(0, 5)).extracting(Ledger.Row::taskId).containsExactly(entry.taskId());
        // It is known under both when the data is gone.
        assertThat(alias.found(newId(), false)).isEqualTo(1);
    }

    @Test
    void takesOverWhatWasCalledBeforeTheBrokerWasKnownAgain() {
        String generation = newId();
        ledger.found(generation, true);
        Ledger alias = open("alias-" + broker);
        Ledger.Entry entry = entry(newId());
        alias.add(List.of(entry));
        assertThat(ledger.list(0, 5)).isEmpty();

        alias.found(generation, true);

        assertThat(ledger.list(0, 5)).extracting(Ledger.Row::taskId).containsExactly(entry.taskId());
        assertThat(publish(ledger, generation)).isEqualTo(1);
    }

    @Test
    void takesOverTheRowsOfABrokerThatIsGoneWhenItIsTold() {
        Ledger.Entry entry = entry(newId());
        ledger.pushed(ledger.add(List.of(entry)));
        Ledger moved = open("moved-" + broker);
        moved.found(second, true);
        assertThat(moved.claim(second)).isEmpty();
        List<Ledger.KnownBroker> all = moved.brokers();
        assertThat(all.get(0).name()).isEqualTo("moved-" + broker);
        assertThat(all).anyMatch(other -> other.name().equals(broker) && other.tasks() == 1);

        assertThat(moved.adopt("unknown")).isZero();
        assertThat(moved.adopt(broker)).isEqualTo(1);

        assertThat(publish(moved, second)).isEqualTo(1);
        assertThat(outdated(entry.taskId(), 0)).containsValue(OptionalInt.of(1));
        assertThat(moved.brokers()).noneMatch(other -> other.name().equals(broker));
    }

    @Test
    void mustBeToldItsBroker() {
        Ledger unbound = open();
        opened.add(unbound);

        assertThatIllegalStateException()
                .isThrownBy(() -> unbound.add(List.of(entry(newId()))))
                .withMessageContaining("builder.ledger(…)");
    }

    private int sweep(int accountedFor) {
        return ledger.sweep(new Ledger.Sweep("q", OVERDUE, OVERDUE, accountedFor, 100));
    }

    private int publish(Ledger by) {
        return publish(by, first);
    }

    private static int publish(Ledger by, String generation) {
        int published = 0;
        for (var claimed = by.claim(generation); claimed.isPresent(); claimed = by.claim(generation)) {
            published += claimed.get().entries().size();
            by.pushed(claimed.get().push());
        }
        return published;
    }

    private Map<LedgerMark, OptionalInt> outdated(String taskId, int copy) {
        return ledger.outdated(List.of(new LedgerMark(taskId, copy)));
    }

    private void end(String taskId) {
        ledger.complete(List.of(success(taskId)), new Ledger.Changes(List.of(taskId), List.of(), List.of()));
    }

    private static TaskResult success(String taskId) {
        return new TaskResult(taskId, TaskState.SUCCESS, "1", null, Instant.EPOCH, TaskResult.Call.UNKNOWN);
    }

    private static Ledger.Entry entry(String taskId) {
        return new Ledger.Entry(taskId, 0, message("q", Due.NOW));
    }

    private static OutboundMessage message(String queue, Due due) {
        return new OutboundMessage(queue, 0, due, new byte[] {'{', '}'});
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
