package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Ignore;
import io.ssync.tasks.Reject;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that end otherwise than by a value or an exception of their own, and workers that disappear. */
class UnusualEndsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofMillis(500);

    private final InMemoryBroker broker = new InMemoryBroker();
    private final InMemoryResults results = new InMemoryResults();
    private final Tasks tasks = new Tasks();
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .results(results)
            .register(tasks)
            .build();
    private Worker worker;

    @AfterEach
    void stop() {
        tasks.open.countDown();
        if (worker != null) {
            worker.close();
        }
        app.close();
    }

    @Test
    void putsARejectedTaskAtTheEndOfItsQueue() {
        start();

        assertThat(app.task(Tasks::rejectsTwice).delay().get(SOON)).isEqualTo(3);
        assertThat(broker.status("celery").deadLetters()).isZero();
    }

    @Test
    void putsACopyOfATaskBackThatWasAcknowledgedEarly() {
        start();

        assertThat(app.task(Tasks::rejectsTwiceEarly).delay().get(SOON)).isEqualTo(3);
    }

    @Test
    void setsARejectedTaskAsideWithWhatWentWrong() {
        start();

        AsyncResult<Void> result = app.task(Tasks::refuses).delay();

        assertThatThrownBy(() -> result.get(SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("Reject: the file is damaged");
        await().until(() -> broker.status("celery").deadLetters() == 1);
        DeadLetter letter = broker.deadLetters("celery").list(0, 1).get(0);
        assertThat(letter.reason()).isEqualTo("the file is damaged");
        assertThat(letter.lastException()).contains("Caused by: java.lang.IllegalStateException: bad checksum");
    }

    @Test
    void storesNothingForATaskThatIgnoresItsEnd() {
        start();

        AsyncResult<Void> result = app.task(Tasks::ignores).delay();

        await().until(() -> tasks.runs.get() == 1);
        await().untilAsserted(
                        () -> assertThat(broker.status("celery").inFlight()).isZero());
        assertThat(result.state()).isEqualTo(new TaskState("HANDED_ON"));
    }

    @Test
    void failsWhenTheRetriesAreUsedUp() {
        start();

        AsyncResult<Void> result = app.task(Tasks::triesForEver).delay();

        assertThatThrownBy(() -> result.get(SOON))
                .hasMessageContaining("MaxRetriesExceededError")
                .hasMessageContaining("it has used up its 2 retries");
        assertThat(tasks.runs).hasValue(3);
    }

    @Test
    void showsWhyAndWhenATaskIsTriedAgain() {
        start();
        Instant sent = Instant.now();

        AsyncResult<Void> result = app.task(Tasks::retriesInAnHour).delay();

        await().until(() -> result.state().equals(TaskState.RETRY));
        Map<?, ?> info = (Map<?, ?>) result.info();
        assertThat(info.get("exc_message")).isEqualTo(List.of("the server is down"));
        assertThat(OffsetDateTime.parse(String.valueOf(info.get("eta"))).toInstant())
                .isBetween(sent.plus(Duration.ofHours(1)), Instant.now().plus(Duration.ofHours(1)));
    }

    @Test
    void keepsTheLastExceptionWithTheMessageOfARetry() throws InterruptedException {
        start();

        app.task(Tasks::retriesOnce).delay();

        assertThat(tasks.entered.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(tasks.lastException).startsWith("java.lang.IllegalStateException: not yet");
    }

    @Test
    void failsATaskThatMustNotBeginTwiceWhenItsWorkerHasDied() throws InterruptedException {
        AsyncResult<Void> result = app.task(Tasks::once).delay();
        crashWhileItRuns(result.id());
        start();

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("WorkerLostError: its worker died");
        assertThat(tasks.runs).hasValue(0);
    }

    @Test
    void runsATaskThatMustNotBeginTwiceIfItHasNotBegun() throws InterruptedException {
        AsyncResult<Void> result = app.task(Tasks::once).delay();
        crash();
        start();

        assertThat(result.get(SOON)).isNull();
        assertThat(tasks.runs).hasValue(1);
    }

    @Test
    void failsATaskThatCostsOneWorkerAfterTheOther() throws InterruptedException {
        AsyncResult<Void> result = app.task(Tasks::once).delay();
        for (int i = 0; i < Consumer.Options.DEFAULT_MAX_REDELIVERIES; i++) {
            crash();
            recover();
        }
        crash();
        start();

        assertThatThrownBy(() -> result.get(SOON))
                .hasMessageContaining("WorkerLostError: given up after 6 workers stopped while they had it");
        assertThat(broker.status("celery").deadLetters()).isEqualTo(1);
    }

    @Test
    void runsARetriedDeadLetterAndStoresWhatComesOfIt() {
        start();
        AsyncResult<Void> result = app.task(Tasks::refuses).delay();
        assertThatThrownBy(() -> result.get(SOON)).isInstanceOf(TaskFailedException.class);
        await().until(() -> broker.status("celery").deadLetters() == 1);
        tasks.repaired = true;

        assertThat(app.retryDeadLetters(broker.deadLetters("celery").list(0, 10)))
                .isEqualTo(1);

        assertThat(result.get(SOON)).isNull();
        assertThat(result.state()).isEqualTo(TaskState.SUCCESS);
    }

    @Test
    void cutsTheGracePeriodShortWhenAskedAgain() throws InterruptedException {
        start();
        app.task(Tasks::holds).delay();
        assertThat(tasks.entered.await(10, TimeUnit.SECONDS)).isTrue();
        Thread patient = new Thread(() -> worker.close(Duration.ofMinutes(10)));
        patient.start();
        await().until(() -> !worker.health().ready());

        worker.close(Duration.ZERO);
        patient.join(SOON.toMillis());

        assertThat(patient.isAlive()).isFalse();
        assertThat(broker.status("celery").ready()).isEqualTo(1);
    }

    @Test
    void tellsHowItIs() {
        start();
        assertThat(worker.health()).isEqualTo(new Worker.Health(true, true, "ok"));

        worker.close();

        assertThat(worker.health()).isEqualTo(new Worker.Health(true, false, "it is being closed"));
    }

    private void start() {
        worker = app.worker().concurrency(2).lease(LEASE).start();
    }

    /** Claims the message as a worker does that dies before it runs it. */
    private void crash() throws InterruptedException {
        Consumer dying = broker.consume(new Consumer.Options(
                "dying@host", List.of("celery"), LEASE, Consumer.Options.DEFAULT_MAX_REDELIVERIES));
        List<Delivery> claimed = dying.claim(1, SOON);
        assertThat(claimed).hasSize(1);
    }

    /** The same, of a worker that has begun to run it. */
    private void crashWhileItRuns(String taskId) throws InterruptedException {
        crash();
        results.store(
                List.of(new TaskResult(taskId, TaskState.STARTED, "{}", null, Instant.now(), TaskResult.Call.UNKNOWN)));
    }

    private void recover() {
        Consumer other = broker.consume(new Consumer.Options(
                "other@host", List.of("celery"), LEASE, Consumer.Options.DEFAULT_MAX_REDELIVERIES));
        await().atMost(SOON).until(() -> other.recover().moved() == 1);
        other.close();
    }

    /** What the workers run. */
    public static final class Tasks {
        final AtomicInteger runs = new AtomicInteger();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        volatile boolean repaired;
        volatile String lastException;

        @Task(name = "test.rejects_twice")
        public int rejectsTwice() {
            if (runs.incrementAndGet() < 3) {
                throw new Reject("not here", true);
            }
            return runs.get();
        }

        @Task(name = "test.rejects_twice_early", acksLate = false)
        public int rejectsTwiceEarly() {
            return rejectsTwice();
        }

        @Task(name = "test.refuses")
        public void refuses() {
            if (!repaired) {
                throw new Reject("the file is damaged", false, new IllegalStateException("bad checksum"));
            }
        }

        @Task(name = "test.ignores")
        public void ignores(TaskContext self) throws InterruptedException {
            self.updateState(new TaskState("HANDED_ON"), null);
            runs.incrementAndGet();
            throw new Ignore("another system answers");
        }

        @Task(name = "test.tries_for_ever", maxRetries = 2)
        public void triesForEver(TaskContext self) {
            runs.incrementAndGet();
            throw self.retry(Duration.ofMillis(10));
        }

        @Task(name = "test.retries_once")
        public void retriesOnce(TaskContext self) {
            if (self.retries() == 0) {
                throw self.retry(new IllegalStateException("not yet"), Duration.ofMillis(10));
            }
            lastException = String.valueOf(self.headers().get(TaskMessage.LAST_EXCEPTION));
            entered.countDown();
        }

        @Task(name = "test.retries_in_an_hour")
        public void retriesInAnHour(TaskContext self) {
            throw self.retry(new IllegalStateException("the server is down"), Duration.ofHours(1));
        }

        @Task(name = "test.once", rejectOnWorkerLost = false)
        public void once() {
            runs.incrementAndGet();
        }

        @Task(name = "test.holds")
        public void holds() throws InterruptedException {
            entered.countDown();
            open.await();
        }
    }
}
