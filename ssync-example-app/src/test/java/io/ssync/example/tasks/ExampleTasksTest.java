package io.ssync.example.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExampleTasksTest {
    private final TaskApp app = TaskApp.builder("example")
            .broker(new InMemoryBroker())
            .register(new ExampleTasks())
            .build();
    private final Worker worker = app.worker().concurrency(2).start();

    @AfterEach
    void stop() {
        worker.close(Duration.ZERO);
        app.close();
    }

    @Test
    void returnWhatTheySay() {
        assertThat(app.task(ExampleTasks::add).delay(2L, 3L).get()).isEqualTo(5);
        assertThat(app.task(ExampleTasks::noop).delay().get()).isNull();
        assertThat(app.task(ExampleTasks::allocate).delay(2).get()).isEqualTo(2 * 1024 * 1024);
        assertThat(app.send("example.tasks.echo", Map.of("a", List.of(1, "two")))
                        .get())
                .isEqualTo(Map.of("a", List.of(1, "two")));
    }

    @Test
    void failAsTold() {
        assertThatThrownBy(
                        () -> app.task(ExampleTasks::fail).delay("out of chalk").get())
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("out of chalk");
    }

    @Test
    void succeedAfterSoManyFailures() {
        assertThat(app.task(ExampleTasks::flaky).delay(2).get()).isEqualTo(3);
    }

    @Test
    void reportTheirProgress() {
        AsyncResult<Integer> result = app.task(ExampleTasks::progress).delay(50, 20L);

        await().until(() -> result.state().equals(TaskState.PROGRESS));
        assertThat(result.info()).asString().contains("total=50", "status=Step");
        assertThat(result.get()).isEqualTo(50);
    }

    @Test
    void sleepUntilTheyAreInterrupted() {
        app.task(ExampleTasks::sleep).delay(60_000L);
        await().until(() -> worker.running() == 1);

        worker.close(Duration.ZERO);

        assertThat(worker.running()).isZero();
    }

    @Test
    void spinForAsLongAsTheyWereTold() {
        long start = System.nanoTime();

        app.task(ExampleTasks::spin).delay(50L).get();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }
}
