package io.ssync.example.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.AppProcess;
import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.message.CeleryJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java and a Python worker share a queue, and one of them dies in the middle of its work. */
class MixedWorkersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Enough for seconds of work: to ask Python what it has run takes one. */
    private static final int TASKS = 400;

    private static final int EACH_MS = 50;

    @TempDir
    private Path folder;

    private final ExampleServers servers = ExampleServers.start();
    private PythonCelery celery;
    private TaskApp app;

    @BeforeEach
    void connect() {
        SchoolApp.migrate(servers.given().database());
        celery = PythonCelery.on(
                servers.redis().uri().toString(),
                Map.of("RESULT_URL", servers.redis().uri().resolve("/1").toString()),
                folder.resolve("python"));
        app = SchoolApp.forCalls(servers.given(), SchoolApp.settings());
    }

    @AfterEach
    void stop() {
        if (app != null) {
            app.close();
        }
        servers.close();
    }

    @Test
    void aKilledJavaWorkerLosesNothing() {
        try (PythonCelery.Running python = python();
                AppProcess java = java("first@java")) {
            Set<String> sent = send();
            awaitSome();

            java.kill();

            // What it held comes back when its lease is over, as soon as another Java worker looks.
            try (AppProcess other = java("second@java")) {
                await().atMost(PATIENCE).until(() -> ranInJavaOrPython().containsAll(sent));
                assertThat(other.err()).doesNotContain("ERROR");
            }
            assertThat(python.err()).doesNotContain("Traceback");
        }
    }

    @Test
    void aKilledPythonWorkerLosesNothingOfOurs() {
        try (PythonCelery.Running python = python();
                AppProcess java = java("first@java")) {
            Set<String> sent = send();
            awaitSome();

            python.close();

            await().atMost(PATIENCE)
                    .until(() -> app.broker().status("celery").ready() == 0
                            && app.broker().status("celery").inFlight() == 0);
            Set<String> missing = new HashSet<>(sent);
            missing.removeAll(ranInJavaOrPython());
            missing.removeAll(heldByPython());
            // It acknowledges what it runs before it runs it, and takes a message from its queue before it notes that.
            assertThat(missing).hasSizeLessThanOrEqualTo(2);
            assertThat(ranInJava()).isNotEmpty();
            assertThat(java.err()).doesNotContain("ERROR");
        }
    }

    private AppProcess java(String name) {
        AppProcess java = AppProcess.start(
                folder, servers.environment(), "worker", "-n", name, "-Q", "celery", "-c", "1", "--lease", "3");
        await().atMost(PATIENCE).until(() -> app.inspect().ping().containsKey(name));
        return java;
    }

    private PythonCelery.Running python() {
        return celery.worker("third@python", "-Q", "celery", "-c", "1");
    }

    private Set<String> send() {
        List<Signature<Object>> calls = IntStream.range(0, TASKS)
                .mapToObj(i -> Signature.of("example.tasks.sleep", List.of(EACH_MS)))
                .toList();
        return app.sendAll(calls).stream().map(AsyncResult::id).collect(Collectors.toSet());
    }

    /** Until both workers have run some, and neither all of its share. */
    private void awaitSome() {
        await().atMost(PATIENCE)
                .until(() -> ranInJava().size() >= 5 && ranInPython().size() >= 5);
        assertThat(app.broker().status("celery").ready()).isPositive();
    }

    private Set<String> ranInJavaOrPython() {
        Set<String> ran = new HashSet<>(ranInJava());
        ran.addAll(ranInPython());
        return ran;
    }

    private Set<String> ranInJava() {
        return Set.copyOf(
                servers.texts("select task_id from django_celery_results_taskresult where status = 'SUCCESS'"));
    }

    private Set<String> ranInPython() {
        return ids("""
                [key.decode()[len("celery-task-meta-"):] for key in app.backend.client.keys(b"celery-task-meta-*")]""");
    }

    private Set<String> heldByPython() {
        return ids("""
                [json.loads(held)[0]["headers"]["id"]
                 for held in redis.Redis.from_url(os.environ["BROKER_URL"]).hvals("unacked")]""");
    }

    private Set<String> ids(String expression) {
        String out = celery.python("import redis\nprint(json.dumps(" + expression + "))")
                .succeeded();
        return ((List<?>) CeleryJson.readPlain(out))
                .stream().map(String::valueOf).collect(Collectors.toSet());
    }
}
