package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.ExampleServers;
import io.ssync.example.Main;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.Group;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.cli.StopSignal;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * One style for all commands: tables for people, and with {@code --json} JSON for programs, one value a line; nothing else on standard output. What
 * only does something, and says in one line what, says it as JSON anyway.
 */
class OutputStyleTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** They run until they are stopped, take long, print a page or a script, or say nothing if all is well. */
    private static final Set<String> WITHOUT_RESULTS = Set.of(
            "worker",
            "beat",
            "dashboard",
            "serve",
            "demo",
            "bench",
            "migrate",
            "top",
            "events",
            "completion",
            "help",
            "schedule add",
            "schedule change",
            "schedule pause",
            "schedule resume",
            "schedule enable",
            "schedule disable",
            "schedule remove");
    /** Whose result is JSON anyway, with a test of its own for those that need more. */
    private static final Set<String> JSON_ANYWAY = Set.of(
            "call",
            "result",
            "revoke",
            "dead show",
            "dead retry",
            "dead drop",
            "ledger republish",
            "ledger forget",
            "queue pause",
            "queue resume",
            "queue purge",
            "queue move",
            "limits set",
            "limits reset",
            "schedule run",
            "workflow cancel",
            "workflow retry");

    private static ExampleServers servers;
    private static SchoolApp app;
    private static Worker worker;
    private static String done;
    private static String workflow;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
        worker = app.tasks()
                .worker()
                .queues("celery", "default", "reports")
                .name("one@host")
                .start();
        done = "done-1";
        app.tasks()
                .send(Signature.of("example.tasks.add", List.of(1, 2))
                        .with(TaskOptions.DEFAULTS.taskId(done).queue("reports")))
                .get(SOON);
        app.tasks().send(Signature.of("example.tasks.add", List.of(1, 2)).with(TaskOptions.DEFAULTS.queue("seldom")));
        workflow = app.tasks()
                .send(Group.of(
                        Signature.of("example.tasks.noop", List.of()), Signature.of("example.tasks.noop", List.of())))
                .id();
        assertThat(run("schedule", "add", "nightly", "example.tasks.noop", "--cron", "0 3 * * *")
                        .exitCode())
                .isZero();
    }

    @AfterAll
    static void stop() {
        worker.close();
        app.close();
        servers.close();
    }

    @Test
    void everyCommandHasAPlaceHere() {
        Set<String> all = new TreeSet<>();
        add(all, "", Main.commandLine(Map.of(), StopSignal.manual()));
        Set<String> known = new TreeSet<>(WITHOUT_RESULTS);
        known.addAll(JSON_ANYWAY);
        withJson().forEach(arguments -> known.add(nameOf(arguments)));

        assertThat(all).isEqualTo(known);
    }

    @Test
    void jsonIsOneValueALine() {
        withJson().forEach(arguments -> {
            List<String> all = new ArrayList<>(arguments);
            all.add("--json");
            Run run = run(all.toArray(String[]::new));

            assertThat(run.exitCode()).as("%s: %s", arguments, run).isZero();
            assertJson(run, arguments);
            assertThat(run.err()).as("%s", arguments).isEmpty();
        });
    }

    @Test
    void peopleGetTables() {
        withJson().forEach(arguments -> {
            Run run = run(arguments.toArray(String[]::new));

            assertThat(run.exitCode()).as("%s: %s", arguments, run).isZero();
            assertThat(run.out().lines()).as("%s", arguments).noneMatch(line -> line.startsWith("{"));
            assertThat(run.err()).as("%s", arguments).isEmpty();
        });
    }

    @Test
    void whatOnlyDoesSomethingSaysItAsJson() {
        for (List<String> arguments : List.of(
                List.of("call", "example.tasks.add", "--args", "[1, 2]", "--queue", "seldom"),
                List.of("result", done),
                List.of("revoke", "revoked-1"),
                List.of("queue", "pause", "reports"),
                List.of("queue", "resume", "reports"),
                List.of("queue", "move", "seldom", "other"),
                List.of("queue", "purge", "other", "--yes"),
                List.of("limits", "set", "example.tasks.noop", "--rate", "10/s"),
                List.of("limits", "reset", "example.tasks.noop"),
                List.of("schedule", "run", "nightly"))) {
            Run run = run(arguments.toArray(String[]::new));

            assertThat(run.exitCode()).as("%s: %s", arguments, run).isZero();
            assertJson(run, arguments);
        }
    }

    @Test
    void queuesThatWorkersReadOrRedisKnowsAreListed() {
        assertThat(run("queue", "list").out().lines().skip(1).map(line -> line.split(" ")[0]))
                .contains("academic", "default", "reports", "seldom")
                .doesNotContain("celeryev", "celery.pidbox");
        assertThat(run("queue", "list", "-Q", "reports").out().lines()).hasSize(2);
    }

    private static Stream<List<String>> withJson() {
        return Stream.of(
                List.of("version"),
                List.of("status"),
                List.of("inspect", "active_queues"),
                List.of("control", "add_consumer", "more"),
                List.of("doctor", "--all"),
                List.of("queue", "list"),
                List.of("queue", "show", "reports"),
                List.of("purge", "-Q", "nothing", "--force"),
                List.of("task", "list"),
                List.of("task", "show", done),
                List.of("task", "retry", "--failed", "--dry-run"),
                List.of("why", done),
                List.of("dead", "list"),
                List.of("ledger", "list"),
                List.of("ledger", "adopt"),
                List.of("limits", "list"),
                List.of("schedule", "list"),
                List.of("schedule", "show", "nightly"),
                List.of("schedule", "next", "nightly"),
                List.of("schedule", "history", "nightly"),
                List.of("schedule", "explain", "0 7 * * mon-fri"),
                List.of(
                        "schedule",
                        "backfill",
                        "nightly",
                        "--from",
                        "2026-01-01T00:00:00Z",
                        "--to",
                        "2026-01-03T00:00:00Z",
                        "--dry-run"),
                List.of("workflow", "show", workflow));
    }

    private static void assertJson(Run run, List<String> arguments) {
        assertThat(run.out().lines())
                .as("%s", arguments)
                .allSatisfy(line -> assertThat(CeleryJson.readPlain(line)).isNotNull());
    }

    private static String nameOf(List<String> arguments) {
        String first = arguments.get(0);
        boolean hasCommands = !Main.commandLine(Map.of(), StopSignal.manual())
                .getSubcommands()
                .get(first)
                .getSubcommands()
                .isEmpty();
        return hasCommands ? first + " " + arguments.get(1) : first;
    }

    private static void add(Set<String> names, String before, CommandLine command) {
        command.getSubcommands().forEach((name, sub) -> {
            if (!name.equals(sub.getCommandName())) {
                return;
            }
            if (sub.getSubcommands().isEmpty()) {
                names.add(before + name);
            } else {
                add(names, before + name + " ", sub);
            }
        });
    }

    private static Run run(String... arguments) {
        return Run.of(servers.environment(), Arrays.copyOf(arguments, arguments.length));
    }
}
