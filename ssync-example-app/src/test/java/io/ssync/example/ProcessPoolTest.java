package io.ssync.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.example.app.SchoolApp;
import io.ssync.example.tasks.ExampleTasks;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ssync worker --pool process} from outside. */
class ProcessPoolTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private ExampleServers servers;
    private SchoolApp app;

    @BeforeEach
    void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
    }

    @AfterEach
    void stop() {
        app.close();
        servers.close();
    }

    @Test
    void killsWhatDoesNotEndAndGoesOn() {
        try (AppProcess worker = AppProcess.start(
                directory,
                servers.environment(),
                "worker",
                "-n",
                "tested@host",
                "-c",
                "1",
                "--pool",
                "process",
                "--max-tasks-per-child",
                "100")) {
            worker.awaitLog("worker tested@host ready: 1 PROCESS");
            TaskOptions limited = TaskOptions.DEFAULTS.timeLimit(Duration.ofSeconds(1));

            AsyncResult<Void> endless = app.tasks().task(ExampleTasks::spin).applyAsync(limited, 600_000L);
            assertThatThrownBy(() -> endless.get(SOON)).hasMessageContaining("TimeLimitExceeded");
            assertThat(app.tasks().task(ExampleTasks::add).delay(2L, 3L).get(SOON))
                    .isEqualTo(5);

            AsyncResult<Integer> steps =
                    app.tasks().task(ExampleTasks::progress).delay(1_000, 50L);
            await().atMost(SOON).until(() -> steps.state().equals(TaskState.PROGRESS));
            Map<?, ?> stats = (Map<?, ?>) app.tasks().inspect().stats().get("tested@host");
            Map<?, ?> pool = (Map<?, ?>) stats.get("pool");
            assertThat(pool.get("max-tasks-per-child")).isEqualTo(100);
            assertThat((List<?>) pool.get("children")).isNotEmpty();

            app.tasks().terminate(steps.id());
            assertThatThrownBy(() -> steps.get(SOON)).hasMessageContaining("terminated");
            assertThat(worker.terminate().awaitExit()).isZero();
        }
    }
}
