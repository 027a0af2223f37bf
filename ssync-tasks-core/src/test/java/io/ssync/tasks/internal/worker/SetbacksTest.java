package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import io.ssync.tasks.results.TaskResult;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What becomes of a completion that can never take its next stage: of its message, its result, and its row in the ledger. */
class SetbacksTest {
    private static final RuntimeException REFUSED = new ResultBackendRefusedException("no such thing", null);

    private final WorkerParts parts = WorkerParts.withLedger(this::fickle);
    private final FickleConsumer consumer = new FickleConsumer(parts.consumer("worker@one"));
    private final Completer completer = new Completer(parts.runtime, consumer, delivery -> {});
    /** What the ledger throws when results are stored in it, or null. */
    private RuntimeException storeFailure;

    @Test
    void aDurableTaskWhoseEndCannotBeStoredIsADeadLetterWithoutARow() throws InterruptedException {
        Admitted admitted = durable("a", "b");
        storeFailure = REFUSED;
        add(admitted, TaskState.SUCCESS, new Settlement.Ack(admitted.delivery()));

        goOn();

        assertThat(deadLetter().reason()).contains("its result cannot be stored: no such thing");
        assertThat(parts.results.find("a")).isEmpty();
        assertThat(rows()).containsExactly("b");
    }

    /** It would be published again otherwise, as one whose message is lost. */
    @Test
    void aDurableTaskWhoseRetryCannotBeSentIsADeadLetterWithoutARow() throws InterruptedException {
        Admitted admitted = durable("a", "b");
        refuse(Settlement.Replace.class);
        add(admitted, TaskState.RETRY, retry(admitted));

        goOn();

        assertThat(deadLetter().reason()).contains("what follows it cannot be sent: WRONGTYPE");
        assertThat(parts.results.find("a").orElseThrow().state()).isEqualTo(TaskState.FAILURE);
        assertThat(parts.results.find("a").orElseThrow().result()).contains("WRONGTYPE");
        assertThat(rows()).containsExactly("b");
    }

    @Test
    void aDurableTaskThatRefusedItsMessageHasNoRowThoughItsEndCannotBeStored() throws InterruptedException {
        Admitted admitted = durable("a");
        storeFailure = REFUSED;
        add(admitted, TaskState.FAILURE, new Settlement.DeadLetter(admitted.delivery(), "rejected", null));

        goOn();

        assertThat(deadLetter().reason()).isEqualTo("rejected");
        assertThat(rows()).isEmpty();
    }

    @Test
    void aTaskThatSucceededStaysSoThoughWhatFollowsItCannotBeSent() throws InterruptedException {
        Admitted admitted = durable("a");
        refuse(Settlement.Replace.class);
        add(admitted, TaskState.SUCCESS, retry(admitted));

        goOn();

        assertThat(deadLetter().payload()).isEqualTo(admitted.delivery().payload());
        assertThat(parts.results.find("a").orElseThrow().state()).isEqualTo(TaskState.SUCCESS);
    }

    /** There is no message left to be a dead letter, so all that can be done is to tell its caller. */
    @Test
    void aTaskThatWasAcknowledgedFailsIfItsRetryCannotBeSent() throws InterruptedException {
        Admitted admitted = claimed("a");
        consumer.settle(List.of(new Settlement.Ack(admitted.delivery())));
        refuse(Settlement.Publish.class);
        add(admitted, TaskState.RETRY, new Settlement.Publish(((Settlement.Replace) retry(admitted)).next()));

        goOn();

        assertThat(parts.results.find("a").orElseThrow().state()).isEqualTo(TaskState.FAILURE);
        assertThat(parts.broker.deadLetters("celery").list(0, 10)).isEmpty();
    }

    @Test
    void aTaskThatWasAcknowledgedStaysSuccessfulThoughWhatFollowsItCannotBeSent() throws InterruptedException {
        Admitted admitted = claimed("a");
        consumer.settle(List.of(new Settlement.Ack(admitted.delivery())));
        refuse(Settlement.Publish.class);
        add(admitted, TaskState.SUCCESS, new Settlement.Publish(((Settlement.Replace) retry(admitted)).next()));

        goOn();

        assertThat(parts.results.find("a").orElseThrow().state()).isEqualTo(TaskState.SUCCESS);
    }

    /** A copy of a durable message that does not count says nothing of its task, which another copy runs. */
    @Test
    void aMessageThatIsOnlyToBeDroppedFailsNoTask() throws InterruptedException {
        Admitted admitted = claimed("a");
        refuse(Settlement.Ack.class);
        completer.add(Completion.Finished.settledBy(
                Completion.Subject.of(admitted), new Settlement.Ack(admitted.delivery())));

        goOn();

        assertThat(deadLetter().reason()).contains("WRONGTYPE");
        assertThat(parts.results.find("a")).isEmpty();
    }

    @Test
    void aTaskWhoseResultNobodyWantsGetsNoneWhenItIsGivenUp() throws InterruptedException {
        parts.publish(WorkerParts.message("a", "test.plain", Map.of("ignore_result", true)));
        Admitted admitted = parts.admitted(parts.claim(consumer, 1).get(0));
        refuse(Settlement.Replace.class);
        completer.add(Completion.Finished.settledBy(Completion.Subject.of(admitted), retry(admitted)));

        goOn();

        assertThat(deadLetter().reason()).contains("WRONGTYPE");
        assertThat(parts.results.find("a")).isEmpty();
    }

