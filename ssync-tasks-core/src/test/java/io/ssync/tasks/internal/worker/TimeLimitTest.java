package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.SoftTimeLimitExceeded;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.worker.Worker;
import io.ssync.tasks.worker.Worker.PoolKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("pools")
class TimeLimitTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final TaskOptions SOFT = TaskOptions.DEFAULTS.softTimeLimit(Duration.ofMillis(100));
    private static final TaskOptions HARD = TaskOptions.DEFAULTS.timeLimit(Duration.ofMillis(100));

    private final Tasks tasks = new Tasks();
    private final TaskApp app = TaskApp.builder("test")
            .broker(new InMemoryBroker())
            .settings(TaskSettings.defaults().withTimeLimit(Duration.ofMinutes(1)))
            .register(tasks)
            .build();
    private final Worker worker;

    TimeLimitTest(PoolKind pool) {
        worker = app.worker().pool(pool).concurrency(1).maxStuckThreads(1).start();
    }

    /** All that this Java has, of threads; what is special about processes is tested in {@link ProcessPoolTest}. */
    static Stream<PoolKind> pools() {
        return Stream.of(PoolKind.THREADS, PoolKind.VIRTUAL)
                .filter(pool -> pool != PoolKind.VIRTUAL || Runtime.version().feature() >= 21);
    }

    @AfterEach
    void stop() {
        tasks.released = true;
        worker.close(Duration.ofSeconds(5));
        app.close();
    }

    @Test
    void interruptsATaskThatWaits() {
        AsyncResult<Void> result = app.task(Tasks::waitForEver).applyAsync(SOFT);

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("SoftTimeLimitExceeded");
        assertThat(result.record().orElseThrow().traceback()).contains("waitForEver");
    }

    @Test
    void letsATaskThatWorksCatchTheSoftLimitAndCleanUp() {
        assertThat(app.task(Tasks::cleanUp).applyAsync(SOFT).get(SOON)).isEqualTo("clean");
    }

    @Test
    void givesUpATaskThatIgnoresEverythingAndRunsTheNextInItsPlace() {
        AsyncResult<Void> result = app.task(Tasks::spin).applyAsync(HARD);

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("TimeLimitExceeded");
        assertThat(result.info())
                .isEqualTo(Map.of(
                        "exc_type", "TimeLimitExceeded",
                        "exc_message", List.of(0.1),
                        "exc_module", "billiard.exceptions"));
        assertThat(app.task(Tasks::quick).delay().get(SOON)).isEqualTo("quick");
        tasks.released = true;
    }

    @Test
    void keepsTheFailureWhenTheTaskEndsAfterAll() throws InterruptedException {
        AsyncResult<Void> result = app.task(Tasks::spin).applyAsync(HARD);
        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("TimeLimitExceeded");

        tasks.released = true;
        tasks.spun.await();
        app.task(Tasks::quick).delay().get(SOON);

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("TimeLimitExceeded");
    }

    @Test
    void takesTheLimitsOfTheTaskWhereTheCallHasNone() {
        assertThatThrownBy(() -> app.task(Tasks::limited).delay().get(SOON))
                .hasMessageContaining("SoftTimeLimitExceeded");
    }

    @Test
    void endsTheWorkerWhenTooManyThreadsAreStuck() throws InterruptedException {
        app.task(Tasks::spin).applyAsync(HARD);
        app.task(Tasks::spin).applyAsync(HARD);

        assertThat(worker.awaitClose()).isFalse();
    }

    /** Tasks that take their time. */
    public static final class Tasks {
        volatile boolean released;
        final CountDownLatch spun = new CountDownLatch(1);

        @Task(name = "slow.wait")
        public void waitForEver() throws InterruptedException {
            new CountDownLatch(1).await();
        }

        @Task(name = "slow.limited", softTimeLimit = 0.1)
        public void limited() throws InterruptedException {
            waitForEver();
        }

        @Task(name = "slow.clean_up")
        public String cleanUp(TaskContext self) {
            try {
                for (long i = 0; ; i++) {
                    self.progress(i, Long.MAX_VALUE, "working");
                }
            } catch (SoftTimeLimitExceeded e) {
                self.progress(1, 1, "cleaning up");
                return "clean";
            }
        }

        @Task(name = "slow.spin")
        public void spin() {
            while (!released) {
                Thread.onSpinWait();
            }
            spun.countDown();
        }

        @Task(name = "slow.quick")
        public String quick() {
            return "quick";
        }
    }
}
