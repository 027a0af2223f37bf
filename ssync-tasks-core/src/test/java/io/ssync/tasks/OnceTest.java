package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Effects that happen once over all attempts of a task. */
class OnceTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final InMemoryResults results = new InMemoryResults();
    private final InMemoryLedger ledger = new InMemoryLedger(results, InstantSource.system());
    private final Tasks tasks = new Tasks();
    private TaskApp app;
    private Worker worker;

    @BeforeEach
    void start() {
        app = TaskApp.builder("once")
                .broker(new InMemoryBroker())
                .results(results)
                .ledger(ledger)
                .register(tasks)
                .build();
        worker = app.worker().concurrency(1).start();
    }

    @AfterEach
    void stop() {
        worker.close();
        app.close();
    }

    @Test
    void laterAttemptsGetWhatTheFirstOneCameTo() {
        Receipt receipt = app.task(Tasks::charge).delay(4711L).get(SOON);

        assertThat(receipt).isEqualTo(new Receipt("r1", 4711));
        assertThat(tasks.effects).containsExactly("charge 4711");
    }

    @Test
    void anEffectThatThrowsHasNotHappened() {
        assertThat(app.task(Tasks::flaky).delay().get(SOON)).isEqualTo("done");

        assertThat(tasks.effects).containsExactly("try 0", "try 1");
    }

    @Test
    void eachTaskAndEachKeyHasItsOwn() {
        app.task(Tasks::two).delay().get(SOON);
        app.task(Tasks::two).delay().get(SOON);

        assertThat(tasks.effects).containsExactly("a", "b", "a", "b");
    }

    @Test
    void noOutcomeIsOneToo() {
        assertThat(app.task(Tasks::nothing).delay().get(SOON)).isEqualTo("null and null");

        assertThat(tasks.effects).containsExactly("null");
    }

    @Test
    void aTaskThatIsToStopBeginsNoEffect() {
        AsyncResult<String> stopped = app.task(Tasks::stopped).delay();

        assertThatThrownBy(() -> stopped.get(SOON)).hasMessageContaining("SoftTimeLimitExceeded");
        assertThat(tasks.effects).isEmpty();
    }

    @Test
    void anOutcomeIsKeptThoughTheTaskWasInterrupted() {
        assertThat(app.task(Tasks::interrupted).delay().get(SOON)).isEqualTo("kept");

        assertThat(tasks.effects).containsExactly("interrupted");
    }

    @Test
    void aTransactionThatIsNotCommittedLeavesNothing() {
        assertThat(app.task(Tasks::inTransaction).delay().get(SOON)).isEqualTo("row of attempt 1");

        assertThat(tasks.effects).containsExactly("row of attempt 0", "row of attempt 1");
    }

    @Test
    void aFailedTaskThatRunsAgainKeepsItsEffects() {
        AsyncResult<String> failed = app.task(Tasks::failsAtFirst).delay();
        assertThatThrownBy(() -> failed.get(SOON)).hasMessageContaining("out of chalk");

        assertThat(app.failed().retry(failed.id()).verdict()).isEqualTo(FailedTasks.Verdict.SENT);

        assertThat(failed.get(SOON)).isEqualTo("letter 1");
        assertThat(tasks.effects).containsExactly("letter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void aKeyMustSaySomething(String key) {
        assertThatThrownBy(() -> app.task(Tasks::keyed).delay(key).get(SOON))
                .hasMessageContaining("the key of what is to happen once must have 1 to 200 characters, was '" + key);
    }

    @Test
    void itHoldsForEagerCallsToo() {
        try (TaskApp eager = TaskApp.builder("eager")
                .broker(new InMemoryBroker())
                .results(results)
                .settings(TaskSettings.defaults().withAlwaysEager(true))
                .register(tasks)
                .build()) {
            assertThat(eager.task(Tasks::charge).delay(1L).get(SOON)).isEqualTo(new Receipt("r1", 1));
        }
        assertThat(tasks.effects).containsExactly("charge 1");
    }

    /** What a charge comes to. */
    record Receipt(String number, long amount) {}

    /** Tasks that do not get through at the first attempt. */
    final class Tasks {
        private final List<String> effects = new CopyOnWriteArrayList<>();

        @Task(maxRetries = 5, retryDelay = 0)
        public Receipt charge(TaskContext self, long amount) {
            Receipt receipt = self.once("charge", Receipt.class, () -> {
                effects.add("charge " + amount);
                return new Receipt("r" + effects.size(), amount);
            });
            if (self.retries() < 2) {
                throw self.retry();
            }
            return receipt;
        }

        @Task(autoRetryFor = IOException.class, maxRetries = 5, retryDelay = 0)
        public String flaky(TaskContext self) throws IOException {
            return self.once("send", String.class, () -> {
                effects.add("try " + self.retries());
                if (self.retries() == 0) {
                    throw new IOException("the gateway hung up");
                }
                return "done";
            });
        }

        @Task
        public void two(TaskContext self) {
            for (int i = 0; i < 2; i++) {
                self.once("a", () -> effects.add("a"));
                self.once("b", () -> effects.add("b"));
            }
        }

        @Task
        public String nothing(TaskContext self) {
            String first = self.once("null", String.class, this::nothingYet);
            return first + " and " + self.once("null", String.class, this::nothingYet);
        }

        private String nothingYet() {
            effects.add("null");
            return null;
        }

        @Task(softTimeLimit = 0.2)
        public String stopped(TaskContext self) {
            try {
                Thread.sleep(SOON.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return self.once("late", String.class, () -> {
                effects.add("late");
                return "late";
            });
        }

        @Task
        public String interrupted(TaskContext self) {
            self.once("interrupted", () -> {
                effects.add("interrupted");
                Thread.currentThread().interrupt();
            });
            boolean still = Thread.interrupted();
            self.once("interrupted", () -> effects.add("again"));
            return still ? "kept" : "the interrupt was lost";
        }

        @Task(maxRetries = 5, retryDelay = 0)
        public String inTransaction(TaskContext self) {
            InMemoryLedger.Transaction transaction = ledger.transaction();
            String row = self.once("row", transaction, String.class, () -> {
                effects.add("row of attempt " + self.retries());
                return "row of attempt " + self.retries();
            });
            if (self.retries() > 0) {
                transaction.commit();
            }
            if (self.retries() < 2) {
                throw self.retry();
            }
            return row;
        }

        @Task
        public String failsAtFirst(TaskContext self) {
            boolean first = effects.isEmpty();
            String letter = self.once("letter", String.class, () -> {
                effects.add("letter");
                return "letter " + effects.size();
            });
            if (first) {
                throw new IllegalStateException("out of chalk");
            }
            return letter;
        }

        @Task
        public void keyed(TaskContext self, String key) {
            self.once(key, () -> effects.add(key));
        }
    }
}
