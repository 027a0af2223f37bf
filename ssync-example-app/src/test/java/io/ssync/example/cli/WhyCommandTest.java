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
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Why a task waits, as operators ask on the command line and over HTTP, with Redis and PostgreSQL. */
class WhyCommandTest {
    private static ExampleServers servers;
    private static SchoolApp app;
    private static Worker worker;
    private static WebServer api;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1);
        worker = app.tasks().worker().queues("celery", "users").concurrency(1).start();
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
    void tellsAnUnknownTaskFromOneThatWaits() {
        Run unknown = run("never-sent");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.out()).startsWith("unknown: no such task was ever seen here");

        AsyncResult<Object> waiting = add("finance", TaskOptions.DEFAULTS);
        Run waits = run(waiting.id());
        assertThat(waits.exitCode()).isZero();
        assertThat(waits.out().lines())
                .containsExactly("no worker reads queue 'finance'", "it is the next in queue 'finance'");
    }

    @Test
    void saysAPauseInJsonAndOverHttp() throws Exception {
        app.tasks().broker().control("users").pause(Optional.of(Duration.ofHours(1)), "the mail server is down");
        AsyncResult<Object> waiting = add("users", TaskOptions.DEFAULTS);

        Map<?, ?> why =
                (Map<?, ?>) CeleryJson.readPlain(run(waiting.id(), "--json").out());

        assertThat(why.get("task")).isEqualTo("example.tasks.add");
        assertThat(why.get("queue")).isEqualTo("users");
        assertThat(why.get("earliest")).asString().endsWith("Z");
        Map<?, ?> reason = (Map<?, ?>) ((List<?>) why.get("reasons")).get(0);
        assertThat(reason.get("reason")).isEqualTo("paused");
        assertThat((Map<?, ?>) reason.get("pause")).extracting("reason").isEqualTo("the mail server is down");
        assertThat(get("/api/tasks/" + waiting.id() + "/why/"))
                .contains("\"reason\":\"paused\"", "\"text\":\"queue 'users' is paused since");
        app.tasks().broker().control("users").resume();
        await().atMost(Duration.ofSeconds(30)).until(waiting::ready);
        assertThat(run(waiting.id()).out()).startsWith("finished: SUCCESS at ");
    }

    @Test
    void saysWhenATaskIsDue() {
        AsyncResult<Object> waiting = add("users", TaskOptions.countdown(Duration.ofHours(2)));

        assertThat(run(waiting.id()).out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("it is not due until 20"),
                        line -> assertThat(line).startsWith("not before 20"));
    }

    private static AsyncResult<Object> add(String queue, TaskOptions options) {
        return app.tasks().send(Signature.of("example.tasks.add", List.of(1, 2)).with(options.queue(queue)));
    }

    private static String get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(api.url() + path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Run run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "why";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Run.of(servers.environment(), all);
    }
}
