package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.internal.control.RevokedStamps;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.results.ResultBackendAwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    /** After this long without renewal a lease is lost. */
    private static final Duration LEASE_LOST = WorkerParts.LEASE.plusSeconds(1);

    private final WorkerParts parts = new WorkerParts();
    private final FickleConsumer consumer = new FickleConsumer(parts.consumer("worker@one"));
    private final Quarantine quarantine = new Quarantine(WorkerParts.MAX_REDELIVERIES);
    private final RestoredCopies copies = new RestoredCopies();
    private final List<Completion.Finished> completed = new ArrayList<>();
    private final Admission admission = new Admission(
            parts.runtime,
            "worker@one",
            consumer,
            quarantine,
            copies,
            new HeldMarks(consumer, Duration.ofSeconds(30)),
            new MessageCheck(parts.runtime, consumer, new RevokedStamps(), parts.writer, queue -> false, event -> {}),
            parts.writer,
            new Troubles(parts.runtime, parts.writer),
            completed::add);

    @Test
    void admitsPlainTasksWithoutAskingAnybody() throws InterruptedException {
        parts.results.failure = new ResultBackendAwayException("away", null);
        parts.publish("test.plain", "a", "b");

        assertThat(ids(admission.admit(parts.claim(consumer, 2), () -> 0))).containsExactly("a", "b");
        assertThat(completed).isEmpty();
    }

    @Test
    void oneMessageThatNobodyCanReadConcernsThatOneAlone() throws InterruptedException {
        parts.publish("test.plain", "a", "b");
        parts.broker.publish(OutboundMessage.of("celery", "no envelope".getBytes()));
        parts.publish("test.plain", "c", "d");

        assertThat(ids(admission.admit(parts.claim(consumer, 5), () -> 5))).containsExactly("a", "b", "c", "d");
        assertThat(completed)
                .singleElement()
                .extracting(Completion.Finished::settlement)
                .isInstanceOf(Settlement.DeadLetter.class);
    }

    /** It could be read, so it is tried again like whatever else gets into trouble. */
    @Test
    void aCheckThatFailsAfterAMessageWasReadIsTriedAgain() throws InterruptedException {
        parts.publish("test.plain", "a");
        consumer.revocationFailure = new IllegalStateException("a bug");

        assertThat(admission.admit(parts.claim(consumer, 1), () -> 1)).isEmpty();

        assertThat(completed).singleElement().satisfies(completion -> {
            assertThat(completion.settlement()).isInstanceOf(Settlement.Replace.class);
            assertThat(completion.subject().taskId()).isEqualTo("a");
        });
    }

    @Test
    void whatIsAcknowledgedBeforeItsRunWaitsForASlot() throws InterruptedException {
        parts.publish("test.early", "a", "b");
        List<Delivery> claimed = parts.claim(consumer, 2);

        List<Admitted> first = admission.admit(claimed, () -> 1);

        assertThat(ids(first)).containsExactly("a");
        assertThat(first.get(0).acknowledged()).isTrue();
        assertThat(admission.awaitsSlot()).isTrue();
        assertThat(admission.isWaiting()).isFalse();
        assertThat(admission.size()).isOne();
        assertThat(ids(admission.admit(List.of(), () -> 1))).containsExactly("b");
        assertThat(admission.awaitsSlot()).isFalse();
    }

    @Test
    void theStartOfWhatMustNotBeginTwiceIsStoredBeforeItRuns() throws InterruptedException {
        parts.publish("test.once", "a");
        List<Delivery> claimed = parts.claim(consumer, 1);
        assertThat(admission.admit(claimed, () -> 0)).isEmpty();
        assertThat(parts.results.find("a")).isEmpty();

        assertThat(ids(admission.admit(List.of(), () -> 1))).containsExactly("a");

        assertThat(parts.results.find("a").orElseThrow().state()).isEqualTo(TaskState.STARTED);
    }

    @Test
    void waitsWhileTheResultBackendIsAwayAndGoesOnWhenItIsBack() throws InterruptedException {
        parts.publish("test.once", "a");
        parts.results.failure = new ResultBackendAwayException("away", null);

        assertThat(admission.admit(parts.claim(consumer, 1), () -> 1)).isEmpty();
        assertThat(admission.isWaiting()).isTrue();
        assertThat(completed).isEmpty();

        parts.results.failure = null;
        assertThat(ids(admission.admit(List.of(), () -> 1))).containsExactly("a");
        assertThat(admission.isWaiting()).isFalse();
    }

    @Test
    void doesNotBeginWhatRunsAtMostOnceIfItsLeaseWasLostWhileItWaitedForASlot() throws InterruptedException {
        parts.publish("test.early", "a");
        assertThat(admission.admit(parts.claim(consumer, 1), () -> 0)).isEmpty();
        loseLeases();

        assertThat(admission.admit(List.of(), () -> 1)).isEmpty();
        assertThat(admission.size()).isZero();
        assertThat(completed).isEmpty();
    }

    /** Another worker has begun it by then; it must not begin here as well. */
    @Test
    void doesNotBeginWhatLostItsLeaseWhileItWaitedForTheBackend() throws InterruptedException {
        parts.publish("test.once", "a");
        parts.results.failure = new ResultBackendAwayException("away", null);
        admission.admit(parts.claim(consumer, 1), () -> 1);
        loseLeases();

        parts.results.failure = null;

        assertThat(admission.admit(List.of(), () -> 1)).isEmpty();
        assertThat(admission.size()).isZero();
        assertThat(completed).isEmpty();
    }

    @Test
    void givesBackWhatWaits() throws InterruptedException {
        parts.publish("test.early", "a");
        admission.admit(parts.claim(consumer, 1), () -> 0);

        assertThat(admission.drain())
                .singleElement()
                .extracting(Completion.Finished::settlement)
                .isInstanceOf(Settlement.Release.class);

        assertThat(admission.size()).isZero();
        assertThat(admission.awaitsSlot()).isFalse();
    }

    @Test
    void oneStartThatIsRefusedAmongFiveConcernsThatOneAlone() throws InterruptedException {
        parts.publish("test.once", "a", "b", "bad", "c", "d");
        parts.results.refused = "bad";

        assertThat(ids(admission.admit(parts.claim(consumer, 5), () -> 5))).containsExactly("a", "b", "c", "d");

        // It goes back and is counted, so that it can neither spin nor hold up its neighbours.
        assertThat(completed)
                .singleElement()
                .extracting(Completion.Finished::settlement)
                .isInstanceOf(Settlement.Replace.class);
    }

    @Test
    void whatHasEndedBeforeIsNotRunAgain() throws InterruptedException {
        parts.publish("test.plain", "a", "b");
        die(2);
        parts.results.store(List.of(
                parts.writer.write(WorkerParts.message("a", "test.plain", Map.of()), TaskState.SUCCESS, "1", null)));

        assertThat(ids(admission.admit(parts.claim(consumer, 2), () -> 2))).containsExactly("b");

        assertThat(completed).singleElement().satisfies(finished -> {
            assertThat(finished.settlement()).isInstanceOf(Settlement.Ack.class);
            assertThat(finished.ended()).isNotNull();
        });
    }

    @Test
    void whatHadBegunAndMustNotBeginTwiceFails() throws InterruptedException {
        parts.publish("test.once", "a");
        die(1);
        parts.results.store(List.of(
                parts.writer.write(WorkerParts.message("a", "test.once", Map.of()), TaskState.STARTED, "{}", null)));

        assertThat(admission.admit(parts.claim(consumer, 1), () -> 1)).isEmpty();

        assertThat(completed)
                .singleElement()
                .satisfies(finished -> assertThat(finished.result().state()).isEqualTo(TaskState.FAILURE));
    }

    /** It would keep all others of its like from entering, for as long as the worker lives. */
    @Test
    void aSuspectWhoseLeaseIsLostBeforeItIsAcknowledgedLeavesTheQuarantine() throws InterruptedException {
        parts.publish("test.early", "a");
        for (int i = 0; i < WorkerParts.MAX_REDELIVERIES - 1; i++) {
            die(1);
        }
        List<Delivery> claimed = parts.claim(consumer, 1);
        assertThat(admission.admit(claimed, () -> 0)).isEmpty();
        loseLeases();
        assertThat(admission.admit(List.of(), () -> 1)).isEmpty();
        assertThat(admission.size()).isZero();

        Delivery again = parts.claim(consumer, 1).get(0);

        assertThat(quarantine.mayEnter(again)).isTrue();
    }

    /** Its message may be gone from the queue: if it is not run here, nobody runs it. */
    @Test
    void anEarlyAcknowledgementWithoutAnAnswerIsAskedForAgainWhateverItMeets() throws InterruptedException {
        parts.publish("test.early", "a");
        List<Delivery> claimed = parts.claim(consumer, 1);
        consumer.answer = settlement -> {
            consumer.inner.settle(List.of(settlement));
            return new Settled.Away(new BrokerAwayException("the answer was lost", null));
        };
        assertThat(admission.admit(claimed, () -> 1)).isEmpty();
        consumer.answer = settlement -> new Settled.Refused(new BrokerRefusedException("no", null));
        assertThat(admission.admit(List.of(), () -> 1)).isEmpty();
        consumer.answer = settlement -> {
            throw new AssertionError("broken");
        };
        assertThat(admission.admit(List.of(), () -> 1)).isEmpty();
        assertThat(completed).isEmpty();

        consumer.answer = settlement -> null;

        assertThat(ids(admission.admit(List.of(), () -> 1))).containsExactly("a");
    }

    @Test
    void saysOnceThatAnEarlyAcknowledgementKeepsFailing() throws InterruptedException {
        parts.publish("test.early", "a");
        List<Delivery> claimed = parts.claim(consumer, 1);
        consumer.answer = settlement -> new Settled.Away(new BrokerAwayException("the answer was lost", null));
        admission.admit(claimed, () -> 1);
        consumer.answer = settlement -> new Settled.Refused(new BrokerRefusedException("no", null));

        try (LogLines lines = LogLines.of(Admission.class)) {
            for (int i = 0; i < 10; i++) {
                admission.admit(List.of(), () -> 1);
            }
            assertThat(lines.of(Level.WARN)).singleElement().asString().contains("test.early a", "no");
            parts.clock.advance(Duration.ofMinutes(2));
            admission.admit(List.of(), () -> 1);
            assertThat(lines.of(Level.WARN)).hasSize(2).last().asString().contains("9 more");
        }
    }

    /** As clients of Celery leave them, of which each finds the visibility timeout over. */
    @Test
    void copiesOfOneMessageWaitForTheFirst() throws InterruptedException {
        byte[] copy = MessageCodec.encode(WorkerParts.message("a", "test.plain", Map.of("redelivered", true)));
        parts.broker.publish(OutboundMessage.of("celery", copy));
        parts.broker.publish(OutboundMessage.of("celery", copy));
        parts.publish("test.plain", "b");

        List<Admitted> first = admission.admit(parts.claim(consumer, 3), () -> 3);
        assertThat(ids(first)).containsExactly("a", "b");
        parts.clock.advance(Duration.ofSeconds(1));
        assertThat(admission.admit(parts.claim(consumer, 1), () -> 3)).isEmpty();

        parts.results.store(List.of(parts.writer.write(first.get(0).message(), TaskState.SUCCESS, "5", null)));
        copies.leave(first.get(0).delivery(), first.get(0).message());
        parts.clock.advance(Duration.ofSeconds(1));
        assertThat(admission.admit(parts.claim(consumer, 1), () -> 3)).isEmpty();
        assertThat(completed)
                .singleElement()
                .satisfies(finished -> assertThat(finished.settlement()).isInstanceOf(Settlement.Ack.class));
    }

    /** Whether it is due the broker knows; whether it may be held beside the others it does not. */
    @Test
    void aSuspectThatIsDueAlreadyStaysAloneAllTheSame() throws InterruptedException {
        int deaths = WorkerParts.MAX_REDELIVERIES - 1;
        Instant eta =
                parts.clock.instant().plus(LEASE_LOST.multipliedBy(deaths)).plusSeconds(1);
        Map<String, ?> headers = Map.of("eta", eta.toString());
        for (String id : List.of("a", "b")) {
            byte[] early = MessageCodec.encode(WorkerParts.message(id, "test.plain", headers));
            parts.broker.publish(OutboundMessage.of("celery", early));
        }
        for (int i = 0; i < deaths; i++) {
            die(2);
        }
        List<Delivery> claimed = parts.claim(consumer, 2);
        parts.clock.advance(Duration.ofSeconds(2));

        assertThat(ids(admission.admit(claimed, () -> 2))).containsExactly("a");
    }

    private void die(int messages) throws InterruptedException {
        parts.claim(parts.consumer("worker@dying"), messages);
        loseLeases();
    }

    private void loseLeases() {
        parts.clock.advance(LEASE_LOST);
        Consumer other = parts.consumer("worker@other");
        assertThat(other.recover().moved()).isPositive();
        other.close();
    }

    private static List<String> ids(List<Admitted> admitted) {
        return admitted.stream().map(each -> each.message().id()).toList();
    }
}
