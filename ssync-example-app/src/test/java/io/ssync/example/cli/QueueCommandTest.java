package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.web.WebOptions;
import io.ssync.example.web.WebServer;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators do with queues on the command line and over HTTP, while a worker reads them. */
class QueueCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ExampleServers servers;
    private static SchoolApp app;
    private static Worker worker;
    private static WebServer api;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
        worker = app.tasks().worker().queues(SchoolApp.QUEUES).concurrency(2).start();
        api = WebServer.start(new WebOptions("127.0.0.1", 0, Optional.empty(), 1), app, List.of(worker));
    }

    @AfterAll
    static void stop() {
        api.close();
        worker.close();
        app.close();
        servers.close();
    }

    @Test
    void pausesAndResumesWhatAWorkerReads() throws Exception {
        Run pause = run("pause", "users", "--for", "1h", "--reason", "the mail server is down");
        assertThat(pause.exitCode()).as(pause::toString).isZero();
        AsyncResult<Object> waiting = add("users", 1);

        // What is sent after it, to another queue, is run before it.
        assertThat(add("academic", 2).get(PATIENCE)).isEqualTo(3);
        assertThat(waiting.state()).isEqualTo(TaskState.PENDING);
        Map<?, ?> shown = json(run("show", "users", "--json").out());
        assertThat(shown.get("ready")).isEqualTo(1);
        assertThat((Map<?, ?>) shown.get("paused")).extracting("reason").isEqualTo("the mail server is down");
        assertThat(run("list").out().lines().filter(line -> line.startsWith("users")))
                .singleElement()
                .asString()
                .containsPattern("since \\S+Z until \\S+Z: the mail server is down");
        // All who ask within a second get one answer.
        await().until(() -> get("/api/celery/health/").contains("\"paused_queues\":{\"users\":{\"since\":"));

        assertThat(json(run("resume", "users").out()).get("paused")).isNull();
        assertThat(waiting.get(PATIENCE)).isEqualTo(2);
        await().until(() -> !get("/api/celery/health/").contains("paused_queues"));
        Run again = run("resume", "users");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("queue 'users' is not paused");
    }

    @Test
    void endsAPauseByItself() {
        run("pause", "finance", "--for", "1s");

        assertThat(add("finance", 1).get(PATIENCE)).isEqualTo(2);
    }

    @Test
    void refusesPausesThatMakeNoSense() {
        assertThat(run("pause", "users", "--for", "soon").err()).contains("90s, 30m, 1h30m or 2d");
        assertThat(run("pause", "users", "--for", "0s").exitCode()).isEqualTo(2);
        assertThat(app.tasks().broker().control("users").paused()).isEmpty();
    }

    @Test
    void purgesOnlyWhenThatIsMeant() {
        List<AsyncResult<Object>> waiting = List.of(add("to-purge", 1), add("to-purge", 2));

        Run asked = run("purge", "to-purge");
        assertThat(asked.exitCode()).isEqualTo(1);
        assertThat(asked.err()).contains("2 tasks wait in queue 'to-purge': say --yes");
        assertThat(status("to-purge").ready()).isEqualTo(2);

        assertThat(run("purge", "to-purge", "--yes").out()).contains("\"purged\":2");
        assertThat(status("to-purge").ready()).isZero();
        assertThat(waiting).extracting(AsyncResult::state).containsOnly(TaskState.REVOKED);
    }

    @Test
    void endsDurableTasksThatArePurged() {
        AsyncResult<Object> durable = app.tasks()
                .send(Signature.of("example.tasks.add", List.of(1, 1))
                        .with(TaskOptions.DEFAULTS.queue("durable-purge").durable()));
        await().until(() -> status("durable-purge").ready() == 1);

        run("purge", "durable-purge", "--yes");

        assertThat(durable.state()).isEqualTo(TaskState.REVOKED);
        assertThat(app.tasks().ledger().orElseThrow().list(0, 1000))
                .extracting("taskId")
                .doesNotContain(durable.id());
    }

    @Test
    void movesTasksToWhereTheyAreRun() {
        AsyncResult<Object> plain = add("nobody-reads", 1);
        AsyncResult<Object> durable = app.tasks()
                .send(Signature.of("example.tasks.add", List.of(1, 1))
                        .with(TaskOptions.DEFAULTS.queue("nobody-reads").durable()));
        await().until(() -> status("nobody-reads").ready() == 2);

        assertThat(run("move", "nobody-reads", "examination").out()).contains("\"moved\":2");

        assertThat(plain.get(PATIENCE)).isEqualTo(2);
        assertThat(durable.get(PATIENCE)).isEqualTo(2);
        assertThat(run("move", "users", "users").exitCode()).isEqualTo(2);
    }

    @Test
    void tellsTheLedgerWhereADurableTaskWasMoved() {
        AsyncResult<Object> durable = app.tasks()
                .send(Signature.of("example.tasks.add", List.of(1, 1))
                        .with(TaskOptions.DEFAULTS.queue("from").durable()));
        await().until(() -> status("from").ready() == 1);

        run("move", "from", "to");

        assertThat(app.tasks().ledger().orElseThrow().list(0, 1000))
                .filteredOn(row -> row.taskId().equals(durable.id()))
                .singleElement()
                .extracting("queue")
                .isEqualTo("to");
    }

    @Test
    void doesTheSameOverHttp() throws Exception {
        String one = "/api/queues/over-http/";
        assertThat(get("/api/queues/")).contains("\"queue\":\"academic\"");
        assertThat(post(one + "pause/", "{\"seconds\": 60, \"reason\": \"looking\"}")
                        .body())
                .contains("\"reason\":\"looking\"");
        assertThat(get(one)).contains("\"paused\":{\"since\"");
        assertThat(post(one + "pause/", "{\"seconds\": -1}").statusCode()).isEqualTo(400);
        assertThat(post(one + "resume/", "").body()).contains("\"paused\":null");
        add("over-http", 1);
        assertThat(post(one + "move/", "{\"target\": \"elsewhere\"}").body()).contains("\"moved\":1");
        assertThat(post(one + "move/", "{\"target\": \"over-http\"}").statusCode())
                .isEqualTo(400);
        HttpResponse<String> asked = post("/api/queues/elsewhere/purge/", "{}");
        assertThat(asked.statusCode()).isEqualTo(400);
        assertThat(asked.body()).contains("1 tasks wait in the queue");
        assertThat(post("/api/queues/elsewhere/purge/", "{\"yes\": true}").body())
                .contains("\"purged\":1");
    }

    @Test
    void saysHowManyWorkersAQueueNeeds() throws Exception {
        String scaling = "/api/queues/crowded/scaling/";
        assertThat(get(scaling)).contains("\"wanted_workers\":0");
        for (int i = 0; i < 5; i++) {
            add("crowded", i);
        }
        app.tasks()
                .send(Signature.of("example.tasks.add", List.of(1, 2))
                        .with(TaskOptions.countdown(Duration.ofHours(1)).queue("crowded")));

        assertThat(get(scaling)).contains("\"ready\":5,\"delayed\":1").contains("\"wanted_workers\":5");
        assertThat(get(scaling + "?slots=2")).contains("\"wanted_workers\":3");
        assertThat(get(scaling + "?slots=2&tasks_per_slot=10")).contains("\"wanted_workers\":1");
        assertThat(get(scaling + "?slots=0")).contains("slots must be a whole number from 1 to 10000.");
        assertThat(post("/api/queues/crowded/pause/", "").statusCode()).isEqualTo(200);
        assertThat(get(scaling)).contains("\"wanted_workers\":0");
    }

    private static AsyncResult<Object> add(String queue, int number) {
        return app.tasks()
                .send(Signature.of("example.tasks.add", List.of(1, number)).with(TaskOptions.DEFAULTS.queue(queue)));
    }

    private static QueueStatus status(String queue) {
        return app.tasks().broker().status(queue);
    }

    private static Map<?, ?> json(String line) {
        return (Map<?, ?>) CeleryJson.readPlain(line);
    }

    private static String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(api.url() + path)).build())
                .body();
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(api.url() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Run run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("queue"));
        all.addAll(List.of(arguments));
        return Run.of(servers.environment(), all.toArray(String[]::new));
    }
}
