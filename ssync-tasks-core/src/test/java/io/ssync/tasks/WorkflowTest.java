package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.Canvas.Workflow;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators see of workflows, and do with them. */
class WorkflowTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Tasks tasks = new Tasks();
    private final TaskApp app = TaskApp.builder("workflows")
            .broker(new InMemoryBroker())
            .results(new InMemoryResults())
            .register(tasks)
            .build();
    private final Worker worker = app.worker().concurrency(4).start();

    @AfterEach
    void stop() {
        worker.close();
        app.close();
    }

    private Signature<Integer> run(int n) {
        return app.task(Tasks::run).signature(n);
    }

    private Step<Integer, Integer> add(int n) {
        return app.task(Tasks::add).step(n);
    }

    @Test
    void areTreesOfTheirTasks() {
        tasks.broken.add(2);
        AsyncResult<Integer> result = app.send(run(1).thenRun(Group.of(run(2), run(3).then(add(1))))
                .then(app.task(Tasks::sum))
                .then(add(4)));
        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("broken at 2");
        await().atMost(SOON).until(() -> shown(result).contains("add SUCCESS"));

        assertThat(shown(result))
                .isEqualTo(
                        "chain FAILURE(run SUCCESS, chord FAILURE(run FAILURE, chain SUCCESS(run SUCCESS, add SUCCESS), "
                                + "sum FAILURE), add FAILURE)");
        Workflow.Part tree = app.workflow(result.id()).orElseThrow().tree();
        assertThat(tree.parts().get(0).since()).isPresent();
        assertThat(tree.parts().get(2).id()).isEqualTo(result.id());
        assertThat(app.workflow("unknown")).isEmpty();
    }

    private String shown(AsyncResult<?> result) {
        return shown(app.workflow(result.id()).orElseThrow().tree());
    }

    private static String shown(Workflow.Part part) {
        String name = part.name().replace("flow.", "") + " " + part.state();
        return part.parts().isEmpty()
                ? name
                : name + "("
                        + String.join(
                                ", ",
                                part.parts().stream().map(WorkflowTest::shown).toList()) + ")";
    }

    @Test
    void runAgainFromTheStepThatHasFailed() {
        tasks.broken.add(7);
        AsyncResult<Integer> result =
                app.send(run(1).then(add(6)).then(app.task(Tasks::check)).then(add(10)));
        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("broken at 7");
        tasks.broken.clear();
        tasks.ran.clear();

        Set<String> again = app.workflow(result.id()).orElseThrow().retry();

        assertThat(result.get(SOON)).isEqualTo(17);
        assertThat(again).hasSize(2).contains(result.id());
        assertThat(tasks.ran).containsExactly("check 7", "add 7 10");
        assertThat(app.workflow(result.id()).orElseThrow().retry()).isEmpty();
    }

    @Test
    void runAgainOnlyTheMembersThatHaveFailed() {
        tasks.broken.addAll(List.of(2, 14));
        List<Canvas<Integer>> members = List.of(
                run(1), run(2), run(3).then(add(1)), Group.of(run(10), run(14)).then(app.task(Tasks::sum)));
        AsyncResult<Integer> result =
                app.send(Group.of(members).then(app.task(Tasks::sum)).then(add(100)));
        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("ChordError");
        await().atMost(SOON).until(() -> tasks.ran.size() == 6);
        tasks.broken.clear();
        tasks.ran.clear();

        app.workflow(result.id()).orElseThrow().retry();

        assertThat(result.get(SOON)).isEqualTo(1 + 2 + 4 + 24 + 100);
        assertThat(tasks.ran)
                .containsExactlyInAnyOrder("run 2", "run 14", "sum [10, 14]", "sum [1, 2, 4, 24]", "add 31 100");
    }

    @Test
    void runAgainFromAStepThatIsNamed() {
        AsyncResult<Integer> result =
                app.send(Group.of(run(1), run(2)).then(app.task(Tasks::sum)).then(add(5)));
        assertThat(result.get(SOON)).isEqualTo(8);
        tasks.ran.clear();
        Workflow workflow = app.workflow(result.id()).orElseThrow();

        assertThat(workflow.retry("flow.sum")).hasSize(2);

        assertThat(result.get(SOON)).isEqualTo(8);
        assertThat(tasks.ran).containsExactly("sum [1, 2]", "add 3 5");
        assertThatThrownBy(() -> workflow.retry("flow.unknown")).hasMessageContaining("has no task 'flow.unknown'");
    }

    @Test
    void runAgainInAGroup() {
        tasks.broken.add(3);
        AsyncGroup<Integer> group = app.send(
                Group.each(app.task(Tasks::run), IntStream.range(0, 5).boxed().toList()));
        await().atMost(SOON).until(group::ready);
        tasks.broken.clear();
        tasks.ran.clear();

        app.workflow(group.id()).orElseThrow().retry();

        assertThat(group.get(SOON)).containsExactly(0, 1, 2, 3, 4);
        assertThat(tasks.ran).containsExactly("run 3");
    }

    @Test
    void areCancelled() {
        AsyncResult<Integer> result = app.send(run(1).with(TaskOptions.countdown(Duration.ofMillis(300)))
                .then(add(1))
                .then(add(2)));
        Workflow workflow = app.workflow(result.id()).orElseThrow();
        assertThatThrownBy(workflow::retry)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has not ended");

        workflow.cancel();

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("REVOKED");
        assertThat(tasks.ran).isEmpty();
        assertThat(workflow.tree().state()).isEqualTo(TaskState.REVOKED);
        assertThatThrownBy(workflow::retry).hasMessageContaining("is revoked");
    }

    /** Tasks of workflows; they fail at the numbers that are broken. */
    public static class Tasks {
        final List<String> ran = new CopyOnWriteArrayList<>();
        final Set<Integer> broken = ConcurrentHashMap.newKeySet();

        @Task(name = "flow.run")
        public int run(int n) {
            ran.add("run " + n);
            return checked(n);
        }

        @Task(name = "flow.check")
        public int check(int n) {
            ran.add("check " + n);
            return checked(n);
        }

        @Task(name = "flow.add")
        public int add(int n, int more) {
            ran.add("add " + n + " " + more);
            return n + more;
        }

        @Task(name = "flow.sum")
        public int sum(List<Integer> numbers) {
            ran.add("sum " + numbers);
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }

        private int checked(int n) {
            if (broken.contains(n)) {
                throw new IllegalStateException("broken at " + n);
            }
            return n;
        }
    }
}
