package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.web.WebOptions;
import io.ssync.example.web.WebServer;
import io.ssync.tasks.Signature;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code ssync doctor} finds with real servers. */
class DoctorCommandTest {
    private static ExampleServers servers;
    private static SchoolApp app;

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
    void findsAQueueWithoutWorkersAndThenNothing() throws Exception {
        app.tasks().send(Signature.of("finance.tasks.send_fee_reminders", List.of()));
        app.tasks().broker().control("finance").pause(Optional.empty(), "so that it stays");

        Run without = run();
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.out())
                .contains("error     workers  redis://")
                .contains("no worker reads it, and 1 tasks wait in it -> start a worker with -Q finance");

        app.tasks().broker().control("finance").purge(10);
        app.tasks().broker().control("finance").resume();
        try (Worker worker = app.tasks().worker().queues(SchoolApp.QUEUES).start();
                WebServer api =
                        WebServer.start(new WebOptions("127.0.0.1", 0, Optional.empty(), 1), app, List.of(worker))) {
            List<Map<?, ?>> all = json("--all", "--json");
            assertThat(all)
                    .extracting(finding -> String.valueOf(finding.get("check")))
                    .contains("eviction", "persistence", "clock", "schema", "ledger", "workers", "queue");
            assertThat(all)
                    .filteredOn(finding -> !List.of("ok", "note").contains(finding.get("severity")))
                    // Embedded servers of tests care for speed, not for a crash of the machine.
                    .allSatisfy(finding -> assertThat(finding.get("check")).isEqualTo("persistence"));
            HttpRequest request = HttpRequest.newBuilder(URI.create(api.url() + "/api/doctor/"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("\"healthy\":", "\"check\":\"eviction\"");
        }
    }

    private static List<Map<?, ?>> json(String... options) {
        List<Map<?, ?>> findings = new ArrayList<>();
        run(options).out().lines().forEach(line -> findings.add((Map<?, ?>) CeleryJson.readPlain(line)));
        return findings;
    }

    private static Run run(String... options) {
        List<String> all = new ArrayList<>(List.of("doctor"));
        all.addAll(List.of(options));
        return Run.of(servers.environment(), all.toArray(String[]::new));
    }
}
