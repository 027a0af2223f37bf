package io.ssync.example.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.worker.Worker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see of workflows over HTTP. */
class WorkflowApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ExampleServers servers;
    private static SchoolApp app;
    private static WebServer server;
    private static Worker worker;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
        server = WebServer.start(new WebOptions("127.0.0.1", 0, Optional.of("operator"), 1), app, List.of());
        String queue = app.tasks().queueOf(Signature.of("example.tasks.add", List.of(1, 2)));
        worker = app.tasks().worker().queues(queue).concurrency(2).start();
    }

    @AfterAll
    static void stop() {
        worker.close();
        server.close();
        app.close();
        servers.close();
    }

    @Test
    void showsRetriesAndCancels() throws Exception {
        AsyncResult<Object> result = app.tasks()
                .send(Signature.of("example.tasks.add", List.of(1, 2)).then("example.tasks.add", "three"));
        await().atMost(PATIENCE).until(result::ready);
        String path = "/api/workflows/" + result.id() + "/";

        assertThat(ApiClient.json(client().get(path)))
                .containsEntry("kind", "chain")
                .containsEntry("state", "FAILURE");
        assertThat(post(path + "retry/", "{}").body()).contains(result.id());
        await().atMost(PATIENCE).until(result::ready);
        HttpResponse<String> wrong = post(path + "retry/", "{\"from\": \"no.such.task\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("has no task 'no.such.task'");
        assertThat(ApiClient.json(post(path + "cancel/", ""))).containsEntry("cancelled", result.id());
        assertThat(client().get("/api/workflows/unknown/").statusCode()).isEqualTo(404);
        assertThat(new ApiClient(server.url(), "guess").get(path).statusCode()).isEqualTo(401);
    }

    private static ApiClient client() {
        return new ApiClient(server.url(), "operator");
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return client().post(path, "application/json", body);
    }
}
