package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see of workflows on the command line. */
class WorkflowCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ExampleServers servers;
    private static SchoolApp app;
    private static Worker worker;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
        String queue = app.tasks().queueOf(Signature.of("example.tasks.add", List.of(1, 2)));
        worker = app.tasks().worker().queues(queue).concurrency(2).start();
    }

    @AfterAll
    static void stop() {
        worker.close();
        app.close();
        servers.close();
    }

    /** Fails at its second step, which adds a text to a number. */
    private static String failed() {
        AsyncResult<Object> result = app.tasks()
                .send(Signature.of("example.tasks.add", List.of(1, 2))
                        .then("example.tasks.add", "three")
                        .then("example.tasks.add", 4));
        assertThatThrownBy(() -> result.get(PATIENCE)).hasMessageContaining("FAILURE");
        return result.id();
    }

    @Test
    void showsTheTree() {
        String id = failed();

        Run run = run("show", id);

        assertThat(run.exitCode()).as(run::toString).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll("\\s+", " ").split(" 20")[0]))
                .containsExactly(
                        "WORKFLOW STATE SINCE ID",
                        "chain FAILURE - -",
                        "├─ example.tasks.add SUCCESS",
                        "├─ example.tasks.add FAILURE",
                        "└─ example.tasks.add FAILURE");
        assertThat(run.out().lines().toList().get(4)).endsWith(id);
        assertThat(CeleryJson.readPlain(run("show", id, "--json").out()))
                .isInstanceOfSatisfying(
                        Map.class,
                        tree -> assertThat((List<?>) tree.get("parts")).hasSize(3));
        Run unknown = run("show", "unknown");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("nothing is known of a workflow 'unknown'");
    }

    @Test
    void retriesAndCancels() {
        String id = failed();

        Map<?, ?> retried = (Map<?, ?>) CeleryJson.readPlain(run("retry", id).out());
        assertThat((List<?>) retried.get("retried")).hasSize(2).last().isEqualTo(id);
        assertThatThrownBy(() -> app.tasks().result(id).get(PATIENCE)).hasMessageContaining("FAILURE");
        assertThat(run("retry", id, "--from", "no.such.task").err()).contains("has no task 'no.such.task'");
        assertThat(run("cancel", id).out()).contains("{\"cancelled\":");
        assertThat(run("retry", id).err()).contains("is revoked");
    }

    private static Run run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("workflow"));
        all.addAll(List.of(arguments));
        return Run.of(servers.environment(), all.toArray(String[]::new));
    }
}
