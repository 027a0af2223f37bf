package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ssync.example.AppProcess;
import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final String PASSWORD = "open-sesame";

    private static ExampleServers servers;
    private static SchoolApp app;
    private static Worker worker;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
        worker = app.tasks().worker().queues(SchoolApp.QUEUES).start();
    }

    @AfterAll
    static void stop() {
        worker.close();
        app.close();
        servers.close();
    }

    @Test
    void serveSaysWhereThePagesAre() {
        try (AppProcess serve = AppProcess.start(directory, servers.environment(), "serve", "--port", "0")) {
            await().atMost(Duration.ofMinutes(2)).until(() -> serve.out().contains("Uploads"));

            assertThat(serve.out())
                    .containsPattern("Dashboard +http://127\\.0\\.0\\.1:\\d+/dashboard/")
                    .containsPattern("Uploads +http://127\\.0\\.0\\.1:\\d+/school/");
        }
    }

    @Test
    void callPrintsTheIdAndResultFindsTheOutcome() {
        Run call = run("call", "example.tasks.add", "--args", "[2, 3]");

        assertThat(call.exitCode()).as(call::toString).isZero();
        Object id = ((Map<?, ?>) CeleryJson.readPlain(call.out())).get("task_id");
        await().untilAsserted(() -> assertThat(run("result", id.toString()).out())
                .isEqualToIgnoringNewLines("{\"task_id\":\"" + id + "\",\"state\":\"SUCCESS\",\"result\":5}"));
    }

    @Test
    void callWaitsForTheOutcome() {
        Run call = run("call", "example.tasks.echo", "--kwargs", "{\"value\": {\"a\": [1, null]}}", "--wait");

        assertThat(call.exitCode()).as(call::toString).isZero();
        assertThat(call.out()).contains("\"state\":\"SUCCESS\",\"result\":{\"a\":[1,null]}}");
    }

    @Test
    void revokeKeepsATaskFromRunning() {
        Object id = "revoked-" + System.nanoTime();

        assertThat(run("revoke", id.toString()).out()).isEqualToIgnoringNewLines("{\"revoked\":[\"" + id + "\"]}");
        app.tasks()
                .send(Signature.of("example.tasks.noop", List.of()).with(TaskOptions.DEFAULTS.taskId(id.toString())));

        await().untilAsserted(
                        () -> assertThat(run("result", id.toString()).out()).contains("REVOKED"));
    }

    @Test
    void statusShowsTheWorkers() {
        Run status = run("status");

        assertThat(status.exitCode()).as(status::toString).isZero();
        assertThat(status.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("WORKER +REPLY"),
                        line -> assertThat(line).isEqualTo(worker.name() + "  pong"));
        assertThat(run("status", "--json").out())
                .isEqualToIgnoringNewLines("{\"" + worker.name() + "\":{\"ok\":\"pong\"}}");
        Run nobody = run("status", "-d", "nobody@host", "-t", "0.1", "--json");
        assertThat(nobody.out()).isEqualToIgnoringNewLines("{}");
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.err()).contains("no worker replied within 0.1 s");
    }

    @Test
    void inspectAsksTheWorkers() {
        assertThat(run("inspect", "registered").out()).contains(worker.name() + "  example.tasks.add");
        assertThat(run("inspect", "stats").out()).containsPattern(worker.name() + " +pool.max-concurrency +\\d");
        assertThat(run("inspect", "active_queues").out()).contains(worker.name() + "  academic");
        assertThat(run("inspect", "active").out()).endsWith(worker.name() + "  -" + System.lineSeparator());
        assertThat(run("inspect", "query_task", "unknown", "--json").out())
                .isEqualToIgnoringNewLines("{\"" + worker.name() + "\":{}}");
        assertThat(run("inspect", "whatever").exitCode()).isEqualTo(2);
    }

    @Test
    void inspectShowsWhereATaskIsLineByLine() {
        String id = String.valueOf(((Map<?, ?>) CeleryJson.readPlain(
                        run("call", "example.tasks.sleep", "--args", "[600000]").out()))
                .get("task_id"));
        await().untilAsserted(() -> assertThat(run("inspect", "stack", id).out().lines())
                .anyMatch(line -> line.startsWith(worker.name() + "  " + id + "  at java.base"))
                .anyMatch(line -> line.contains("ExampleTasks.sleep(")));
        run("control", "terminate", id);
        await().untilAsserted(() -> assertThat(run("inspect", "active").out()).doesNotContain(id));
    }

    @Test
    void controlSteersTheWorkers() {
        assertThat(run("control", "add_consumer", "reports").out()).contains("add consumer reports");
        assertThat(run("inspect", "active_queues").out()).contains("reports");
        assertThat(run("control", "cancel_consumer", "reports").out()).contains("no longer consuming from reports");
        assertThat(run("control", "time_limit", "example.tasks.noop", "10", "20")
                        .out())
                .contains("time limits set successfully");
        Run refused = run("control", "autoscale", "4", "2");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("error: ValueError('Autoscale not enabled')");
        assertThat(run("control", "add_consumer").exitCode()).isEqualTo(2);
        assertThat(run("control", "pool_grow", "many").err()).contains("pool_grow takes numbers here");
    }

    @Test
    void eventsPrintsWhatHappens() {
        try (AppProcess events = AppProcess.start(directory, servers.environment(), "events", "--enable");
                AppProcess json = AppProcess.start(directory, servers.environment(), "events", "--json")) {
            events.awaitLog("Listening at");
            json.awaitLog("Listening at");
            await().until(() -> events.out().contains("worker-heartbeat"));

            run("call", "example.tasks.add", "--args", "[2, 3]", "--wait");

            await().until(() -> events.out().contains(" task-succeeded "));
            assertThat(events.out())
                    .containsPattern(
                            worker.name() + " task-received \\S+ args=\\(2, 3\\) kwargs=\\{} name=example.tasks.add")
                    .containsPattern(worker.name() + " task-succeeded \\S+ result=5 runtime=");
            await().until(() -> json.out().contains("\"type\":\"task-succeeded\""));
            assertThat(events.terminate().awaitExit()).isZero();
        }
    }

    @Test
    @Timeout(60)
    void controlShutsAWorkerDown() throws InterruptedException {
        Worker other = app.tasks().worker().name("other@here").queues("nobody").start();

        assertThat(run("control", "shutdown", "-d", "other@here").out()).contains("other@here  told to shut down");

        assertThat(other.awaitClose()).isTrue();
        assertThat(run("status").out()).doesNotContain("other@here");
    }

    @Test
    void limitsAreShownAndChanged() {
        String task = "example.tasks.add";
        assertThat(run("limits", "set", task, "--rate", "90/m", "--concurrency", "3")
                        .out())
                .isEqualToIgnoringNewLines(
                        "{\"queue\":\"celery\",\"task\":\"example.tasks.add\",\"rate\":\"90/m\","
                                + "\"declared_rate\":null,\"concurrency\":3,\"declared_concurrency\":0,\"running\":0,\"waiting\":0}");
        assertThat(run("limits", "list", "--json").out()).contains("\"queue\":\"celery\",\"task\":\"" + task + "\"");
        assertThat(run("limits", "list").out().lines())
                .anyMatch(line -> line.startsWith("QUEUE "))
                .anyMatch(line -> line.matches("celery +90/m +- +3 .* " + task));
        assertThat(run("limits", "list", "-Q", "finance").out()).doesNotContain(task);
        assertThat(run("limits", "reset", task).out()).isEmpty();
        assertThat(run("limits", "list").out()).doesNotContain(task);

        assertThat(run("limits", "set", task).err()).contains("say what to set: --rate, --concurrency, or both");
        assertThat(run("limits", "set", task, "--rate", "often").err()).contains("looks like 10/s, 100/m or 5/h");
        assertThat(run("limits", "set", task, "--concurrency", "-1").exitCode()).isEqualTo(2);
    }

    @Test
    void ledgerShowsRepublishesAndForgetsDurableTasks() {
        String id = "durable-" + System.nanoTime();
        app.tasks()
                .send(Signature.of("example.tasks.noop", List.of())
                        .with(TaskOptions.countdown(Duration.ofHours(1))
                                .taskId(id)
                                .durable()));

        assertThat(run("ledger", "list").out())
                .startsWith("TASK ID")
                .containsPattern(id + " +celery .* 0 +0 +published +example.tasks.noop");
        assertThat(run("ledger", "list", "--json", "--task", "example.tasks.noop")
                        .out())
                .contains("\"task_id\":\"" + id + "\",\"task\":\"example.tasks.noop\"");
        assertThat(run("ledger", "list", "--json", "-Q", "finance").out()).isEmpty();
        assertThat(run("ledger", "republish", id).out()).isEqualToIgnoringNewLines("{\"republished\":1}");
        await().untilAsserted(
                        () -> assertThat(run("ledger", "list", "--json").out()).contains("\"copy\":1"));
        assertThat(run("ledger", "forget", id).out()).isEqualToIgnoringNewLines("{\"forgotten\":1}");
        assertThat(run("ledger", "forget", id).out()).isEqualToIgnoringNewLines("{\"forgotten\":0}");
        assertThat(run("ledger", "list", "--json").out()).isEmpty();
    }

    @Test
    void ledgerTakesOverTheTasksOfARedisThatIsGone() {
        String id = "adopted-" + System.nanoTime();
        try (JdbcResults results = JdbcResults.over(app.dataSource());
                TaskApp gone = TaskApp.builder("school")
                        .broker(new InMemoryBroker())
                        .ledger(JdbcLedger.with(results).named("gone"))
                        .build()) {
            gone.send(Signature.of("example.tasks.noop", List.of())
                    .with(TaskOptions.countdown(Duration.ofHours(1)).taskId(id).durable()));
        }

        assertThat(run("ledger", "adopt").out()).startsWith("NAME").containsPattern("gone +1 +PT");
        Run unknown = run("ledger", "adopt", "nobody");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("no other Redis called nobody");
        assertThat(run("ledger", "list").out()).doesNotContain(id);
        assertThat(run("ledger", "adopt", "gone").out()).isEqualToIgnoringNewLines("{\"adopted\":1}");
        assertThat(run("ledger", "list").out()).contains(id);
        assertThat(run("ledger", "forget", id).out()).isEqualToIgnoringNewLines("{\"forgotten\":1}");
    }

    @Test
    void ledgerChangesNothingUnlessItIsToldWhat() {
        Run nothing = run("ledger", "forget");
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("name the tasks' ids, or say --all");
        assertThat(run("ledger", "republish", "--all", "some-id").err()).contains("not both");
        assertThat(run("ledger", "list", "--limit", "0").err()).contains("--limit must be at least 1, was 0");
        assertThat(run("ledger").exitCode()).isEqualTo(2);
    }

    @Test
    void deadShowsRetriesAndDropsLetters() {
        byte[] unreadable = "not a message".getBytes(StandardCharsets.UTF_8);
        app.tasks().broker().publish(OutboundMessage.of("finance", unreadable));
        await().until(() -> app.tasks().broker().status("finance").deadLetters() == 1);

        assertThat(run("dead", "list", "-Q", "finance").out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("ID +QUEUE +TIME +REDELIVERIES +TASK +REASON"),
                        line -> assertThat(line).contains("  finance  ", "the message is not JSON"));
        Run list = run("dead", "list", "-Q", "finance", "--json");
        assertThat(list.out()).contains("\"queue\":\"finance\"", "the message is not JSON");
        Object id = ((Map<?, ?>) CeleryJson.readPlain(list.out())).get("id");
        assertThat(run("dead", "show", id.toString()).out()).contains("not a message");
        assertThat(run("dead", "list", "--task", "another", "--json").out()).isEmpty();
        assertThat(run("dead", "list", "--task", "another").out().lines())
                .singleElement()
                .asString()
                .startsWith("ID ");
        assertThat(run("dead", "drop").exitCode()).isEqualTo(2);
        assertThat(run("dead", "retry", id.toString()).out()).isEqualToIgnoringNewLines("{\"retried\":1}");
        // The worker cannot read it this time either.
        await().until(() -> app.tasks().broker().status("finance").deadLetters() == 1);
        assertThat(run("dead", "drop", "--reason", "is not JSON").out()).isEqualToIgnoringNewLines("{\"dropped\":1}");
        assertThat(app.tasks().broker().status("finance").deadLetters()).isZero();
    }

    @Test
    void callExitsWithOneWhenTheTaskFails() {
        Run call = run("call", "example.tasks.fail", "--args", "[\"out of chalk\"]", "--wait");

        assertThat(call.exitCode()).isEqualTo(1);
        assertThat(call.out()).contains("\"state\":\"FAILURE\"", "out of chalk");
        assertThat(call.err()).isEmpty();
    }

    @Test
    void callTellsWhenItHasWaitedInVain() {
        Run call = run("call", "example.tasks.noop", "--queue", "nobody-reads-this", "--wait", "--timeout", "0.2");

        assertThat(call.exitCode()).isEqualTo(1);
        assertThat(call.err()).hasLineCount(1).contains("0.2");
    }

    @Test
    void resultOfAnUnknownIdIsPending() {
        assertThat(run("result", "nobody").out())
                .isEqualToIgnoringNewLines("{\"task_id\":\"nobody\",\"state\":\"PENDING\"}");
    }

    @Test
    void resultSaysWhenNothingIsKnownOfATask() {
        Run run = run("result", "nonsense\u001b[2J");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\"state\":\"PENDING\"");
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "ssync: nothing is known of the task 'nonsense\\u001b[2J': it has not begun, or"
                                + " was never sent, or its result has expired");
    }

    @Test
    void demoWorksOnEmbeddedServersOnly() {
        Run given = run("demo", "--tour");
        assertThat(given.exitCode()).isEqualTo(1);
        assertThat(given.err())
                .isEqualToIgnoringNewLines("ssync: the demo makes up pupils, parents and letters: it runs on embedded"
                        + " servers only, and CELERY_BROKER_URL and DATABASE_URL name others. Leave that out;"
                        + " --data-dir says where the embedded ones keep their data");

        Run named = Run.of(Map.of(), "demo", "--database-url", "postgresql://head:" + PASSWORD + "@school.example/db");
        assertThat(named.err()).contains("--database-url names another one").doesNotContain(PASSWORD);
    }

    @Test
    void saysItsVersion() {
        // From classes it has none, from the jar that the build has made by then that of the build.
        assertThat(run("version").out().strip())
                .matches("ssync (\\(development\\)|\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?), Java "
                        + Pattern.quote(Runtime.version().toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completesItsCommandsInAShell(String shell, @TempDir Path folder) throws Exception {
        Path script = Files.writeString(
                folder.resolve("completion"), run("completion", shell).out());
        assertThat(script).content().contains("--concurrency".substring("fish".equals(shell) ? 2 : 0), "schedule");
        // Words that a shell of this kind offers after "ssync schedule p", if there is one here.
        String offers = switch (shell) {
            case "bash" ->
                "source '" + script + "'; COMP_WORDS=(ssync schedule p); COMP_CWORD=2; COMP_LINE='ssync schedule p'"
                        + "; _complete_ssync; echo \"${COMPREPLY[@]}\"";
            case "zsh" -> "autoload -U compinit; compinit -D; source '" + script + "'; whence -w _complete_ssync";
            default -> "source '" + script + "'; complete -C 'ssync schedule p'; complete -C 'ssync worker --po'";
        };
        assumeTrue(
                Stream.of("/usr/bin/", "/bin/").anyMatch(place -> Files.isExecutable(Path.of(place + shell))),
                "no " + shell + " here");

        Process process = new ProcessBuilder(shell, "-c", offers)
                .redirectErrorStream(true)
                .start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        if ("zsh".equals(shell)) {
            assertThat(said).contains("_complete_ssync: function");
        } else {
            assertThat(said).contains("pause").doesNotContain("worker", "resume");
        }
        if ("fish".equals(shell)) {
            assertThat(said).contains("pause\tLets due times", "--pool\tWhat tasks run on");
        }
    }

    @Test
    void migrateMayBeRepeated() {
        assertThat(run("migrate").exitCode()).isZero();
        assertThat(run("migrate").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "serve", "call example.tasks.noop", "result 1"})
    void anUnreachableRedisIsOneClearLine(String command) throws IOException {
        int port = freePort();

        Run run = Run.of(
                Map.of(
                        "CELERY_BROKER_URL",
                        "redis://:" + PASSWORD + "@127.0.0.1:" + port + "/0",
                        "DATABASE_URL",
                        servers.postgres().url().toString()),
                command.split(" "));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines("ssync: cannot reach Redis at redis://127.0.0.1:" + port
                        + "/0: connection refused; is it running?");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "serve", "migrate", "result 1"})
    void anUnreachablePostgresIsOneClearLine(String command) throws IOException {
        int port = freePort();

        Run run = Run.of(
                Map.of(
                        "CELERY_BROKER_URL",
                        servers.redis().uri().toString(),
                        "DATABASE_URL",
                        "postgresql://head:" + PASSWORD + "@127.0.0.1:" + port + "/school"),
                command.split(" "));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines("ssync: cannot reach PostgreSQL at 127.0.0.1:" + port
                        + "/school: connection refused; is it running?");
    }

    @Test
    void showsTheStackTraceOnlyToThoseWhoDebug() throws IOException {
        Run run = run("result", "1", "-l", "debug", "--broker", "redis://:" + PASSWORD + "@127.0.0.1:" + freePort());

        assertThat(run.err()).contains("\tat io.ssync.tasks.redis").doesNotContain(PASSWORD);
        assertThat(run("result", "1").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "call",
                "call example.tasks.add --args {}",
                "call example.tasks.add --kwargs []",
                "worker --pool processes",
                "worker -c two",
                "demo --students 3",
                "--brokr redis://:open-sesame@host/0",
                "worker --brokr=redis://:open-sesame@host/0",
                ""
            })
    void aWrongCommandLineExitsWithTwo(String arguments) {
        Run run = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(run.exitCode()).as(run::toString).isEqualTo(2);
        assertThat(run.err()).startsWith("ssync: ").doesNotContain(PASSWORD);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--broker", "--database-url"})
    void anAddressThatIsNoneIsNotRepeated(String option) {
        Run run = run("result", "1", option, "http://head:" + PASSWORD + "@host/0");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("ssync: not the address of a ").doesNotContain(PASSWORD);
    }

    @Test
    void aSettingThatNobodyKnowsIsNamed() {
        Run run = Run.of(Map.of("CELERY_TASK_ROUTS", "{}"), "worker", "--data-dir", directory.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains("CELERY_TASK_ROUTS");
    }

    @Test
    void aHostForOthersNeedsAToken() {
        Run run = run("serve", "--host", "0.0.0.0");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains("without a token");
    }

    @Test
    void saysWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Run run = run("serve", "--no-worker", "--port", String.valueOf(taken.getLocalPort()));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("the port is taken; choose another with --port");
        }
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of("demo", "serve", "worker", "migrate", "call", "result")) {
            Run run = run(command, "--help");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("Usage: ssync " + command).doesNotContain("${", "null");
        }
        assertThat(run("--version").out()).startsWith("ssync ");
    }

    private static Run run(String... arguments) {
        return Run.of(servers.environment(), arguments);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
