package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.AppProcess;
import io.ssync.example.ExampleServers;
import io.ssync.example.Main;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.cli.StopSignal;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ssync status}, {@code inspect}, {@code control} and {@code events} with a Python worker beside one of ours. */
class PythonWorkersTest {
    private static final String PYTHON = "third@python";
    private static final String JAVA = "first@java";

    @TempDir
    private static Path folder;

    private static ExampleServers servers;
    private static SchoolApp app;
    private static Worker java;
    private static PythonCelery.Running python;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        PythonCelery celery = PythonCelery.on(servers.redis().uri().toString(), folder.resolve("python"));
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1);
        java = app.tasks().worker().name(JAVA).queues("celery").start();
        python = celery.worker(PYTHON, "-Q", "python", "-c", "1");
    }

    @AfterAll
    static void stop() {
        if (python != null) {
            python.close();
        }
        if (app != null) {
            java.close();
            app.close();
        }
        servers.close();
    }

    @Test
    void statusShowsBoth() {
        assertThat(run("status", "--limit", "2", "-t", "10").out().lines())
                .containsExactly("WORKER        REPLY", JAVA + "    pong", PYTHON + "  pong");
        assertThat(json("status", "--limit", "2", "-t", "10"))
                .isEqualTo(Map.of(JAVA, Map.of("ok", "pong"), PYTHON, Map.of("ok", "pong")));
    }

    @Test
    void asksOnlyThoseThatAreMeant() {
        assertThat(json("inspect", "ping", "-d", PYTHON, "-t", "10").keySet()).isEqualTo(Set.of(PYTHON));
        assertThat(json("inspect", "ping", "--pattern", "*@java", "--limit", "1", "-t", "10")
                        .keySet())
                .isEqualTo(Set.of(JAVA));
        assertThat(json("inspect", "ping", "--limit", "1", "-t", "10")).hasSize(1);
        assertThat(run("inspect", "ping", "-d", "nobody@python", "-t", "0.2").exitCode())
                .isEqualTo(1);
    }

    @Test
    void asksEveryQuestion() {
        Iterable<String> questions = Main.commandLine(Map.of(), StopSignal.manual())
                .getSubcommands()
                .get("inspect")
                .getCommandSpec()
                .positionalParameters()
                .get(0)
                .completionCandidates();
        assertThat(questions).contains("ping", "query_task");
        for (String question : questions) {
            if (question.equals("stack")) {
                // Ours: a worker of Celery says that it does not know it.
                assertThat(json("inspect", "stack", "unknown", "-d", JAVA, "-t", "10"))
                        .isEqualTo(Map.of(JAVA, Map.of()));
                assertThat(run("inspect", "stack", "unknown", "-d", PYTHON, "-t", "10")
                                .out())
                        .contains("error: KeyError('stack')");
                continue;
            }
            String[] arguments = question.equals("query_task")
                    ? new String[] {"inspect", "query_task", "unknown", "--limit", "2", "-t", "10"}
                    : new String[] {"inspect", question, "--limit", "2", "-t", "10"};

            assertThat(json(arguments).keySet()).as(question).isEqualTo(Set.of(JAVA, PYTHON));
            assertThat(run(arguments).out()).as(question).contains(JAVA, PYTHON);
        }
        assertThat(run("inspect", "registered", "-d", PYTHON, "-t", "10").out()).contains(PYTHON + "  python.add");
        assertThat(run("inspect", "stats", "-d", PYTHON, "-t", "10").out())
                .containsPattern(PYTHON + " +pool.max-concurrency +1");
    }

    @Test
    void seesAndStopsATaskThatRunsInPython() {
        Object id = ((Map<?, ?>)
                        CeleryJson.readPlain(run("call", "python.sleep", "--args", "[600]", "--queue", "python")
                                .out()))
                .get("task_id");

        await().until(() -> run("inspect", "active", "-d", PYTHON, "-t", "10")
                .out()
                .contains(PYTHON + "  " + id + "  python.sleep  [600]"));
        assertThat(run("control", "terminate", id.toString(), "-d", PYTHON, "-t", "10")
                        .out())
                .contains("terminate: " + id);
        await().until(() ->
                run("inspect", "active", "-d", PYTHON, "-t", "10").out().lines().anyMatch((PYTHON + "  -")::equals));
    }

    @Test
    void saysWhyATaskThatPythonHasHasNotEnded() {
        // It runs one, and reserves four.
        List<String> ids = IntStream.range(0, 8).mapToObj(i -> sleepInPython()).toList();
        try {
            await().until(() -> run("why", ids.get(0)).out().startsWith("it runs on " + PYTHON));
            await().until(() -> run("why", ids.get(1)).out().startsWith("a worker of Celery has taken it at 20"));
            assertThat(run("why", ids.get(7)).out())
                    .startsWith("all 1 slots of the workers that read its queue are busy: " + PYTHON);
        } finally {
            run("queue", "purge", "python", "--yes");
            String[] terminate =
                    Stream.concat(Stream.of("terminate"), ids.stream()).toArray(String[]::new);
            control(terminate);
        }
        await().until(() ->
                run("inspect", "active", "-d", PYTHON, "-t", "10").out().lines().anyMatch((PYTHON + "  -")::equals));
    }

    private static String sleepInPython() {
        Run call = run("call", "python.sleep", "--args", "[600]", "--queue", "python");
        return String.valueOf(((Map<?, ?>) CeleryJson.readPlain(call.out())).get("task_id"));
    }

    @Test
    void steersThePythonWorker() {
        assertThat(control("pool_grow", "1")).contains("pool will grow");
        assertThat(control("pool_shrink", "1")).contains("pool will shrink");
        assertThat(control("add_consumer", "reports")).contains("add consumer reports");
        assertThat(control("cancel_consumer", "reports")).contains("no longer consuming from reports");
        assertThat(control("time_limit", "python.add", "1", "2")).contains("time limits set successfully");
        assertThat(control("rate_limit", "python.add", "10/m")).contains("new rate limit set successfully");
        assertThat(control("autoscale", "4", "2")).contains("Autoscale not enabled");
        assertThat(control("pool_restart")).contains("Pool restarts not enabled");
        assertThat(control("revoke", "some-id")).contains("tasks some-id flagged as revoked");
        assertThat(control("enable_events")).containsPattern("task events (already )?enabled");
        assertThat(control("disable_events")).contains("task events disabled");
        assertThat(control("heartbeat")).contains("null");
    }

    @Test
    void eventsPrintsThoseOfPythonToo() {
        try (AppProcess events = AppProcess.start(folder, servers.environment(), "events", "--enable")) {
            events.awaitLog("Listening at");
            await().until(() -> events.out().contains(PYTHON + " worker-heartbeat")
                    && events.out().contains(JAVA + " worker-heartbeat"));
            run("call", "python.add", "--args", "[2, 3]", "--queue", "python");
            run("call", "example.tasks.add", "--args", "[2, 3]", "--queue", "celery");

            await().until(() -> events.out().contains(PYTHON + " task-succeeded ")
                    && events.out().contains(JAVA + " task-succeeded "));
            assertThat(events.out())
                    .containsPattern(PYTHON + " task-received \\S+ args=\\(2, 3\\) kwargs=\\{} name=python.add");
        }
    }

    private static String control(String... arguments) {
        String[] all = new String[arguments.length + 5];
        all[0] = "control";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        System.arraycopy(new String[] {"-d", PYTHON, "-t", "10"}, 0, all, arguments.length + 1, 4);
        return run(all).out();
    }

    private static Map<?, ?> json(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        Run run = run(all);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        return (Map<?, ?>) CeleryJson.readPlain(run.out());
    }

    private static Run run(String... arguments) {
        return Run.of(servers.environment(), arguments);
    }
}
