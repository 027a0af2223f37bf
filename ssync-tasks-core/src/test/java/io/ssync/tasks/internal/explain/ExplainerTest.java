package io.ssync.tasks.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.control.Explanation;
import io.ssync.tasks.control.Explanation.WaitReason;
import io.ssync.tasks.internal.figures.Figure;
import io.ssync.tasks.internal.figures.Series;
import io.ssync.tasks.internal.figures.Slice;
import io.ssync.tasks.internal.figures.Times;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.testing.Settle;
import io.ssync.tasks.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why a task waits: each reason once, with real workers where one is needed. */
class ExplainerTest {
    /** Tasks that wait until the test lets them go. */
    public static final class Tasks {
        private final Semaphore go = new Semaphore(0);

        @Task(name = "held")
        public void held() throws InterruptedException {
            go.acquire();
        }

        @Task(name = "rated", rateLimit = "1/h")
        public void rated() {}

        @Task(name = "single", maxConcurrency = 1)
        public void single() throws InterruptedException {
            go.acquire();
        }
    }

    private final InMemoryBroker broker = new InMemoryBroker();
    private final InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), InstantSource.system());
    private final Tasks tasks = new Tasks();
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .ledger(ledger)
            .register(tasks)
            .build();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        tasks.go.release(1000);
        for (AutoCloseable each : opened) {
            each.close();
        }
        app.close();
    }

    @Test
    void knowsThatATaskIsUnknown() {
        assertThat(reasons("never-sent")).containsExactly(new WaitReason.Unknown());
    }

    @Test
    void knowsThatATaskHasEnded() {
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        app.results().store(List.of(new TaskResult("x", TaskState.SUCCESS, "1", null, at, TaskResult.Call.UNKNOWN)));

        assertThat(reasons("x")).containsExactly(new WaitReason.Finished(TaskState.SUCCESS, at));
    }

    @Test
    void knowsThatNobodyReadsTheQueueAndWhatIsBefore() {
        send("held");
        AsyncResult<Object> second = send("held");

        Explanation why = app.why(second.id());

        assertThat(why.reasons())
                .containsExactly(new WaitReason.NobodyReads("celery"), new WaitReason.Behind("celery", 1));
        assertThat(why.task()).contains("held");
        assertThat(why.queue()).contains("celery");
    }

    @Test
    void knowsThatAllSlotsAreBusy() {
        Worker worker = worker();
        AsyncResult<Object> running = send("held");
        await().until(() -> worker.running() == 1);
        AsyncResult<Object> waiting = send("held");

        // What a worker has taken ahead goes back to the queue soon, since its slot stays busy.
        await().untilAsserted(() -> assertThat(reasons(waiting.id()))
                .containsExactly(
                        new WaitReason.AllBusy(1, List.of("w@test"), Optional.empty()),
                        new WaitReason.Behind("celery", 0)));
        assertThat(reasons(running.id())).containsExactly(new WaitReason.Running("w@test"));
    }

    @Test
    void expectsABeginningFromHowLongRunsTook() {
        Times halfMinutes = Times.of(cellsOf(Duration.ofSeconds(30), 40));
        Slice.add(
                broker.counts().orElseThrow(),
                Instant.now().minus(Duration.ofMinutes(5)),
                Map.of(
                        new Series("celery", "held"),
                        new Figure(40, 0, 0, 0, Times.NONE, halfMinutes),
                        new Series("other", "held"),
                        new Figure(1, 0, 0, 0, Times.NONE, Times.of(cellsOf(Duration.ofDays(1), 1)))));
        Worker worker = worker();
        send("held");
        await().until(() -> worker.running() == 1);
        for (int i = 0; i < 9; i++) {
            send("held");
        }
        AsyncResult<Object> last = send("held");

        await().untilAsserted(() -> {
            Instant before = Instant.now();
            Explanation why = app.why(last.id());
            assertThat(why.reasons().get(0)).isInstanceOfSatisfying(WaitReason.AllBusy.class, busy -> {
                assertThat(busy.about().orElseThrow()).isBetween(Duration.ofSeconds(13), Duration.ofSeconds(17));
                assertThat(busy.text()).contains(" are busy, for about 1");
            });
            // Half of the one that runs, and nine others.
            assertThat(why.expected().orElseThrow())
                    .isBetween(before.plusSeconds(285 - 36), Instant.now().plusSeconds(285 + 36));
        });
    }

    private static long[] cellsOf(Duration time, int count) {
        long[] cells = new long[Times.CELLS];
        cells[Times.cell(time)] = count;
        return cells;
    }

    @Test
    void expectsNothingOfATaskThatIsKept() {
        worker();
        app.broker().control("celery").pause(Optional.of(Duration.ofHours(1)), "");
        AsyncResult<Object> sent = send("held");

        assertThat(app.why(sent.id()).expected()).isEmpty();
    }

    @Test
    void knowsThatReadersDoNotKnowTheTask() {
        app.broker().control("celery").pause(Optional.empty(), "so that the worker does not meet it");
        worker();
        AsyncResult<Object> sent = send("another.task");

        assertThat(reasons(sent.id())).contains(new WaitReason.TaskNotKnown("another.task", List.of("w@test")));
    }

    @Test
    void knowsThatTheQueueIsPaused() {
        worker();
        app.broker().control("celery").pause(Optional.of(Duration.ofHours(1)), "the bank is down");
        AsyncResult<Object> sent = send("held");

        Explanation why = app.why(sent.id());

        assertThat(why.reasons().get(0)).isInstanceOfSatisfying(WaitReason.Paused.class, paused -> {
            assertThat(paused.pause())
                    .isEqualTo(broker.control("celery").paused().orElseThrow());
            assertThat(why.earliest()).isEqualTo(paused.pause().until());
            assertThat(paused.text()).contains("is paused since").endsWith(": the bank is down");
        });
        assertThat(why.reasons()).contains(new WaitReason.Behind("celery", 0)).hasSize(2);
    }

    @Test
    void knowsThatATaskIsNotDue() {
        worker();
        AsyncResult<Object> sent =
                app.send(Signature.of("held", List.of()).with(TaskOptions.countdown(Duration.ofHours(1))));

        Explanation why = app.why(sent.id());

        assertThat(why.reasons()).singleElement().isInstanceOfSatisfying(WaitReason.NotDue.class, reason -> {
            assertThat(reason.due())
                    .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3700));
            assertThat(reason.retries()).isZero();
            assertThat(why.earliest()).contains(reason.due());
        });
    }

    @Test
    void knowsThatATaskWaitsForItsRetry() {
        worker();
        broker.publish(new OutboundMessage(
                "celery",
                0,
                new Due.After(Duration.ofHours(1)),
                message(Map.of("task", "held", "id", "r", "retries", 2))));

        assertThat(reasons("r"))
                .singleElement()
                .isInstanceOfSatisfying(
                        WaitReason.NotDue.class,
                        reason -> assertThat(reason.text()).startsWith("it waits for retry 2, due at "));
    }

    @Test
    void knowsTheRateAndWhenItLetsTheNextStart() {
        worker();
        AsyncResult<Object> first = send("rated");
        await().until(first::ready);
        AsyncResult<Object> second = send("rated");
        await().until(() -> broker.status("celery").limited() == 1);

        Explanation why = app.why(second.id());

        assertThat(why.reasons()).singleElement().isInstanceOfSatisfying(WaitReason.RateLimited.class, reason -> {
            assertThat(reason.task()).isEqualTo("rated");
            assertThat(reason.waiting()).isEqualTo(1);
            assertThat(reason.notBefore())
                    .isBetween(Instant.now().plusSeconds(3400), Instant.now().plusSeconds(3700));
            assertThat(why.earliest()).contains(reason.notBefore());
        });
    }

    @Test
    void knowsWhoHoldsTheLimit() {
        Worker worker = worker(2);
        AsyncResult<Object> first = send("single");
        await().until(() -> worker.running() == 1);
        AsyncResult<Object> second = send("single");
        await().until(() -> broker.status("celery").limited() == 1);

        assertThat(reasons(second.id()))
                .singleElement()
                .isInstanceOfSatisfying(WaitReason.ConcurrencyLimited.class, reason -> {
                    assertThat(reason.holders())
                            .extracting("taskId", "worker")
                            .containsExactly(tuple(first.id(), "w@test"));
                    assertThat(reason.text()).contains("is reached; running: " + first.id() + " on w@test");
                });
    }

    @Test
    void knowsThatATaskIsRevokedOrHasExpired() {
        AsyncResult<Object> revoked = send("held");
        app.revoke(revoked.id());
        app.revoke("revoked-but-never-seen");
        Instant past = Instant.parse("2026-01-01T00:00:00Z");
        broker.publish(OutboundMessage.of(
                "celery", message(Map.of("task", "held", "id", "e", "expires", "2026-01-01T00:00:00+00:00"))));

        assertThat(reasons(revoked.id())).startsWith(new WaitReason.Revoked());
        assertThat(reasons("revoked-but-never-seen")).containsExactly(new WaitReason.Revoked());
        assertThat(reasons("e")).startsWith(new WaitReason.Expired(past));
    }

    @Test
    void knowsThatTheLedgerHasNotPublishedIt() {
        Ledger.Push push = ledger.add(List.of(
                new Ledger.Entry("d", 0, OutboundMessage.of("celery", message(Map.of("task", "held", "id", "d"))))));
        ledger.notPushed(push);
        Instant called = ledger.find("d").orElseThrow().added();

        Explanation why = app.why("d");

        assertThat(why.reasons()).containsExactly(new WaitReason.NotPublished(called));
        assertThat(why.task()).contains("held");
    }

    @Test
    void knowsThatAWorkerThatDoesNotAnswerHasIt() throws Exception {
        AsyncResult<Object> sent = send("held");
        Consumer dead = consumer("dead@host");
        dead.claim(1, Duration.ZERO);

        Explanation why = app.why(sent.id());

        assertThat(why.reasons()).singleElement().isInstanceOfSatisfying(WaitReason.OnDeadWorker.class, reason -> {
            assertThat(reason.worker()).isEqualTo("dead@host");
            assertThat(why.earliest()).contains(reason.leaseEnd());
        });
    }

    @Test
    void knowsThatAWorkerHasTakenItAhead() throws Exception {
        AsyncResult<Object> sent = send("held");
        Consumer ahead = consumer("w@test");
        ahead.claim(1, Duration.ZERO);
        worker();

        assertThat(reasons(sent.id()))
                .singleElement()
                .isInstanceOfSatisfying(
                        WaitReason.Taken.class,
                        reason -> assertThat(reason.worker()).isEqualTo("w@test"));
    }

    @Test
    void knowsThatItIsADeadLetter() throws Exception {
        AsyncResult<Object> sent = send("held");
        Consumer consumer = consumer("w@host");
        Settle.deadLetter(consumer, consumer.claim(1, Duration.ZERO).get(0), "nobody can run it", null);

        assertThat(reasons(sent.id()))
                .singleElement()
                .isInstanceOfSatisfying(
                        WaitReason.DeadLettered.class,
                        reason -> assertThat(reason.reason()).isEqualTo("nobody can run it"));
    }

    @Test
    void knowsThatTheMessageIsGone() {
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        app.results().store(List.of(new TaskResult("x", TaskState.STARTED, null, null, at, TaskResult.Call.UNKNOWN)));

        assertThat(reasons("x")).containsExactly(new WaitReason.MessageGone(TaskState.STARTED, at));
    }

    @Test
    void looksIntoQueuesThatOnlyWorkersKnow() {
        Worker worker =
                app.worker().queues("far-away").name("far@test").concurrency(1).start();
        opened.add(worker);
        app.broker().control("far-away").pause(Optional.empty(), "");
        AsyncResult<Object> sent =
                app.send(Signature.of("held", List.of()).with(TaskOptions.DEFAULTS.queue("far-away")));

        assertThat(reasons(sent.id())).last().isEqualTo(new WaitReason.Behind("far-away", 0));
    }

    private List<WaitReason> reasons(String id) {
        return app.why(id).reasons();
    }

    private AsyncResult<Object> send(String task) {
        return app.send(Signature.of(task, List.of()));
    }

    private Worker worker() {
        return worker(1);
    }

    private Worker worker(int slots) {
        Worker worker =
                app.worker().queues("celery").name("w@test").concurrency(slots).start();
        opened.add(worker);
        return worker;
    }

    private Consumer consumer(String worker) {
        Consumer consumer = broker.consume(new Consumer.Options(worker, List.of("celery"), Duration.ofMinutes(1), 5));
        opened.add(consumer);
        return consumer;
    }

    private static byte[] message(Map<String, Object> headers) {
        return MessageCodec.encode(new TaskMessage(
                new HashMap<>(headers),
                new HashMap<>(),
                "application/json",
                "utf-8",
                "[[], {}, {}]".getBytes(StandardCharsets.UTF_8)));
    }
}
