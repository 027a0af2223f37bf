package io.ssync.tasks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.BrokerRefusedException.QueueFull;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Queues that may hold only so many messages: what is refused then, and what is not. */
class QueueBoundsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final InMemoryBroker broker = new InMemoryBroker();
    private final InMemoryResults results = new InMemoryResults();
    private final Tasks tasks = new Tasks();
    private final TaskApp app = app(Map.of("celery", 2));

    private TaskApp app(Map<String, Integer> most) {
        return app(most, Duration.ZERO);
    }

    private TaskApp app(Map<String, Integer> most, Duration wait) {
        return TaskApp.builder("test")
                .broker(broker)
                .results(results)
                .ledger(new InMemoryLedger(results, InstantSource.system()))
                .settings(TaskSettings.defaults().withQueueMaxLength(most).withQueueFullWait(wait))
                .register(tasks)
                .build();
    }

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void refuseACallWhenTheyAreFull() {
        app.task(Tasks::plain).delay("a");
        app.task(Tasks::plain).applyAsync(TaskOptions.countdown(Duration.ofHours(1)), "b");

        assertThatThrownBy(() -> app.task(Tasks::plain).delay("c"))
                .isInstanceOfSatisfying(
                        QueueFull.class, full -> assertThat(full.queue()).isEqualTo("celery"))
                .hasMessageContaining("queue 'celery' is full: task_queue_max_length lets 2 messages wait in it");
        assertThatThrownBy(() -> app.task(Tasks::unique).delay("c")).isInstanceOf(QueueFull.class);
        assertThatThrownBy(() -> app.sendAsync(Signature.of("bounds.plain", List.of("c")))
                        .join())
                .hasCauseInstanceOf(QueueFull.class);
        assertThatThrownBy(() -> app.send(app.task(Tasks::plain)
                        .signature("c")
                        .thenRun(app.task(Tasks::next).signature())))
                .isInstanceOf(QueueFull.class);
        assertThat(broker.status("celery").waiting()).isEqualTo(2);
    }

    /** A worker makes room while the callers wait; all that they send arrives. */
    @Test
    void letCallersWaitForRoom() {
        try (TaskApp patient = app(Map.of("celery", 2), SOON)) {
            patient.task(Tasks::plain).delay("a");
            patient.task(Tasks::plain).delay("b");
            CompletableFuture<?> plain =
                    CompletableFuture.runAsync(() -> patient.task(Tasks::plain).delay("c"));
            CompletableFuture<?> unique =
                    CompletableFuture.runAsync(() -> patient.task(Tasks::unique).delay("d"));
            CompletableFuture<?> together = CompletableFuture.runAsync(() -> patient.sendAll(
                    List.of(Signature.of("bounds.plain", List.of("e")), Signature.of("bounds.plain", List.of("f")))));
            assertThat(broker.status("celery").waiting()).isEqualTo(2);
            assertThat(plain).isNotDone();

            try (Worker worker = patient.worker().concurrency(1).start()) {
                CompletableFuture.allOf(plain, unique, together)
                        .orTimeout(10, SECONDS)
                        .join();
                await().atMost(SOON).until(() -> broker.status("celery").waiting() == 0);
            }
        }
    }

    @Test
    void refuseACallThatHasWaitedInVain() {
        try (TaskApp patient = app(Map.of("celery", 1), Duration.ofMillis(120))) {
            patient.task(Tasks::plain).delay("a");

            long begin = System.nanoTime();
            assertThatThrownBy(() -> patient.task(Tasks::plain).delay("b")).isInstanceOf(QueueFull.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
            assertThat(broker.status("celery").waiting()).isEqualTo(1);
        }
    }

    @Test
    void letNobodyWaitForWhatNeverFits() {
        try (TaskApp patient = app(Map.of("celery", 1), Duration.ofDays(1))) {
            assertThatThrownBy(() -> patient.sendAll(List.of(
                            Signature.of("bounds.plain", List.of("a")), Signature.of("bounds.plain", List.of("b")))))
                    .isInstanceOf(QueueFull.class);
        }
    }

    @Test
    void letAWaitingCallerBeInterrupted() {
        try (TaskApp patient = app(Map.of("celery", 1), Duration.ofDays(1))) {
            patient.task(Tasks::plain).delay("a");
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> patient.task(Tasks::plain).delay("b")).isInstanceOf(QueueFull.class);

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void refuseManyCallsAllTogether() {
        app.task(Tasks::plain).delay("a");

        assertThatThrownBy(() -> app.sendAll(List.of(
                        Signature.of("bounds.plain", List.of("b")).with(TaskOptions.DEFAULTS.queue("other")),
                        Signature.of("bounds.plain", List.of("b")),
                        Signature.of("bounds.plain", List.of("c")))))
                .isInstanceOf(QueueFull.class);

        assertThat(broker.status("celery").waiting()).isEqualTo(1);
        assertThat(broker.status("other").waiting()).isZero();
    }

    @Test
    void leaveOtherQueuesAlone() {
        for (int i = 0; i < 5; i++) {
            app.task(Tasks::plain).applyAsync(TaskOptions.DEFAULTS.queue("other"), "a");
        }
        assertThat(broker.status("other").ready()).isEqualTo(5);
    }

    @Test
    void mayHaveABoundForAllThatAreNotNamed() {
        try (TaskApp others = app(Map.of("celery", 5, "*", 1))) {
            others.task(Tasks::plain).applyAsync(TaskOptions.DEFAULTS.queue("other"), "a");
            assertThatThrownBy(() -> others.task(Tasks::plain).applyAsync(TaskOptions.DEFAULTS.queue("other"), "b"))
                    .isInstanceOf(QueueFull.class);
            others.task(Tasks::plain).delay("a");
            others.task(Tasks::plain).delay("b");
        }
    }

    @Test
    void doNotRefuseDurableCalls() {
        for (int i = 0; i < 4; i++) {
            app.task(Tasks::durable).delay("d" + i);
        }
        assertThat(broker.status("celery").waiting()).isEqualTo(4);
    }

    @Test
    void refuseNeitherRetriesNorWhatFollows() throws Exception {
        AsyncResult<Integer> chain = app.send(app.task(Tasks::fillsItsQueue)
                .signature()
                .thenRun(app.task(Tasks::next).signature()));
        try (Worker worker = app.worker().concurrency(1).start()) {
            await().atMost(SOON).until(() -> tasks.seen.contains("full"));
            assertThat(chain.get(SOON)).isEqualTo(7);
        }
        assertThat(tasks.seen).contains("retried", "full");
    }

    @Test
    void areWrittenAsJson() {
        Map<String, String> environment = Map.of("CELERY_TASK_QUEUE_MAX_LENGTH", "{\"mail\": 5, \"*\": 7}");
        assertThat(TaskSettings.fromEnvironment(environment).queueMaxLength()).isEqualTo(Map.of("mail", 5, "*", 7));
        for (String wrong : List.of("{\"mail\": 0}", "{\"mail\": 1.5}", "{\"mail\": \"5\"}", "[5]")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TaskSettings.fromEnvironment(Map.of("CELERY_TASK_QUEUE_MAX_LENGTH", wrong)))
                    .withMessageContaining("a JSON object of queues and whole numbers from 1");
        }
    }

    /** The tasks of these tests. */
    class Tasks {
        final Set<String> seen = ConcurrentHashMap.newKeySet();

        @Task(name = "bounds.plain")
        void plain(String text) {}

        @Task(name = "bounds.next")
        int next() {
            return 7;
        }

        @Task(name = "bounds.unique", unique = @Unique)
        void unique(String text) {}

        @Task(name = "bounds.durable", durable = true)
        void durable(String text) {}

        /** Sends until its queue is full, and is retried then. */
        @Task(name = "bounds.fills", retryDelay = 0.01, autoRetryFor = IllegalStateException.class)
        void fillsItsQueue(TaskContext self) {
            while (broker.status("celery").waiting() < 2) {
                self.task(Tasks::plain).delay("fill");
            }
            try {
                self.task(Tasks::plain).delay("too much");
            } catch (QueueFull full) {
                seen.add("full");
            }
            if (self.retries() == 0) {
                throw new IllegalStateException("to be retried");
            }
            seen.add("retried");
        }
    }
}
