package io.ssync.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.app.SchoolApp;
import io.ssync.example.tasks.ExampleTasks;
import io.ssync.tasks.TaskOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker as its supervisor sees it: signals, probes and exit codes. */
class WorkerProcessTest {
    private static final long VERY_LONG = 600_000;

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
    void aSecondSignalCutsTheWaitForRunningTasks() throws Exception {
        try (AppProcess worker = worker("--health", "0", "--grace", "300")) {
            String probes = worker.awaitLog("Health is told at (http://\\S+)/health/ready")
                    .group(1);
            app.tasks().task(ExampleTasks::sleep).delay(VERY_LONG);
            await().until(() -> app.tasks().broker().status("celery").inFlight() == 1);
            assertThat(get(probes + "/health/ready").statusCode()).isEqualTo(200);

            worker.terminate().awaitLog("stops: 1 tasks run, up to 300 s");
            HttpResponse<String> ready = get(probes + "/health/ready");
            HttpResponse<String> live = get(probes + "/health/live");
            worker.terminate();

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("\"status\":\"failed\"").contains("it is being closed");
            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(worker.awaitExit()).isZero();
            assertThat(app.tasks().broker().status("celery").ready()).isEqualTo(1);
        }
    }

    @Test
    void exitsWithItsOwnCodeWhenTooManyThreadsAreStuck() {
        try (AppProcess worker = worker("-c", "1", "--grace", "1")) {
            TaskOptions limited = TaskOptions.DEFAULTS.timeLimit(Duration.ofMillis(200));
            for (int i = 0; i < 2; i++) {
                app.tasks().task(ExampleTasks::spin).applyAsync(limited, VERY_LONG);
            }

            assertThat(worker.awaitExit()).isEqualTo(75);
            assertThat(worker.err()).contains("closed itself: too many of its threads are stuck");
        }
    }

    private AppProcess worker(String... options) {
        List<String> arguments = new ArrayList<>(List.of("worker", "-n", "tested@host"));
        arguments.addAll(List.of(options));
        AppProcess worker = AppProcess.start(directory, servers.environment(), arguments.toArray(String[]::new));
        worker.awaitLog("worker tested@host ready");
        return worker;
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
}
