package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.AppProcess;
import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Celery's users type, and the page of {@code top}. */
class CelerysHabitsTest {
    /** For a process to start on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static ExampleServers servers;
    private static SchoolApp app;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1);
    }

    @AfterAll
    static void stop() {
        app.close();
        servers.close();
    }

    @Test
    void purgesSeveralQueues() {
        AsyncResult<Object> one = add("users");
        AsyncResult<Object> two = add("finance");
        AsyncResult<Object> kept = add("academic");

        Run asked = run("purge", "-X", "academic");
        assertThat(asked.exitCode()).isEqualTo(1);
        assertThat(asked.err()).contains("2 tasks wait in celery, users, examination, finance: say --force");

        assertThat(run("purge", "-f", "-X", "academic").out())
                .isEqualToIgnoringNewLines("Purged 2 tasks from celery, users, examination, finance.");
        assertThat(List.of(one.state(), two.state(), kept.state()))
                .containsExactly(TaskState.REVOKED, TaskState.REVOKED, TaskState.PENDING);
        run("purge", "-f", "-Q", "academic");
    }

    @Test
    void takesTheNameOfAnAppInFrontOrBehind() {
        for (Run run : List.of(run("-A", "school", "queue", "list"), run("queue", "list", "-A", "school"))) {
            assertThat(run.exitCode()).as(run::toString).isZero();
            assertThat(run.out()).contains("academic");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void writesTheLogToAFile() throws Exception {
        try (AppProcess worker = AppProcess.start(
                folder,
                servers.environment(),
                "worker",
                "-Q",
                "celery",
                "-n",
                "log@here",
                "-l",
                "debug",
                "-f",
                folder + "/%n-%h%I.log")) {
            Path file = folder.resolve("log-here.log");
            await().atMost(PATIENCE)
                    .until(() -> Files.exists(file) && Files.readString(file).contains(" DEBUG "));
            assertThat(worker.err()).contains("log@here").doesNotContain(" DEBUG ");
        }
    }

    @Test
    void refusesAFileThatCannotBeWritten() {
        try (AppProcess beat = AppProcess.start(folder, servers.environment(), "beat", "-f", folder.toString())) {
            assertThat(beat.awaitExit()).isEqualTo(1);
            assertThat(beat.err()).contains("cannot write the log to " + folder);
        }
    }

    @Test
    void printsThePageOfTopOnceWhereThereIsNoTerminal() {
        add("users");
        Run without = run("top", "-Q", "users");
        assertThat(without.exitCode()).as(without::toString).isZero();
        assertThat(without.out()).contains("redis://127.0.0.1", "QUEUE", "users", "no worker answers", "nothing runs");

        try (Worker worker = app.tasks()
                .worker()
                .name("top@test")
                .queues("celery")
                .concurrency(3)
                .start()) {
            assertThat(worker.name()).isEqualTo("top@test");
            assertThat(run("top", "--once").out()).containsPattern("top@test +0 +3 +0 +-");
        }
        assertThat(run("top", "--interval", "0").exitCode()).isEqualTo(2);
        run("purge", "-f");
    }

    private static AsyncResult<Object> add(String queue) {
        return app.tasks()
                .send(Signature.of("example.tasks.add", List.of(1, 1)).with(TaskOptions.DEFAULTS.queue(queue)));
    }

    private static Run run(String... arguments) {
        return Run.of(servers.environment(), arguments);
    }
}
