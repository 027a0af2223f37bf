package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.AppProcess;
import io.ssync.example.ExampleServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardCommandTest {
    @TempDir
    private Path folder;

    @Test
    void servesThePagesToThisMachine() throws Exception {
        try (ExampleServers servers = ExampleServers.start();
                AppProcess process =
                        AppProcess.start(folder, servers.environment(), "dashboard", "--port", "0", "-l", "info")) {
            String url = process.awaitLog("Dashboard listens on (http://127\\.0\\.0\\.1:\\d+/dashboard/)")
                    .group(1);

            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("examination</a>", "No worker answers.");
        }
    }

    @Test
    void givesViewersATokenOnlyWhereAdminsHaveOne() {
        Run run = Run.of(Map.of("SSYNC_VIEWER_TOKEN", "look"), "dashboard", "--data-dir", folder.toString());

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("tokens for viewers and operators need one for the API");
    }

    @Test
    void needsATokenToBeSeenFromElsewhere() {
        Run run = Run.of(Map.of(), "dashboard", "--host", "0.0.0.0", "--data-dir", folder.toString());

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("set a token, or use 127.0.0.1");
    }
}
