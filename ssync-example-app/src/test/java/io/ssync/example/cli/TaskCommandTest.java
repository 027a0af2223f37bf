package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.web.WebOptions;
import io.ssync.example.web.WebServer;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see of tasks of the past on the command line and over HTTP, and how they run failed ones again. */
class TaskCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ExampleServers servers;
    private static SchoolApp app;
    private static WebServer server;
    private static Worker worker;
    private static String queue;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
        server = WebServer.start(new WebOptions("127.0.0.1", 0, Optional.of("operator"), 1), app, List.of());
        queue = app.tasks().queueOf(Signature.of("example.tasks.add", List.of(1, 2)));
        worker = app.tasks().worker().queues(queue).concurrency(2).start();
    }

    @AfterAll
    static void stop() {
        worker.close();
        server.close();
        app.close();
        servers.close();
    }

    /** A text cannot be added. */
    private static String failed(String text) {
        AsyncResult<Object> result = app.tasks().send("example.tasks.add", 1, text);
        await().atMost(PATIENCE).until(result::ready);
        return result.id();
    }

    @Test
    void listsAndShowsTasksOfThePast() {
        String id = failed("list me");
        String sum = app.tasks().send("example.tasks.add", 40, 2).id();
        await().atMost(PATIENCE).until(() -> app.tasks().result(sum).ready());

        Run list = run("list", "--state", "failure", "--error", "LIST ME", "--queue", queue, "--since", "1h");
        Run shown = run("show", id);

        assertThat(list.exitCode()).as(list::toString).isZero();
        assertThat(list.out().lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith(id)
                .contains("FAILURE", queue);
        assertThat(json(run("list", "--text", "(40, 2)", "--json")))
                .containsEntry("task_id", sum)
                .containsEntry("result", 42);
        assertThat(shown.out()).contains("state      FAILURE", "retryable  true", "args       (1, 'list me')");
        assertThat(json(run("show", sum, "--json"))).containsEntry("retryable", false);
        assertThat(run("show", "unknown").err()).contains("nothing is known of the task 'unknown'");
        assertThat(run("list", "--since", "yesterday").err()).contains("'yesterday' is no time such as");
    }

    @Test
    void retriesOne() {
        String id = failed("once");
        String sum = app.tasks().send("example.tasks.add", 1, 2).id();
        await().atMost(PATIENCE).until(() -> app.tasks().result(sum).ready());

        assertThat(run("retry", id, "--dry-run").out()).contains("1 would run again");
        Run run = run("retry", id, sum);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("has not failed: it is in state SUCCESS", "1 run again, 1 do not");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(run("list", "--state", "FAILURE", "--text", "once")
                                .out())
                        .contains(id));
    }

    @Test
    void retriesAllThatMatch() {
        List<String> ids =
                IntStream.range(0, 12).mapToObj(i -> failed("all " + i)).toList();

        Run dry = run("retry", "--failed", "--error", "all ", "--dry-run", "--json");
        Run run = run("retry", "--failed", "--task", "example.tasks.add", "--error", "all ", "--limit", "10");

        assertThat(json(dry)).isEqualTo(Map.of("would_retry", 12, "refused", Map.of(), "reasons", List.of()));
        assertThat(run.exitCode()).as(run::toString).isZero();
        assertThat(run.out()).contains("retried, 10 of 10", "10 run again");
        await().atMost(PATIENCE)
                .until(() -> ids.stream().allMatch(id -> app.tasks().result(id).ready()));
        assertThat(run("retry").err()).contains("name the ids of tasks, or say --failed");
        assertThat(run("retry", "--failed", "some-id").err()).contains("name the ids of tasks, or say --failed");
    }

    @Test
    void listsAndRetriesOverHttp() throws Exception {
        String id = failed("over http");

        assertThat(get("/api/tasks/?state=FAILURE&text=over%20http")).contains(id, "\"next\":null");
        assertThat(get("/api/tasks/?limit=1")).contains("\"before\":");
        assertThat(get("/api/tasks/?since=never")).contains("is no time such as");
        assertThat(post("/api/tasks/" + id + "/retry/", "{\"dry_run\": true}")).isEqualTo("{\"would_retry\":1}");
        assertThat(post("/api/tasks/" + id + "/retry/", "")).contains("/api/tasks/" + id + "/");
        await().atMost(PATIENCE).until(() -> app.tasks().result(id).ready());
        assertThat(post("/api/tasks/unknown/retry/", "")).contains("nothing is known of a task 'unknown'");
        assertThat(post("/api/tasks/retry/", "{}")).contains("Say which failed tasks");
        assertThat(post("/api/tasks/retry/", "{\"text\": \"over http\", \"queue\": \"" + queue + "\"}"))
                .isEqualTo("{\"retried\":1,\"refused\":{},\"reasons\":[]}");
        await().atMost(PATIENCE).until(() -> app.tasks().result(id).ready());
    }

    private static Map<Object, Object> json(Run run) {
        return new HashMap<>((Map<?, ?>) CeleryJson.readPlain(run.out()));
    }

    private static String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.url() + path)));
    }

    private static String post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.url() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.header("Authorization", "Bearer operator").build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Run run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("task"));
        all.addAll(List.of(arguments));
        return Run.of(servers.environment(), all.toArray(String[]::new));
    }
}
