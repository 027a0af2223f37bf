package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.ResultTimeoutException;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final InMemoryBroker broker = new InMemoryBroker();
    private final SwitchableResults results = new SwitchableResults();
    private final Tasks tasks = new Tasks();
    private final List<Worker> workers = new ArrayList<>();
    private TaskApp app = app(TaskSettings.defaults());

    @AfterEach
    void stop() {
        tasks.open.countDown();
        workers.forEach(worker -> worker.close(Duration.ofSeconds(5)));
        app.close();
    }

    @Test
    void runsATaskAndReturnsItsResult() {
        start();

        assertThat(app.task(Tasks::add).delay(2, 3).get(SOON)).isEqualTo(5);
        assertEmpty("celery");
    }

    @Test
    void storesWhatWasCalledAndByWhom() {
        Worker worker = start();

        AsyncResult<Integer> result = app.task(Tasks::add).delay(2, 3);
        result.get(SOON);

        assertThat(result.record().orElseThrow().call())
                .isEqualTo(new TaskResult.Call("test.add", "(2, 3)", "{}", worker.name(), null, "celery"));
    }

    @Test
    void readsSeveralQueues() {
        app = app(TaskSettings.defaults().withRoutes(Routes.of("test.add", "sums")));
        start("sums", "celery");

        assertThat(app.task(Tasks::add).delay(2, 3).get(SOON)).isEqualTo(5);
        assertThat(app.task(Tasks::retries).delay(0).get(SOON)).isZero();
    }

    @Test
    void showsProgressWhileTheTaskRuns() {
        start();

        AsyncResult<Void> result = app.task(Tasks::report).delay();

        await().untilAsserted(() ->
                assertThat(result.info()).isEqualTo(Map.of("current", 1_000_000, "total", 1_000_000, "status", "all")));
        assertThat(result.state()).isEqualTo(TaskState.PROGRESS);
        tasks.open.countDown();
        assertThat(result.get(SOON)).isNull();
        assertThat(results.written.stream().filter(TaskState.PROGRESS::equals).count())
                .isLessThan(20);
    }

    @Test
    void storesTheStartOnlyOfTasksThatAskForIt() {
        start();

        AsyncResult<Void> tracked = app.task(Tasks::tracked).delay();
        await().until(() -> tracked.state().equals(TaskState.STARTED));
        tasks.open.countDown();
        tracked.get(SOON);
        app.task(Tasks::add).delay(1, 1).get(SOON);

        assertThat(results.written).containsExactly(TaskState.STARTED, TaskState.SUCCESS, TaskState.SUCCESS);
    }

    @Test
    void storesNoResultWhereNoneIsWanted() {
        start();

        AsyncResult<Integer> ignored = app.task(Tasks::add).applyAsync(TaskOptions.DEFAULTS.ignoreResult(), 1, 1);
        app.task(Tasks::quiet).delay();
        app.task(Tasks::add).delay(2, 2).get(SOON);

        assertEmpty("celery");
        assertThat(ignored.state()).isEqualTo(TaskState.PENDING);
        assertThat(results.written).containsExactly(TaskState.SUCCESS);
    }

    @Test
    void retriesWithTheSameIdAfterTheWait() {
        start();

        AsyncResult<Integer> result = app.task(Tasks::retries).delay(2);

        assertThat(result.get(SOON)).isEqualTo(2);
        assertThat(results.written).containsExactly(TaskState.RETRY, TaskState.RETRY, TaskState.SUCCESS);
        assertEmpty("celery");
    }

    @Test
    void retriesATaskThatWasAcknowledgedEarly() {
        start();

        assertThat(app.task(Tasks::retriesEarly).delay(1).get(SOON)).isEqualTo(1);
    }

    @Test
    void acknowledgesBeforeTheRunOnRequest() {
        start();

        app.task(Tasks::holdsEarly).delay();

        await().until(() -> tasks.entered.getCount() == 0);
        assertEmpty("celery");
    }

    @Test
    void failsWithAnErrorOfAnyKindAndGoesOn() {
        start();

        assertThatThrownBy(() -> app.task(Tasks::overflow).delay().get(SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("StackOverflowError");
        assertThat(app.task(Tasks::add).delay(2, 3).get(SOON)).isEqualTo(5);
    }

    @Test
    void survivesAnErrorOutsideOfTheTask() {
        AtomicInteger starts = new AtomicInteger();
        app = TaskApp.builder("test")
                .broker(broker)
                .results(results)
                .register(tasks)
                .listener(new TaskListener() {
                    @Override
                    public void started(String task, String queue, Duration waited) {
                        if (starts.incrementAndGet() <= 4) {
                            throw new StackOverflowError("in the worker");
                        }
                    }
                })
                .build();
        start();

        assertThat(app.task(Tasks::add).delay(2, 3).get(SOON)).isEqualTo(5);
    }

    @Test
    void revokesATaskThatHasExpired() {
        AsyncResult<Integer> result = app.task(Tasks::add)
                .applyAsync(TaskOptions.DEFAULTS.expires(Instant.now().minusSeconds(1)), 1, 1);

        start();

        assertThatThrownBy(() -> result.get(SOON))
                .hasMessageContaining("REVOKED")
                .hasMessageContaining("expired");
    }

    @Test
    void neverRunsARevokedTask() {
        AsyncResult<Integer> waiting = app.task(Tasks::add).delay(1, 1);
        AsyncResult<Integer> delayed =
                app.task(Tasks::add).applyAsync(TaskOptions.countdown(Duration.ofMillis(100)), 1, 1);
        app.revoke(waiting.id(), delayed.id());

        start();

        assertThatThrownBy(() -> waiting.get(SOON)).hasMessageContaining("TaskRevokedError: revoked");
        assertThatThrownBy(() -> delayed.get(SOON)).hasMessageContaining("TaskRevokedError: revoked");
        assertThat(tasks.sums).hasValue(0);
        assertEmpty("celery");
    }

    @Test
    void stopsARunningTaskOnlyWhenItIsTerminated() throws InterruptedException {
        start();
        AsyncResult<Void> result = app.task(Tasks::hold).delay();
        tasks.entered.await();

        app.revoke(result.id());
        app.task(Tasks::add).delay(1, 1).get(SOON);
        assertThat(result.state()).isEqualTo(TaskState.PENDING);
        app.terminate(result.id());

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("TaskRevokedError: terminated");
        assertEmpty("celery");
    }

    @Test
    void runsATaskNotBeforeItsTime() {
        start();
        Instant sent = Instant.now();

        app.task(Tasks::add)
                .applyAsync(TaskOptions.countdown(Duration.ofMillis(300)), 1, 1)
                .get(SOON);

        assertThat(Duration.between(sent, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void setsAMessageAsideThatCannotBeRead() {
        start();

        broker.publish(OutboundMessage.of("celery", "no message".getBytes(StandardCharsets.UTF_8)));

        await().until(() -> broker.status("celery").deadLetters() == 1);
        assertThat(app.task(Tasks::add).delay(2, 3).get(SOON)).isEqualTo(5);
    }

    @Test
    void givesAnUnknownTaskBackForOthers() {
        start();
        start();

        app.send("test.of_another_worker", 1);

        await().until(() -> broker.status("celery").delayed() == 1);
    }

    @Test
    void keepsFinishedTasksWhileTheResultBackendIsAway() {
        start();
        results.away = true;

        AsyncResult<Integer> result = app.task(Tasks::add).delay(2, 3);

        await().until(() -> tasks.sums.get() == 1);
        assertThatThrownBy(() -> result.get(Duration.ofMillis(300))).isInstanceOf(ResultTimeoutException.class);
        results.away = false;
        assertThat(result.get(SOON)).isEqualTo(5);
        assertThat(tasks.sums).hasValue(1);
    }

    @Test
    void turnsAResultThatIsRefusedIntoAFailureWithoutHoldingUpOthers() {
        results.refused = "6";
        List<AsyncResult<?>> sent = app.sendAll(List.of(call(1, 2), call(3, 3), call(5, 5)));

        start();

        assertThat(sent.get(0).get(SOON)).isEqualTo(3);
        assertThatThrownBy(() -> sent.get(1).get(SOON)).hasMessageContaining("refused");
        assertThat(sent.get(2).get(SOON)).isEqualTo(10);
    }

    @Test
    void doesNotRunAgainWhatIsFinishedAlready() {
        AsyncResult<Integer> result = app.task(Tasks::add).delay(2, 3);
        try (var crashed = broker.consume(new io.ssync.tasks.broker.Consumer.Options(
                "crashed@test", List.of("celery"), Duration.ofMillis(100), 5))) {
            assertThat(crashed.claim(1, SOON)).hasSize(1);
            results.store(List.of(
                    new TaskResult(result.id(), TaskState.SUCCESS, "5", null, Instant.now(), TaskResult.Call.UNKNOWN)));
            start();

            assertEmpty("celery");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(tasks.sums).hasValue(0);
    }

    @Test
    void finishesWhatRunsBeforeItStops() throws InterruptedException {
        Worker worker = start();
        AsyncResult<Void> result = app.task(Tasks::hold).delay();
        tasks.entered.await();

        Thread stopper = new Thread(worker::close);
        stopper.start();
        await().until(() -> stopper.getState() == Thread.State.TIMED_WAITING);
        tasks.open.countDown();
        stopper.join();

        assertThat(result.state()).isEqualTo(TaskState.SUCCESS);
    }

    /** What is finished would run again, so the whole grace is for it. */
    @Test
    void waitsForTheResultBackendAsLongAsItMayWhenItStops() throws InterruptedException {
        Worker worker = start();
        results.away = true;
        AsyncResult<Integer> result = app.task(Tasks::add).delay(2, 3);
        await().until(() -> tasks.sums.get() == 1);

        Thread stopper = new Thread(() -> worker.close(Duration.ofMinutes(5)));
        stopper.start();
        // Time has to pass: the subject is that it does not stop meanwhile.
        await().pollDelay(Duration.ofSeconds(7)).atMost(SOON).until(() -> true);
        assertThat(stopper.isAlive()).isTrue();
        results.away = false;
        stopper.join();

        assertThat(result.get(SOON)).isEqualTo(5);
        assertEmpty("celery");
        assertThat(tasks.sums).hasValue(1);
    }

    @Test
    void givesBackWhatDoesNotFinishInTime() throws InterruptedException {
        Worker worker = start();
        app.task(Tasks::hold).delay();
        tasks.entered.await();

        worker.close(Duration.ofMillis(50));

        assertThat(broker.status("celery").ready()).isEqualTo(1);
        assertThat(broker.status("celery").inFlight()).isZero();
    }

    /** Nobody runs them again, so their callers are told. */
    @Test
    void failsWhatWasAcknowledgedBeforeItsRunAndDoesNotFinishInTime() throws InterruptedException {
        Worker worker = start();
        AsyncResult<Void> stops = app.task(Tasks::holdsEarly).delay();
        tasks.entered.await();
        AsyncResult<Void> stays = app.task(Tasks::stubbornEarly).delay();
        tasks.stubborn.await();

        worker.close(Duration.ofMillis(50));
        tasks.open.countDown();

        for (AsyncResult<Void> result : List.of(stops, stays)) {
            assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("its worker shuts down");
            assertThat(result.state()).isEqualTo(TaskState.FAILURE);
        }
        assertEmpty("celery");
    }

    @Test
    void drainsManyTasksAndLosesNone() {
        List<Signature<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            calls.add(call(i, 0));
        }
        List<AsyncResult<?>> sent = app.sendAll(calls);

        start();

        for (int i = 0; i < sent.size(); i++) {
            assertThat(sent.get(i).get(SOON)).isEqualTo(i);
        }
        assertThat(tasks.sums).hasValue(5_000);
        assertEmpty("celery");
    }

    @Test
    void refusesANameThatIsNoNodeName() {
        assertThatThrownBy(() -> app.worker().name("worker").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a worker looks like worker@host, was 'worker'");
    }

    private Signature<Integer> call(int x, int y) {
        return app.task(Tasks::add).signature(x, y);
    }

    private Worker start(String... queues) {
        Worker.Builder builder = app.worker().concurrency(2).lease(Duration.ofSeconds(5));
        Worker worker = (queues.length == 0 ? builder : builder.queues(queues)).start();
        workers.add(worker);
        return worker;
    }

    private TaskApp app(TaskSettings settings) {
        return TaskApp.builder("test")
                .broker(broker)
                .results(results)
                .settings(settings)
                .register(tasks)
                .build();
    }

    /** Soon, since the acknowledgement follows the result. */
    private void assertEmpty(String queue) {
        QueueStatus empty = new QueueStatus(queue, 0, 0, 0, 0, 0, Optional.empty());
        await().untilAsserted(() -> assertThat(broker.status(queue)).isEqualTo(empty));
    }

    /** What the workers run. */
    public static final class Tasks {
        final AtomicInteger sums = new AtomicInteger();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch stubborn = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);

        @Task(name = "test.add")
        public int add(int x, int y) {
            sums.incrementAndGet();
            return x + y;
        }

        @Task(name = "test.report")
        public void report(TaskContext self) throws InterruptedException {
            for (int i = 1; i <= 1_000_000; i++) {
                self.progress(i, 1_000_000, i == 1_000_000 ? "all" : "some");
            }
            open.await();
        }

        @Task(name = "test.tracked", trackStarted = true)
        public void tracked() throws InterruptedException {
            open.await();
        }

        @Task(name = "test.quiet", ignoreResult = true)
        public void quiet() {}

        @Task(name = "test.retries")
        public int retries(TaskContext self, int times) {
            if (self.retries() < times) {
                throw self.retry(new IllegalStateException("not yet"), Duration.ofMillis(20));
            }
            return self.retries();
        }

        @Task(name = "test.retries_early", acksLate = false)
        public int retriesEarly(TaskContext self, int times) {
            return retries(self, times);
        }

        @Task(name = "test.hold")
        public void hold() throws InterruptedException {
            entered.countDown();
            open.await(1, TimeUnit.MINUTES);
        }

        @Task(name = "test.holds_early", acksLate = false)
        public void holdsEarly() throws InterruptedException {
            hold();
        }

        @Task(name = "test.stubborn_early", acksLate = false)
        public void stubbornEarly() {
            stubborn.countDown();
            while (open.getCount() > 0) {
                Thread.interrupted();
                Thread.onSpinWait();
            }
        }

        @Task(name = "test.overflow")
        public int overflow() {
            return overflow() + 1;
        }
    }

    /** Results in memory that can be away, or refuse a value. */
    private static final class SwitchableResults implements io.ssync.tasks.results.ResultBackend {
        private final InMemoryResults kept = new InMemoryResults();
        final List<TaskState> written = new CopyOnWriteArrayList<>();
        volatile boolean away;
        volatile String refused = "";

        @Override
        public void store(List<TaskResult> results) {
            if (away) {
                throw new ResultBackendAwayException("away", new IllegalStateException());
            }
            if (results.stream().anyMatch(result -> refused.equals(result.result()))) {
                throw new ResultBackendRefusedException("refused", new IllegalStateException());
            }
            // First, since storing wakes the test that then looks at this.
            results.forEach(result -> written.add(result.state()));
            kept.store(results);
        }

        @Override
        public Optional<TaskResult> find(String taskId) {
            return kept.find(taskId);
        }

        @Override
        public Subscription subscribe(String taskId, Runnable onChange) {
            return kept.subscribe(taskId, onChange);
        }

        @Override
        public void forget(String taskId) {
            kept.forget(taskId);
        }

        @Override
        public int deleteOlderThan(Instant time, int limit) {
            return kept.deleteOlderThan(time, limit);
        }

        @Override
        public String describe() {
            return "switchable";
        }

        @Override
        public void close() {
            kept.close();
        }
    }
}
