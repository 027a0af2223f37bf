package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Celery's own command line and library steer our workers, and our library steers Celery's. */
class CeleryControlTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final EmbeddedRedis redis = EmbeddedRedis.start();
    private PythonCelery celery;
    private TaskApp app;
    private Worker first;
    private Worker second;

    @BeforeEach
    void start() {
        celery = PythonCelery.on(redis.uri().toString(), folder);
        app = TaskApp.builder("test")
                .broker(RedisBroker.connect(redis.uri().toString()))
                .routes(Routes.of("java.*", "java", "python.*", "python"))
                .register(new JavaTasks())
                .build();
        first = app.worker().name("first@java").queues("java").concurrency(2).start();
        second = app.worker().name("second@java").queues("java").concurrency(2).start();
    }

    @AfterEach
    void stop() {
        if (app != null) {
            first.close(Duration.ZERO);
            second.close(Duration.ZERO);
            app.close();
        }
        redis.close();
    }

    @Test
    void celeryFindsAllWorkers() {
        assertThat(celery.run("status").succeeded()).contains("first@java: OK", "second@java: OK", "2 nodes online.");
        assertThat(celery.run("inspect", "ping", "-d", "second@java").succeeded())
                .contains("second@java: OK", "pong")
                .doesNotContain("first@java");
        assertThat(celery.run("inspect", "ping", "-d", "nobody@java", "-t", "0.5")
                        .exitCode())
                .isNotZero();
    }

    @Test
    void celeryInspectsWorkers() {
        AsyncResult<Double> result = running(600.0);
        AsyncResult<Integer> later =
                app.task(JavaTasks::add).applyAsync(TaskOptions.countdown(Duration.ofHours(1)), 1, 2);
        app.revoke("revoked-before");

        Map<?, ?> replies = inspect(
                "active",
                "reserved",
                "scheduled",
                "registered",
                "stats",
                "active_queues",
                "report",
                "conf",
                "clock",
                "revoked",
                "query_task:" + result.id());

        Map<?, ?> active = (Map<?, ?>) firstOfAll(replies, "active");
        assertThat(active.get("id")).isEqualTo(result.id());
        assertThat(active.get("name")).isEqualTo("java.sleep");
        assertThat(active.get("args")).isEqualTo(List.of(600.0));
        assertThat(all(replies, "reserved")).containsOnly(List.of());
        Map<?, ?> scheduled = (Map<?, ?>) firstOfAll(replies, "scheduled");
        assertThat(((Map<?, ?>) scheduled.get("request")).get("id")).isEqualTo(later.id());
        assertThat(all(replies, "registered"))
                .containsOnly(List.of(
                        "java.add",
                        "java.echo",
                        "java.fail",
                        "java.sleep",
                        "java.spawn",
                        "java.tenant",
                        "java.total",
                        "python.both"));
        assertThat(all(replies, "stats")).allSatisfy(stats -> {
            assertThat(((Map<?, ?>) stats).get("pid"))
                    .isEqualTo((int) ProcessHandle.current().pid());
            assertThat(((Map<?, ?>) ((Map<?, ?>) stats).get("broker")).get("port"))
                    .isEqualTo(redis.port());
        });
        assertThat(((Map<?, ?>) firstOfAll(replies, "active_queues")).get("name"))
                .isEqualTo("java");
        assertThat(all(replies, "report"))
                .allSatisfy(report ->
                        assertThat(((Map<?, ?>) report).get("ok").toString()).contains("ssync-tasks"));
        assertThat(all(replies, "conf"))
                .allSatisfy(conf -> assertThat(((Map<?, ?>) conf).get("broker_url"))
                        .isEqualTo("redis://127.0.0.1:" + redis.port() + "/0"));
        assertThat(all(replies, "clock"))
                .allSatisfy(
                        clock -> assertThat(((Map<?, ?>) clock).get("clock")).isInstanceOf(Integer.class));
        assertThat(all(replies, "revoked")).containsOnly(List.of("revoked-before"));
        assertThat(all(replies, "query_task:" + result.id()))
                .anySatisfy(found -> assertThat(found.toString()).startsWith("{" + result.id() + "=[active, {"));
    }

    @Test
    void celeryAsksSomeOfTheWorkers() {
        assertThat((Map<?, ?>) CeleryJson.readPlain(celery.python("""
                import json
                def asked(**to):
                    replies = app.control.broadcast("ping", reply=True, timeout=5, **to)
                    return sorted(name for reply in replies for name in reply)
                print(json.dumps({
                    "destination": asked(destination=["second@java"]),
                    "glob": asked(pattern="f*@java", matcher="glob", limit=1),
                    "pcre": asked(pattern="(second|third)@", matcher="pcre", limit=1),
                    "limit": len(asked(limit=1)),
                    "all": asked(limit=2)}))
                """).succeeded()))
                .isEqualTo(Map.of(
                        "destination",
                        List.of("second@java"),
                        "glob",
                        List.of("first@java"),
                        "pcre",
                        List.of("second@java"),
                        "limit",
                        1,
                        "all",
                        List.of("first@java", "second@java")));
    }

    @Test
    void celeryPrintsWhatOurWorkersSay() {
        for (String question : List.of("active", "scheduled", "registered", "stats", "active_queues", "report")) {
            assertThat(celery.run("inspect", question).succeeded())
                    .contains("first@java: OK", "second@java: OK", "2 nodes online.");
        }
    }

    @Test
    void celeryControlsWorkers() throws Exception {
        AsyncResult<Double> result = running(600.0);

        assertThat(control("terminate", "SIGTERM", result.id())).contains("terminate: " + result.id());
        await().atMost(SOON).until(() -> result.state().equals(TaskState.REVOKED));
        assertThat(control("rate_limit", "java.add", "10/m")).contains("new rate limit set successfully");
        assertThat(control("rate_limit", "java.add", "0")).contains("rate limit disabled successfully");
        assertThat(control("time_limit", "java.sleep", "1", "2")).contains("time limits set successfully");
        assertThat(control("pool_grow", "2")).contains("pool will grow");
        assertThat(control("pool_shrink", "1")).contains("pool will shrink");
        assertThat(control("autoscale", "4", "2")).contains("Autoscale not enabled");
        assertThat(control("add_consumer", "reports")).contains("add consumer reports");
        assertThat(app.task(JavaTasks::add)
                        .applyAsync(TaskOptions.DEFAULTS.queue("reports"), 1, 2)
                        .get(SOON))
                .isEqualTo(3);
        assertThat(control("cancel_consumer", "reports")).contains("no longer consuming from reports");
        assertThat(control("pool_restart")).contains("Pool restarts not enabled");
        assertThat(control("enable_events")).contains("task events enabled");
        assertThat(control("disable_events")).contains("task events disabled");
        assertThat(control("heartbeat")).contains("None");
        celery.run("control", "revoke", "another-id");
        celery.python("app.control.revoke('some-id')").succeeded();
        await().atMost(SOON).until(() -> app.broker().revoked().contains("another-id"));
        await().atMost(SOON).until(() -> app.broker().revoked().contains("some-id"));
        celery.python("app.control.shutdown(destination=['second@java'])").succeeded();
        assertThat(second.awaitClose()).isTrue();
        assertThat(app.inspect().ping()).containsOnlyKeys("first@java");
    }

    @Test
    void leavesNothingBehindInRedis() {
        celery.run("inspect", "ping").succeeded();
        app.inspect().ping();

        try (RawRedis raw = new RawRedis(redis.uri())) {
            assertThat(raw.keys("*pidbox*")).isEmpty();
        }
    }

    @Test
    void oursInspectAndControlPythonWorkersToo() {
        try (PythonCelery.Running python = celery.worker("third@python", "-Q", "python", "-c", "1")) {
            assertThat(python.out()).contains("third@python");
            assertThat(app.inspect().ping()).containsOnlyKeys("first@java", "second@java", "third@python");
            var third = app.control().destination("third@python").timeout(SOON);
            AsyncResult<Object> result = app.send("python.sleep", 600);

            await().atMost(SOON).until(() -> third.inspect().active().toString().contains(result.id()));
            assertThat(third.inspect().registered().get("third@python"))
                    .asString()
                    .contains("python.sleep");
            assertThat(third.inspect().stats().get("third@python")).asString().contains("max-concurrency=1");
            assertThat(third.poolGrow(1)).isEqualTo(Map.of("third@python", Map.of("ok", "pool will grow")));
            assertThat(third.rateLimit("python.add", "10/m"))
                    .isEqualTo(Map.of("third@python", Map.of("ok", "new rate limit set successfully")));
            assertThat(third.terminate(result.id()))
                    .isEqualTo(Map.of("third@python", Map.of("ok", "terminate: " + result.id())));
            third.shutdown();
            assertThat(python.awaitExit()).isTrue();
        }
    }

    @Test
    void aStartingPythonWorkerLearnsOfRevokedTasks() {
        app.revoke("revoked-before");

        try (PythonCelery.Running python = celery.worker("third@python", "-Q", "python", "-c", "1")) {
            assertThat(python.err()).contains("mingle: sync with 2 nodes");
            assertThat(app.control()
                            .destination("third@python")
                            .timeout(SOON)
                            .inspect()
                            .revoked())
                    .isEqualTo(Map.of("third@python", List.of("revoked-before")));
        }
    }

    private AsyncResult<Double> running(double seconds) {
        AsyncResult<Double> result = app.task(JavaTasks::sleep).delay(seconds);
        await().atMost(SOON).until(() -> first.running() + second.running() == 1);
        return result;
    }

    private String control(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "control";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        String out = celery.run(all).out();
        assertThat(out).contains("first@java", "second@java");
        return out;
    }

    /** Asks several questions with Celery's library: starting Python takes longer than any of the answers. */
    private Map<?, ?> inspect(String... questions) {
        String code = """
                import json
                answers = {}
                for question in %s:
                    name, _, argument = question.partition(":")
                    method = getattr(app.control.inspect(limit=2, timeout=20), name)
                    answers[question] = method(argument) if argument else method()
                print(json.dumps(answers))
                """.formatted(CeleryJson.write(Arrays.asList(questions)));
        return (Map<?, ?>) CeleryJson.readPlain(celery.python(code).succeeded());
    }

    private static List<Object> all(Map<?, ?> replies, String question) {
        Map<?, ?> nodes = (Map<?, ?>) replies.get(question);
        assertThat(new TreeMap<>(nodes).toString()).contains("first@java", "second@java");
        return List.copyOf(nodes.values());
    }

    /** The one element that one of the workers has, or both of them. */
    private static Object firstOfAll(Map<?, ?> replies, String question) {
        return all(replies, question).stream()
                .flatMap(reply -> ((List<?>) reply).stream())
                .findFirst()
                .orElseThrow();
    }
}
