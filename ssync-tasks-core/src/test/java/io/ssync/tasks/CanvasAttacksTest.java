package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.CanvasTest.Tasks;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workflows that nobody should build: each works, or says what is wrong before anything is sent. */
class CanvasAttacksTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Tasks tasks = new Tasks();
    private final InMemoryBroker broker = new InMemoryBroker();
    private final TaskApp app = TaskApp.builder("attacks")
            .broker(broker)
            .results(new InMemoryResults())
            .register(tasks)
            .build();
    private final Worker worker = app.worker().concurrency(2).start();

    @AfterEach
    void stop() {
        worker.close();
        app.close();
    }

    @Test
    void anArgumentOfALateStepThatIsNoJson() {
        Chain<Object> chain =
                app.task(Tasks::note).signature("sent").then("canvas.name").then("canvas.add", new Object());

        assertThatThrownBy(() -> app.send(chain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an argument of step canvas.add is no JSON: cannot write java.lang.Object");
        assertThatThrownBy(() -> app.send(Group.of(app.task(Tasks::note).signature("sent"), chain)))
                .hasMessageContaining("an argument of step canvas.add is no JSON: cannot write java.lang.Object");

        assertThat(app.task(Tasks::twice).delay(1).get(SOON)).isEqualTo(2);
        assertThat(tasks.noted).isEmpty();
    }

    @Test
    void groupsWithoutMembers() {
        assertThatThrownBy(() -> Group.each(app.task(Tasks::twice), List.of()))
                .hasMessageContaining("at least one member");
        assertThatThrownBy(() -> app.task(Tasks::twice).signature(1).thenEach(List.<Step<Integer, Integer>>of()))
                .hasMessageContaining("at least one member");
    }

    @Test
    void groupsWithinGroups() {
        Canvas<Integer> nested = app.task(Tasks::twice).signature(1);
        for (int i = 0; i < 50; i++) {
            nested = Group.of(nested, app.task(Tasks::twice).signature(0)).then(app.task(Tasks::sum));
        }
        Canvas<Integer> deepest = nested;

        assertThat(app.send((Chain<Integer>) deepest).get(SOON)).isEqualTo(2);
        assertThatThrownBy(() -> Group.of(deepest)).hasMessageContaining("nested 50 deep, this is the 51th");
    }

    @Test
    void manyMembers() {
        int count = 20_000;
        AsyncResult<Integer> result = app.send(Group.each(
                        app.task(Tasks::same), IntStream.range(0, count).boxed().toList())
                .then(app.task(Tasks::count)));

        assertThat(result.get(SOON)).isEqualTo(count);
    }

    @Test
    void manySteps() {
        Canvas<Integer> chain = app.task(Tasks::same).signature(0);
        for (int i = 0; i < 300; i++) {
            chain = chain.then(app.task(Tasks::add).step(1));
        }

        assertThat(app.send((Chain<Integer>) chain).get(SOON)).isEqualTo(300);
    }

    @Test
    void membersThatStoreNoResult() {
        TaskOptions silent = TaskOptions.DEFAULTS.ignoreResult();

        assertThat(app.send(Group.of(
                                        app.task(Tasks::twice).signature(1).with(silent),
                                        app.task(Tasks::twice).signature(2).with(silent))
                                .then(app.task(Tasks::sum)))
                        .get(SOON))
                .isEqualTo(6);
    }

    @Test
    void stepsThatAreNoTasks() {
        AsyncResult<Object> unknown =
                app.send(app.task(Tasks::twice).signature(1).then("canvas.none"));
        assertThat(unknown.ready()).isFalse();
        assertThatThrownBy(() -> Step.of("")).hasMessageContaining("task must not be empty");
    }
}
