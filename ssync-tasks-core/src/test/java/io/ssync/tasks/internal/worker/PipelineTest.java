package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import io.ssync.tasks.Reject;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.worker.Worker.PoolKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
    private static final Duration HARD_LIMIT = Duration.ofSeconds(10);
    private static final Map<String, ?> LIMITED = Map.of("timelimit", Arrays.asList(HARD_LIMIT.toSeconds(), null));

    private final WorkerParts parts = WorkerParts.withLedger(ledger -> ledger);
    private final FickleConsumer consumer = new FickleConsumer(parts.consumer("worker@one"));
    private final ObservedCall call = new ObservedCall();
    private TaskExecutor executor = (task, running) -> new Outcome.Returned("42");
    private final Pipeline pipeline = new Pipeline(
            parts.runtime,
            WorkerOptions.defaults(parts.runtime.settings(), "one").withConcurrency(2),
            consumer,
            (task, running) -> executor.execute(task, running),
            null);
    private final TimeKeeper timeKeeper = pipeline.timeKeeper(0, () -> {});

    @Test
    void whatATaskReturnsIsStoredAndItsMessageAcknowledged() throws InterruptedException {
        run(WorkerParts.message("a", "test.plain", Map.of()));

        assertThat(state("a")).isEqualTo(TaskState.SUCCESS);
        assertThat(parts.results.find("a").orElseThrow().result()).isEqualTo("42");
        assertThat(settlements()).containsExactly("Ack");
        assertThat(unsettled()).isZero();
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void aTaskThatRunsTooLongFailsThoughNobodyCanSayWhereItIs(Class<? extends Throwable> failure) throws Exception {
        begin(WorkerParts.message("a", "test.plain", LIMITED));
        call.stackFailure = failure.getConstructor(String.class).newInstance("nobody knows");

        reachHardLimit();

        assertThat(state("a")).isEqualTo(TaskState.FAILURE);
        assertThat(parts.results.find("a").orElseThrow().result()).contains("TimeLimitExceeded");
        assertThat(settlements()).containsExactly("Ack");
        assertThat(unsettled()).isZero();
    }

    /** Nobody else would ever decide: its thread hears that it is too late. */
    @Test
    void aTaskThatRunsTooLongGoesBackIfItsEndCannotBeTold() throws InterruptedException {
        Attempt attempt = begin(WorkerParts.message("a", "test.plain", LIMITED));
        parts.endFailure = new StackOverflowError("test");

        reachHardLimit();

        assertThat(settlements()).containsExactly("Replace");
        assertThat(parts.failures).containsExactly(parts.endFailure);
        assertThat(call.asked).contains("to stop: it has run longer than its time limit");
        pipeline.end(attempt, new Outcome.Returned("42"));
        settle();
        assertThat(settlements()).containsExactly("Replace");
        assertThat(unsettled()).isZero();
    }

    @Test
    void aTaskGoesBackIfItsEndCannotBeTold() throws InterruptedException {
        parts.endFailure = new StackOverflowError("test");

        run(WorkerParts.message("a", "test.plain", Map.of()));

        assertThat(settlements()).containsExactly("Replace");
        assertThat(parts.results.find("a")).isEmpty();
        assertThat(parts.failures).containsExactly(parts.endFailure);
        assertThat(unsettled()).isZero();
    }

    /** Its message is gone, so it cannot run again; without an end its caller would wait for ever. */
    @Test
    void aTaskThatWasAcknowledgedBeforeItsRunFailsIfItsEndCannotBeTold() throws InterruptedException {
        parts.endFailure = new StackOverflowError("memory is out");
        FollowUp errback = new FollowUp("errback", OutboundMessage.of("celery", "{}".getBytes()));
        parts.followUps = List.of(errback);

        run(withErrback("a", "test.early"));

        assertThat(state("a")).isEqualTo(TaskState.FAILURE);
        assertThat(parts.results.find("a").orElseThrow().result()).contains("memory is out");
        assertThat(consumer.settled).last().isEqualTo(new Settlement.Publish(List.of(errback)));
        assertThat(settlements()).containsExactly("Ack", "Publish");
    }

    /** Against its promise, since memory is out, say: after the watch over time limits has decided. */
    @Test
    void anExecutorThatThrowsDecidesNothingOnceTheTaskIsGivenUp() throws InterruptedException {
        executor = (task, running) -> {
            running.begin(call);
            parts.clock.advance(HARD_LIMIT);
            timeKeeper.runOnce();
            throw new StackOverflowError("test");
        };

        run(WorkerParts.message("a", "test.plain", LIMITED));

        assertThat(state("a")).isEqualTo(TaskState.FAILURE);
        assertThat(settlements()).containsExactly("Ack");
        assertThat(parts.failures).isEmpty();
    }

    @Test
    void anExecutorThatThrowsHasItsTaskGoBack() throws InterruptedException {
        executor = (task, running) -> {
            throw new StackOverflowError("test");
        };

        run(WorkerParts.message("a", "test.plain", LIMITED));
        reachHardLimit();

        assertThat(settlements()).containsExactly("Replace");
        assertThat(parts.failures).hasSize(1);
    }

    @Test
    void aTaskThatEndsAfterItWasGivenUpChangesNothing() throws InterruptedException {
        Attempt attempt = begin(WorkerParts.message("a", "test.plain", LIMITED));
        reachHardLimit();

        pipeline.end(attempt, new Outcome.Returned("42"));
        settle();

        assertThat(state("a")).isEqualTo(TaskState.FAILURE);
        assertThat(settlements()).containsExactly("Ack");
    }

    /** The ledger would take it for lost, and have it published again. */
    @Test
    void aTaskThatEndsAfterItWasGivenUpIsHeldUntilItIsSettled() throws InterruptedException {
        LedgerMark mark = new LedgerMark("a", 0);
        Attempt attempt = begin(durable("a"));
        consumer.answer = settlement -> new Settled.Away(new BrokerAwayException("away", null));
        reachHardLimit();

        pipeline.end(attempt, new Outcome.Returned("42"));

        assertThat(pipeline.durable().held()).containsExactly(mark);
        consumer.answer = settlement -> null;
        parts.clock.advance(Duration.ofSeconds(1));
        settle();
        assertThat(pipeline.durable().held()).isEmpty();
    }

    /** Its message may be lost, and then only the row knows that something is to follow. */
    @Test
    void theRowOfATaskStaysUntilTheBrokerHasWhatFollowsIt() throws InterruptedException {
        parts.ledger.add(List.of(new Ledger.Entry("a", 0, OutboundMessage.of("celery", new byte[0]))));
        parts.followUps = List.of(new FollowUp("next", OutboundMessage.of("other", new byte[] {'{', '}'})));
        consumer.answer = settlement -> new Settled.Away(new BrokerAwayException("away", null));
        run(withLink(durable("a")));

        assertThat(state("a")).isEqualTo(TaskState.SUCCESS);
        assertThat(parts.ledger.find("a")).isPresent();
        assertThat(parts.ledger.outdated(List.of(new LedgerMark("a", 0)))).containsValue(OptionalInt.empty());

        consumer.answer = settlement -> null;
        parts.clock.advance(Duration.ofSeconds(1));
        settle();

        assertThat(settlements()).containsExactly("Replace");
        assertThat(parts.ledger.isEmpty()).isTrue();
    }

    /** Where the lease is lost there is no dead letter, and whoever has the task now is to make it one. */
    @Test
    void theRowOfATaskStaysIfItDoesNotBecomeADeadLetter() throws InterruptedException {
        for (Settled answer : List.of(Settled.NOT_HELD, Settled.DONE)) {
            String id = answer.toString();
            parts.ledger.add(List.of(new Ledger.Entry(id, 0, OutboundMessage.of("celery", new byte[0]))));
            executor = (task, running) -> new Outcome.Rejected(Failure.of(new Reject("unwanted", false)), false);
            consumer.answer = settlement -> answer;
            run(durable(id));

            assertThat(parts.ledger.find(id).isPresent()).isEqualTo(answer == Settled.NOT_HELD);
        }
    }

    @Test
    void aTaskWhoseLeaseIsLostBeforeItBeginsIsHeldNoLonger() throws InterruptedException {
        Admitted admitted = admit(durable("a"));
        assertThat(pipeline.durable().held()).hasSize(1);
        parts.clock.advance(WorkerParts.LEASE.plusSeconds(1));
        parts.consumer("worker@other").recover();

        pipeline.run(admitted, slot(admitted));
        settle();

        assertThat(settlements()).isEmpty();
        assertThat(parts.results.find("a")).isEmpty();
        assertThat(parts.ends).isEmpty();
    }

    /** As clients of Celery leave them: a copy waits until the first is settled. */
    @Test
    void aCopyOfAMessageEntersWhenTheFirstHasLeft() throws InterruptedException {
        TaskMessage copy = WorkerParts.message("a", "test.plain", Map.of("redelivered", true));
        parts.publish(copy);
        parts.publish(copy);
        Admitted first = admit();
        assertThat(settlements()).containsExactly("Defer");

        pipeline.run(first, slot(first));
        settle();
        parts.clock.advance(Duration.ofMinutes(1));
        consumer.renew();
        pipeline.fetcher().step(Duration.ZERO);
        settle();

        assertThat(settlements()).containsExactly("Defer", "Ack", "Ack");
        assertThat(parts.ends).containsExactly(TaskState.SUCCESS);
    }

    /** One of those that a dead worker held may have killed it, so they run one by one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSuspectEntersWhenTheOneBeforeHasLeft(boolean runs) throws InterruptedException {
        parts.publish("test.plain", "a", "b");
        for (int i = 1; i < WorkerParts.MAX_REDELIVERIES; i++) {
            parts.claim(parts.consumer("worker@dying" + i), 2);
            parts.clock.advance(WorkerParts.LEASE.plusSeconds(1));
            consumer.recover();
        }
        Admitted first = admit();
        assertThat(pipeline.pool().waiting()).isEmpty();
        if (!runs) {
            parts.clock.advance(WorkerParts.LEASE.plusSeconds(1));
            parts.consumer("worker@other").recover();
        }

        pipeline.run(first, slot(first));
        settle();
        parts.clock.advance(Duration.ofSeconds(5));
        Admitted second = admit();

        assertThat(parts.ends).hasSize(runs ? 1 : 0);
        assertThat(second.delivery().redeliveries()).isPositive();
    }

    @Test
    void tellsWhoeverListensOfEachStep() throws InterruptedException {
        AtomicInteger heard = new AtomicInteger();
        pipeline.events().enable(true);
        try (var listener = parts.broker.fanout().subscribe("celeryev", event -> heard.incrementAndGet())) {
            assertThat(listener).isNotNull();
            run(WorkerParts.message("a", "test.plain", Map.of()));
            pipeline.events().runOnce();
        }

        assertThat(heard).hasPositiveValue();
        assertThat(parts.happened).extracting(TaskEvent::type).containsExactly("task-received", "task-succeeded");
    }

    @Test
    void runsTasksOnThreadsUnlessItIsToldOtherwise() throws InterruptedException {
        Pipeline opened = Pipeline.open(parts.runtime, WorkerOptions.defaults(parts.runtime.settings(), "two"));
        parts.publish("test.plain", "a");
        opened.fetcher().step(Duration.ZERO);
        Admitted admitted = opened.pool().poll().admitted();

        opened.run(admitted, opened.pool().slot(admitted, () -> {}));
        opened.completer().step(Duration.ZERO);

        assertThat(state("a")).isEqualTo(TaskState.SUCCESS);
        opened.consumer().close();
    }

    @Test
    void givesBackWhatFindsNoSlotInTime() throws InterruptedException {
        parts.publish("test.plain", "a");
        pipeline.fetcher().step(Duration.ZERO);
        pipeline.giveBackStale();
        assertThat(pipeline.pool().waiting()).hasSize(1);
        parts.clock.advance(Duration.ofMillis(50));

        pipeline.giveBackStale();
        settle();

        assertThat(settlements()).containsExactly("Release");
        assertThat(parts.claim(consumer, 1).get(0).redeliveries()).isZero();
    }

    /** It was acknowledged for its run, which does not come: another message takes its place. */
    @Test
    void givesBackWhatWasAcknowledgedAndHasNotBegun() throws InterruptedException {
        parts.publish("test.early", "a");
        pipeline.fetcher().step(Duration.ZERO);

        pipeline.giveBackWaiting();
        settle();

        assertThat(settlements()).containsExactly("Ack", "Publish");
        assertThat(admit().message().id()).isEqualTo("a");
    }

    @Test
    void cancelsWhatRunsAndGivesItBack() throws InterruptedException {
        Attempt attempt = begin(WorkerParts.message("a", "test.plain", Map.of()));

        pipeline.cancelTasks("its worker shuts down");
        pipeline.end(attempt, attempt.running().outcome(new InterruptedException()));
        settle();

        assertThat(call.asked).containsExactly("to stop: its worker shuts down");
        assertThat(settlements()).containsExactly("Release");
        assertThat(parts.ends).containsExactly(TaskState.PENDING);
    }

    @Test
    void leavesBehindWhatDoesNotStop() throws InterruptedException {
        Attempt held = begin(WorkerParts.message("held", "test.plain", Map.of()));
        Attempt acknowledged = begin(WorkerParts.message("acknowledged", "test.early", Map.of()));
        pipeline.cancelTasks("its worker shuts down");

        try (LogLines lines = LogLines.of(Pipeline.class)) {
            pipeline.leaveBehind();
            settle();
            assertThat(lines.of(Level.ERROR))
                    .containsExactlyInAnyOrder(
                            "task test.plain held does not stop and is left behind",
                            "task test.early acknowledged does not stop and is left behind");
        }

        assertThat(state("acknowledged")).isEqualTo(TaskState.FAILURE);
        assertThat(acknowledged.decideEnd()).isFalse();
        assertThat(held.decideEnd()).isTrue();
        assertThat(parts.results.find("held")).isEmpty();
        assertThat(settlements()).containsExactly("Ack");
        assertThat(unsettled()).isOne();
    }

    @Test
    void saysWhatKeepsItFromTakingMessages() throws InterruptedException {
        assertThat(pipeline.problem()).isEmpty();
        parts.results.failure = new ResultBackendAwayException("away", null);
        parts.publish(WorkerParts.message("a", "test.once", Map.of()));
        pipeline.fetcher().step(Duration.ZERO);
        assertThat(pipeline.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("tasks wait to begin: the result backend, the ledger or the broker is away"));

        parts.results.failure = null;
        pipeline.fetcher().step(Duration.ZERO);
        assertThat(pipeline.problem()).isEmpty();
        for (int i = 0; i <= 5_000; i++) {
            pipeline.complete(Completion.Finished.settledBy(new Completion.Subject("", null, null, null), null));
        }
        assertThat(pipeline.problem()).contains("the result backend is away and enough finished tasks wait for it");
    }

    /** Everything that waits goes back, that which waits for the backend, too, and can be claimed anew. */
    @Test
    void givesBackWhatWaitsToBegin() throws InterruptedException {
        parts.results.failure = new ResultBackendAwayException("away", null);
        parts.publish(WorkerParts.message("a", "test.once", Map.of()));
        pipeline.fetcher().step(Duration.ZERO);

        pipeline.giveBackWaiting();
        settle();

        assertThat(settlements()).containsExactly("Release");
        assertThat(pipeline.problem()).isEmpty();
        assertThat(parts.claim(consumer, 1).get(0).redeliveries()).isZero();
    }

    /** Its message is among the dead letters; whoever waits for it is told. */
    @Test
    void failsTheTaskOfAMessageThatRecoveryGivesUp() throws InterruptedException {
        parts.publish("test.plain", "a");
        for (int i = 0; i <= WorkerParts.MAX_REDELIVERIES; i++) {
            parts.claim(parts.consumer("worker@dying" + i), 1);
            parts.clock.advance(WorkerParts.LEASE.plusSeconds(1));
            pipeline.leases().recover();
        }
        settle();

        assertThat(state("a")).isEqualTo(TaskState.FAILURE);
        assertThat(parts.results.find("a").orElseThrow().result()).contains("WorkerLostError");
    }

    /** On threads there is nothing to kill. */
    @Test
    void hasNoChildrenToKillOnThreads() {
        assertThat(pipeline.killChildren()).isFalse();
        pipeline.closeChildren();
        assertThat(pipeline.children()).isNull();
    }

    @Test
    void aProcessPoolHasToKnowHowAChildIsStarted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pipeline.open(
                        parts.runtime,
                        WorkerOptions.defaults(parts.runtime.settings(), "one").withPool(PoolKind.PROCESS)))
                .withMessageContaining("call processes(…)");
    }

    private static TaskMessage withErrback(String id, String task) {
        Map<String, ?> errback =
                Map.of("task", "test.plain", "args", List.of(), "options", Map.of("task_id", "errback"));
        byte[] body = CeleryJson.writeBody(List.of(), Map.of(), Map.of("errbacks", List.of(errback)));
        Map<String, Object> headers = WorkerParts.message(id, task, Map.of()).headers();
        return new TaskMessage(headers, Map.of(), "application/json", "utf-8", body);
    }

    private TaskMessage durable(String id) {
        return WorkerParts.message(
                id, "test.plain", Map.of(LedgerMark.HEADER, 0, "timelimit", LIMITED.get("timelimit")));
    }

    private static TaskMessage withLink(TaskMessage message) {
        Map<String, ?> link = Map.of("task", "test.plain", "args", List.of(), "options", Map.of("task_id", "next"));
        byte[] body = CeleryJson.writeBody(List.of(), Map.of(), Map.of("callbacks", List.of(link)));
        return new TaskMessage(message.headers(), Map.of(), "application/json", "utf-8", body);
    }

    private void run(TaskMessage message) throws InterruptedException {
        Admitted admitted = admit(message);
        pipeline.run(admitted, slot(admitted));
        settle();
    }

    private Attempt begin(TaskMessage message) throws InterruptedException {
        Admitted admitted = admit(message);
        Attempt attempt = pipeline.begin(admitted, slot(admitted)).orElseThrow();
        attempt.running().begin(call);
        return attempt;
    }

    private Admitted admit(TaskMessage message) throws InterruptedException {
        parts.publish(message);
        return admit();
    }

    private Admitted admit() throws InterruptedException {
        pipeline.fetcher().step(Duration.ZERO);
        return pipeline.pool().poll().admitted();
    }

    private TaskPool.Slot slot(Admitted admitted) {
        return pipeline.pool().slot(admitted, () -> {});
    }

    private void reachHardLimit() throws InterruptedException {
        parts.clock.advance(HARD_LIMIT);
        timeKeeper.runOnce();
        settle();
    }

    private void settle() throws InterruptedException {
        pipeline.completer().step(Duration.ZERO);
    }

    private TaskState state(String id) {
        return parts.results.find(id).orElseThrow().state();
    }

    private List<String> settlements() {
        return consumer.settled.stream()
                .map(settlement -> settlement.getClass().getSimpleName())
                .toList();
    }

    /** How many deliveries are left under a lease that nobody ends. */
    private int unsettled() {
        parts.clock.advance(WorkerParts.LEASE.plusSeconds(1));
        return parts.consumer("worker@other").recover().moved();
    }
}
