package io.ssync.tasks.internal.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompleterTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final WorkerParts parts = new WorkerParts();
    private final FickleConsumer consumer = new FickleConsumer(parts.consumer("worker@one"));
    private final List<Completion.Subject> left = new ArrayList<>();
    private final Completer completer = new Completer(parts.runtime, consumer, left::add);

    @Test
    void storesAllAtHandTogetherAndAcknowledgesThem() throws InterruptedException {
        finish("a", "b", "c");

        step();

        assertThat(parts.results.stores).containsExactly(List.of("a", "b", "c"));
        assertThat(completer.isIdle()).isTrue();
        assertThat(heldAfterRecovery()).isZero();
    }

    /** A task that succeeded stays successful, however long the backend is away. */
    @Test
    void aBackendThatIsAwayChangesNoResult() throws InterruptedException {
        finish("a", "b");
        parts.results.failure = new ResultBackendAwayException("connection was closed", null);
        for (int i = 0; i < 20; i++) {
            step();
            later();
        }
        assertThat(completer.isIdle()).isFalse();
        assertThat(consumer.settled).isEmpty();
        assertThat(left).isEmpty();

        parts.results.failure = null;
        consumer.inner.renew();
        step();

        assertThat(left).hasSize(2);
        assertThat(state("a")).isEqualTo(TaskState.SUCCESS);
        assertThat(state("b")).isEqualTo(TaskState.SUCCESS);
        assertThat(completer.isIdle()).isTrue();
    }

    @Test
    void oneResultThatIsRefusedAmongFiveBecomesAFailureAlone() throws InterruptedException {
        parts.results.refusal = new ResultBackendRefusedException("no such thing", null);
        refuseSuccessOf("bad");
        finish("a", "b", "bad", "c", "d");

        step();

        assertThat(List.of(state("a"), state("b"), state("c"), state("d"))).containsOnly(TaskState.SUCCESS);
        assertThat(consumer.settled).hasSize(4);
        settleThroughFailures();
        assertThat(consumer.settled).hasSize(5);
        assertThat(consumer.settled.get(4)).isInstanceOf(Settlement.DeadLetter.class);
    }

    /** One settlement of each position in turn: its neighbours are settled, and it is tried again by itself. */
    @Test
    void oneSettlementThatIsRefusedHoldsUpNoOther() throws InterruptedException {
        for (int bad = 0; bad < 5; bad++) {
            List<Delivery> deliveries = finish("1-" + bad, "2-" + bad, "3-" + bad, "4-" + bad, "5-" + bad);
            Delivery refused = deliveries.get(bad);
            consumer.answer = settlement -> of(settlement) == refused
                    ? new Settled.Refused(new BrokerRefusedException("WRONGTYPE", null))
                    : null;
            consumer.settled.clear();
            step();
            assertThat(consumer.settled).hasSize(4);
            assertThat(completer.isIdle()).isFalse();

            consumer.answer = settlement -> null;
            later();
            step();
            assertThat(completer.isIdle()).isTrue();
        }
    }

    @Test
    void whatIsRefusedForGoodIsADeadLetterThatSaysWhy() throws InterruptedException {
        finish("a");
        consumer.answer = settlement -> settlement instanceof Settlement.DeadLetter
                ? null
                : new Settled.Refused(new BrokerRefusedException("WRONGTYPE of session:42", null));

        settleThroughFailures();

        assertThat(parts.broker.deadLetters("celery").list(0, 10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).contains("WRONGTYPE of session:42"));
    }

    @Test
    void aBrokerThatIsAwayIsNotCounted() throws InterruptedException {
        finish("a");
        consumer.answer = settlement -> new Settled.Away(new BrokerAwayException("gone", null));
        for (int i = 0; i < 20; i++) {
            step();
            later();
        }
        assertThat(completer.isIdle()).isFalse();

        consumer.answer = settlement -> null;
        step();

        assertThat(consumer.settled).singleElement().isInstanceOf(Settlement.Ack.class);
        assertThat(parts.results.stores).hasSize(1);
    }

    /** Of several that fail together only the one that is to blame is counted. */
    @Test
    void aCallThatThrowsIsRepeatedOneByOne() throws InterruptedException {
        List<Delivery> deliveries = finish("a", "b", "c");
        consumer.answer = settlement -> {
            if (of(settlement) == deliveries.get(1)) {
                throw new IllegalStateException("a bug");
            }
            return null;
        };

        step();

        assertThat(consumer.settled)
                .extracting(CompleterTest::of)
                .containsExactly(deliveries.get(0), deliveries.get(2));
        assertThat(completer.isIdle()).isFalse();
    }

    @Test
    void aCompletionWhoseLeaseIsLostIsDropped() throws InterruptedException {
        finish("a");
        parts.clock.advance(WorkerParts.LEASE.plusSeconds(1));
        Consumer other = parts.consumer("worker@other");
        other.recover();

        step();

        assertThat(completer.isIdle()).isTrue();
        assertThat(parts.results.find("a")).isEmpty();
        assertThat(consumer.settled).isEmpty();
    }

    @Test
    void isFullWhenTooManyWait() throws InterruptedException {
        for (int i = 0; i <= 5_000; i++) {
            assertThat(completer.isFull()).isFalse();
            completer.add(Completion.Finished.settledBy(new Completion.Subject("", null, null, null), null));
        }
        assertThat(completer.isFull()).isTrue();

        step();

        assertThat(completer.isFull()).isFalse();
        assertThat(completer.isIdle()).isFalse();
    }

    @Test
    void takesAThousandAtATime() throws InterruptedException {
        String[] ids = IntStream.range(0, 1_001).mapToObj(i -> "t" + i).toArray(String[]::new);
        finish(ids);

        step();
        assertThat(parts.results.stores).extracting(List::size).containsExactly(1_000);
        step();
        assertThat(parts.results.stores).extracting(List::size).containsExactly(1_000, 1);
        assertThat(completer.isIdle()).isTrue();
    }

    @Test
    void takesWhatHasWaitedBeforeWhatIsNew() throws InterruptedException {
        finish("waited");
        consumer.answer = settlement -> new Settled.Away(new BrokerAwayException("gone", null));
        step();
        consumer.answer = settlement -> null;
        finish("new");
        later();

        step();

        assertThat(consumer.settled)
                .extracting(settlement ->
                        MessageCodec.decode(of(settlement).payload()).id())
                .containsExactly("waited", "new");
        assertThat(parts.results.stores).containsExactly(List.of("waited"), List.of("new"));
    }

    /** In the place of its message, or before the last word about it, or by itself if there is no message any more. */
    @Test
    void beginsWhatFollowsWithTheLastWordAboutItsMessage() throws InterruptedException {
        FollowUp next = new FollowUp("next", OutboundMessage.of("other", "{}".getBytes(UTF_8)));
        parts.followUps = List.of(next);
        Settlement.DeadLetter buried = null;
        for (String kind : List.of("ack", "dead letter", "nothing")) {
            parts.publish(withErrback(kind));
            Admitted admitted = parts.admitted(parts.claim(consumer.inner, 1).get(0));
            buried = new Settlement.DeadLetter(admitted.delivery(), "rejected", null);
            Settlement settlement = kind.equals("ack")
                    ? new Settlement.Ack(admitted.delivery())
                    : kind.equals("nothing") ? null : buried;
            TaskResult result = parts.writer.write(admitted.message(), TaskState.FAILURE, "{}", null);
            completer.add(new Completion.Finished(Completion.Subject.of(admitted), result, result, settlement));
            consumer.settled.clear();
            step();
            assertThat(consumer.settled)
                    .as(kind)
                    .isEqualTo(
                            switch (kind) {
                                case "ack" -> List.of(new Settlement.Replace(admitted.delivery(), List.of(next)));
                                case "nothing" -> List.of(new Settlement.Publish(List.of(next)));
                                default -> List.of(new Settlement.Publish(List.of(next)), buried);
                            });
            assertThat(completer.isIdle()).isTrue();
        }
        assertThat(left).hasSize(3);
    }

    /** Whatever is away: what is known already is not lost, and nothing is counted. */
    @Test
    void waitsUntilItCanBeSaidWhatFollows() throws InterruptedException {
        finishWithErrback("a");
        for (RuntimeException away :
                List.of(new ResultBackendAwayException("away", null), new BrokerAwayException("gone", null))) {
            parts.followFailure = away;
            for (int i = 0; i < 10; i++) {
                step();
                later();
            }
            assertThat(completer.isIdle()).isFalse();
            assertThat(consumer.settled).isEmpty();
        }

        parts.followFailure = null;
        step();

        assertThat(consumer.settled).singleElement().isInstanceOf(Settlement.Ack.class);
        assertThat(parts.results.stores).hasSize(1);
    }

    @Test
    void givesUpWhatCannotBeFollowed() throws InterruptedException {
        finishWithErrback("a");
        finish("b");
        parts.followFailure = new IllegalStateException("a bug");

        settleThroughFailures();

        assertThat(parts.broker.deadLetters("celery").list(0, 10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).isEqualTo("what follows it cannot begin: a bug"));
        assertThat(state("a")).isEqualTo(TaskState.FAILURE);
        assertThat(state("b")).isEqualTo(TaskState.SUCCESS);
    }

    private void finishWithErrback(String id) throws InterruptedException {
        parts.publish(withErrback(id));
        Admitted admitted = parts.admitted(parts.claim(consumer.inner, 1).get(0));
        TaskResult result = parts.writer.write(admitted.message(), TaskState.FAILURE, "{}", null);
        completer.add(new Completion.Finished(
                Completion.Subject.of(admitted), result, result, new Settlement.Ack(admitted.delivery())));
    }

    private static TaskMessage withErrback(String id) {
        Map<String, ?> errback =
                Map.of("task", "test.plain", "args", List.of(), "options", Map.of("task_id", "errback"));
        byte[] body = CeleryJson.writeBody(List.of(), Map.of(), Map.of("errbacks", List.of(errback)));
        return new TaskMessage(
                WorkerParts.message(id, "test.plain", Map.of()).headers(), Map.of(), "application/json", "utf-8", body);
    }

    @Test
    void saysWhatMayRunAgainSinceItsLeaseWasLost() throws InterruptedException {
        finish("a", "b");
        consumer.answer = settlement -> new Settled.NotHeld();

        try (LogLines lines = LogLines.of(Completer.class)) {
            step();
            assertThat(lines.of(Level.WARN))
                    .containsExactly(
                            "task test.plain a was finished after its lease was lost and may run again",
                            "task test.plain b was finished after its lease was lost and may run again");
        }
        assertThat(completer.isIdle()).isTrue();
        assertThat(left).hasSize(2);
    }

    @Test
    void saysWhatIsDroppedSinceItsLeaseWasLost() throws InterruptedException {
        finish("a");
        parts.clock.advance(WorkerParts.LEASE.plusSeconds(1));
        parts.consumer("worker@other").recover();

        try (LogLines lines = LogLines.of(Completer.class)) {
            step();
            assertThat(lines.of(Level.WARN))
                    .containsExactly(
                            "task test.plain a finished after its lease was lost; its result is not stored, another worker has it");
        }
        assertThat(left).hasSize(1);
    }

    private void settleThroughFailures() throws InterruptedException {
        for (int i = 0; i < 10 && !completer.isIdle(); i++) {
            step();
            parts.clock.advance(Duration.ofSeconds(10));
            consumer.inner.renew();
        }
        assertThat(completer.isIdle()).isTrue();
    }

    /** Refuses whatever is said of a task, so that not even a failure of it is taken. */
    private void refuseSuccessOf(String id) {
        parts.results.refused = id;
    }

    private void step() throws InterruptedException {
        completer.step(Duration.ZERO);
    }

    private void later() {
        parts.clock.advance(Duration.ofSeconds(1));
        consumer.inner.renew();
    }

    private List<Delivery> finish(String... ids) throws InterruptedException {
        parts.publish("test.plain", ids);
        List<Delivery> claimed = parts.claim(consumer.inner, ids.length);
        for (Delivery delivery : claimed) {
            Admitted admitted = parts.admitted(delivery);
            TaskResult result = parts.writer.write(admitted.message(), TaskState.SUCCESS, "42", null);
            completer.add(new Completion.Finished(
                    Completion.Subject.of(admitted), result, result, new Settlement.Ack(delivery)));
        }
        return claimed;
    }

    private TaskState state(String id) {
        return parts.results.find(id).orElseThrow().state();
    }

    private int heldAfterRecovery() {
        parts.clock.advance(LONG);
        return parts.consumer("worker@other").recover().moved();
    }

    private static Delivery of(Settlement settlement) {
        return ((Settlement.OfDelivery) settlement).delivery();
    }
}