    /** The last resort: the message must not be lost, so it is asked for until the broker takes it. */
    @Test
    void aDeadLetterThatIsRefusedIsTriedForEver() throws InterruptedException {
        Admitted admitted = claimed("a");
        refuse(Settlement.class);
        add(admitted, TaskState.SUCCESS, new Settlement.Ack(admitted.delivery()));
        for (int i = 0; i < 30; i++) {
            step();
        }
        assertThat(completer.isIdle()).isFalse();

        consumer.answer = settlement -> null;
        goOn();

        assertThat(deadLetter().reason()).contains("WRONGTYPE");
    }

    @Test
    void whatWasToGoBackFailsIfItCannot() throws InterruptedException {
        Admitted admitted = claimed("a");
        refuse(Settlement.Release.class);
        completer.add(Completion.Finished.settledBy(
                Completion.Subject.of(admitted), new Settlement.Release(admitted.delivery())));

        try (LogLines lines = LogLines.of(Setbacks.class)) {
            goOn();
            assertThat(lines.of(Level.ERROR))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "task test.plain a is given up, its message is a dead letter: what follows it cannot be sent");
        }
        assertThat(deadLetter().reason()).contains("WRONGTYPE");
        assertThat(parts.results.find("a").orElseThrow().state()).isEqualTo(TaskState.FAILURE);
        assertThat(parts.results.find("a").orElseThrow().traceback()).contains("BrokerRefusedException");
    }

    @Test
    void whatNobodyCouldReadHasNoTaskToFail() throws InterruptedException {
        Delivery delivery = claimed("a").delivery();
        refuse(Settlement.Release.class);
        completer.add(Completion.Finished.settledBy(
                new Completion.Subject("a", delivery, null, null), new Settlement.Release(delivery)));

        goOn();

        assertThat(deadLetter().reason()).contains("WRONGTYPE");
        assertThat(parts.results.find("a")).isEmpty();
    }

    /** Neither its end nor its failure can be kept, and there is no message: it is left out, so that it holds up nobody for ever. */
    @Test
    void whatWasAcknowledgedAndCanBeToldToNobodyIsLeftOut() throws InterruptedException {
        Admitted admitted = claimed("a");
        consumer.settle(List.of(new Settlement.Ack(admitted.delivery())));
        refuse(Settlement.Publish.class);
        parts.results.refused = "a";
        parts.results.refusal = REFUSED;
        completer.add(Completion.Finished.settledBy(
                Completion.Subject.of(admitted),
                new Settlement.Publish(((Settlement.Replace) retry(admitted)).next())));

        try (LogLines lines = LogLines.of(Setbacks.class)) {
            goOn();
            assertThat(lines.of(Level.ERROR))
                    .first()
                    .asString()
                    .startsWith("task test.plain a is given up: what follows it cannot be sent");
            assertThat(lines.of(Level.WARN))
                    .first()
                    .asString()
                    .startsWith("what follows it cannot be sent, of task test.plain a");
        }

        assertThat(parts.results.stores).isEmpty();
        assertThat(parts.broker.deadLetters("celery").list(0, 10)).isEmpty();
    }

    /** A quarter of a second doubled by each failure; five of them, and it is given up. */
    @Test
    void triesAgainAfterAWaitThatGrows() throws InterruptedException {
        Admitted admitted = claimed("a");
        refuse(Settlement.Ack.class);
        add(admitted, TaskState.SUCCESS, new Settlement.Ack(admitted.delivery()));
        at(Duration.ZERO);

        for (int milliseconds = 500; milliseconds <= 4_000; milliseconds *= 2) {
            assertThat(at(Duration.ofMillis(milliseconds - 1))).isZero();
            assertThat(at(Duration.ofMillis(1))).isOne();
        }

        assertThat(parts.broker.deadLetters("celery").list(0, 10)).isEmpty();
        assertThat(at(Duration.ofMillis(7_999))).isZero();
        at(Duration.ofMillis(1));
        assertThat(deadLetter().reason()).contains("WRONGTYPE");
        assertThat(completer.isIdle()).isTrue();
    }

    @Test
    void neverWaitsLongerThanHalfAMinute() throws InterruptedException {
        Admitted admitted = claimed("a");
        refuse(Settlement.class);
        add(admitted, TaskState.SUCCESS, new Settlement.Ack(admitted.delivery()));
        for (int i = 0; i < 60; i++) {
            step();
        }
        while (at(Duration.ofSeconds(1)) == 0) {
            consumer.renew();
        }

        for (int milliseconds : List.of(10_000, 10_000, 9_999)) {
            assertThat(at(Duration.ofMillis(milliseconds))).isZero();
            consumer.renew();
        }
        assertThat(at(Duration.ofMillis(1))).isOne();
    }

    @Test
    void saysOnceThatTheBackendIsAwayAndThatItIsBack() throws InterruptedException {
        Admitted admitted = claimed("a");
        parts.results.failure = new ResultBackendAwayException("connection was closed", null);
        add(admitted, TaskState.SUCCESS, new Settlement.Ack(admitted.delivery()));

        try (LogLines lines = LogLines.of(Setbacks.class)) {
            for (int i = 0; i < 3; i++) {
                step();
            }
            assertThat(lines.of(Level.WARN))
                    .containsExactly(
                            "the result backend is away, finished tasks are kept until it is back: connection was closed");
            assertThat(lines.of(Level.INFO)).isEmpty();
            parts.results.failure = null;
            step();
            add(claimed("b"), TaskState.SUCCESS, null);
            step();
            assertThat(lines.of(Level.INFO))
                    .containsExactly("the result backend is back; 1 finished tasks waited for it");
        }
    }

    @Test
    void saysOnceThatTheBrokerIsAwayAndThatItIsBack() throws InterruptedException {
        Admitted admitted = claimed("a");
        int[] asked = {0};
        consumer.answer = settlement -> {
            asked[0]++;
            return new Settled.Away(new BrokerAwayException("gone", null));
        };
        add(admitted, TaskState.SUCCESS, new Settlement.Ack(admitted.delivery()));

        try (LogLines lines = LogLines.of(Setbacks.class)) {
            completer.step(Duration.ZERO);
            assertThat(asked[0]).isOne();
            parts.clock.advance(Duration.ofMillis(249));
            completer.step(Duration.ZERO);
            assertThat(asked[0]).isOne();
            parts.clock.advance(Duration.ofMillis(1));
            completer.step(Duration.ZERO);
            assertThat(asked[0]).isEqualTo(2);
            assertThat(lines.of(Level.WARN))
                    .containsExactly("the broker is away, finished tasks are settled when it is back: gone");
            consumer.answer = settlement -> null;
            step();
            step();
            assertThat(lines.of(Level.INFO)).containsExactly("the broker is back; 1 finished tasks waited for it");
        }
    }

    /** How many settlements are refused in a step that is taken so much later. */
    private int at(Duration later) throws InterruptedException {
        Function<Settlement, Settled> answer = consumer.answer;
        int[] refused = {0};
        consumer.answer = settlement -> {
            Settled settled = answer.apply(settlement);
            refused[0] += settled == null ? 0 : 1;
            return settled;
        };
        parts.clock.advance(later);
        completer.step(Duration.ZERO);
        consumer.answer = answer;
        return refused[0];
    }

    /** Those called with the first id are the ones under way; the others only have rows. */
    private Admitted durable(String id, String... others) throws InterruptedException {
        for (String each : others) {
            addRow(message(each));
        }
        TaskMessage message = message(id);
        addRow(message);
        parts.publish(message);
        Delivery delivery = parts.claim(consumer, 1).get(0);
        Admitted admitted = parts.admitted(delivery);
        return new Admitted(delivery, message, admitted.task(), new LedgerMark(id, 0), false, true);
    }

    private Admitted claimed(String id) throws InterruptedException {
        parts.publish("test.plain", id);
        return parts.admitted(parts.claim(consumer, 1).get(0));
    }

    private static TaskMessage message(String id) {
        return WorkerParts.message(id, "test.plain", Map.of(LedgerMark.HEADER, 0));
    }

    private void addRow(TaskMessage message) {
        OutboundMessage outbound = OutboundMessage.of("celery", MessageCodec.encode(message));
        parts.ledger.pushed(parts.ledger.add(List.of(new Ledger.Entry(message.id(), 0, outbound))));
    }

    private static Settlement retry(Admitted admitted) {
        return NextMessage.instead(admitted.delivery(), admitted.message(), Map.of("retries", 1), Due.NOW, "retry");
    }

    private void add(Admitted admitted, TaskState state, Settlement settlement) {
        TaskResult result = parts.writer.write(admitted.message(), state, "42", null);
        completer.add(new Completion.Finished(
                Completion.Subject.of(admitted), result, state.isFinal() ? result : null, settlement));
    }

    private void refuse(Class<? extends Settlement> refused) {
        consumer.answer = settlement -> refused.isInstance(settlement)
                ? new Settled.Refused(new BrokerRefusedException("WRONGTYPE", null))
                : null;
    }

    private void goOn() throws InterruptedException {
        for (int i = 0; i < 30 && !completer.isIdle(); i++) {
            step();
        }
        assertThat(completer.isIdle()).isTrue();
    }

    private void step() throws InterruptedException {
        completer.step(Duration.ZERO);
        parts.clock.advance(Duration.ofSeconds(10));
        consumer.renew();
    }

    private DeadLetter deadLetter() {
        List<DeadLetter> letters = parts.broker.deadLetters("celery").list(0, 10);
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private List<String> rows() {
        return parts.ledger.list(0, 10).stream().map(Ledger.Row::taskId).toList();
    }

    private Ledger fickle(Ledger ledger) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("complete")
                            && storeFailure != null
                            && !((List<?>) arguments[0]).isEmpty()) {
                        throw storeFailure;
                    }
                    try {
                        return method.invoke(ledger, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
