package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.CanvasTest.Tasks;
import io.ssync.tasks.Group.Outcome;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chords that begin though some have failed, that grow, and tasks that are replaced. */
class ChordPolicyTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Tasks tasks = new Tasks();
    private final TaskApp app = TaskApp.builder("canvas")
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

    @Test
    void isReplacedByOtherWork() {
        assertThat(app.send(app.task(Tasks::replaced)
                                .signature("chain")
                                .then(app.task(Tasks::add).step(1)))
                        .get(SOON))
                .isEqualTo(4 * 3 + 1);
        assertThat(app.task(Tasks::replacedByGroup).delay().get(SOON)).containsExactly(2, 4);
        assertThat(app.send(Group.of(
                                        app.task(Tasks::replaced).signature("chain"),
                                        app.task(Tasks::replaced).signature("chord"),
                                        app.task(Tasks::twice).signature(1))
                                .then(app.task(Tasks::sum)))
                        .get(SOON))
                .isEqualTo(12 + 6 + 2);
        assertThatThrownBy(() -> app.task(Tasks::replaced).delay("fail").get(SOON))
                .hasMessageContaining("broken at 8");
    }

    @Test
    void makesItsChordWaitForMore() {
        assertThat(app.send(Group.of(
                                        app.task(Tasks::addsTo).signature(3),
                                        app.task(Tasks::twice).signature(1))
                                .then(app.task(Tasks::sum)))
                        .get(SOON))
                .isEqualTo(3 + 2 + (0 + 4) + (2 + 4) + (4 + 4));
        assertThatThrownBy(() -> app.task(Tasks::addsTo).delay(1).get(SOON)).hasMessageContaining("is in no chord");
    }

    @Test
    void goesOnHoweverTheMembersHaveEnded() {
        List<Outcome<Integer>> outcomes = new CopyOnWriteArrayList<>();
        tasks.outcomes = outcomes;

        AsyncResult<Integer> result = app.send(Group.of(
                        app.task(Tasks::twice).signature(1),
                        app.task(Tasks::fail).signature(2).then(app.task(Tasks::twice)),
                        app.task(Tasks::twice)
                                .signature(3)
                                .with(TaskOptions.DEFAULTS
                                        .taskId("late")
                                        .expires(Instant.now().minusSeconds(5))))
                .always()
                .then(app.task(Tasks::judge)));

        assertThat(result.get(SOON)).isEqualTo(1);
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0))
                .isInstanceOfSatisfying(
                        Outcome.Success.class,
                        success -> assertThat(success.value()).isEqualTo(2));
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.message()).isEqualTo("broken at 2"));
        assertThat(outcomes.get(2)).isEqualTo(new Outcome.Revoked<>("late"));
    }

    @Test
    void goesOnWhenEnoughHaveSucceeded() {
        AsyncResult<Integer> result = app.send(Group.of(
                        app.task(Tasks::gated).signature(1),
                        app.task(Tasks::fail).signature(2),
                        app.task(Tasks::twice).signature(3),
                        app.task(Tasks::twice).signature(4))
                .atLeast(2)
                .then(app.task(Tasks::sum)));

        assertThat(result.get(SOON)).isEqualTo(6 + 8);
        tasks.gate.countDown();
        assertThat(app.send(Group.of(
                                        app.task(Tasks::fail).signature(1),
                                        app.task(Tasks::twice).signature(2))
                                .any()
                                .then(app.task(Tasks::sum)))
                        .get(SOON))
                .isEqualTo(4);
        assertThat(tasks.sums).hasValue(2);
    }

    @Test
    void failsWhenEnoughCannotSucceedAnyMore() {
        AsyncResult<Integer> result = app.send(Group.of(
                        app.task(Tasks::gated).signature(1),
                        app.task(Tasks::fail).signature(2),
                        app.task(Tasks::fail).signature(3))
                .atLeast(2)
                .then(app.task(Tasks::sum))
                .onFailure(app.task(Tasks::failed).step()));

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("ChordError");
        tasks.gate.countDown();
        await().atMost(SOON).untilAsserted(() -> assertThat(tasks.failures).containsExactly(result.id()));
        assertThat(tasks.sums).hasValue(0);
    }

    @Test
    void refusesPoliciesThatNobodyWouldKeep() {
        Group<Integer> two = Group.each(app.task(Tasks::twice), List.of(1, 2));

        assertThatThrownBy(() -> app.send(two.always())).hasMessageContaining("nothing follows [canvas.twice");
        assertThatThrownBy(() -> two.atLeast(3)).hasMessageContaining("from 1 to the number of members, 2, was 3");
        assertThatThrownBy(() -> two.atLeast(0)).hasMessageContaining("was 0");
        assertThatThrownBy(() -> app.send(Group.of(Signature.of("python.clean", List.of()))
                        .always()
                        .then("canvas.count")))
                .hasMessageContaining("task python.clean is not known here");
    }

    @Test
    void mustHaveEndedByADeadline() {
        AsyncResult<Integer> running = app.send(app.task(Tasks::gated)
                .signature(1)
                .then(app.task(Tasks::twice))
                .until(Instant.now().plusMillis(700)));
        AsyncResult<Integer> waiting = app.send(app.task(Tasks::twice)
                .signature(1)
                .with(TaskOptions.countdown(Duration.ofMillis(300)))
                .then(app.task(Tasks::twice))
                .until(Instant.now().plusMillis(100)));

        assertThatThrownBy(() -> running.get(SOON)).hasMessageContaining("TimeLimitExceeded");
        assertThatThrownBy(() -> waiting.get(SOON))
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        failed -> assertThat(failed.state()).isEqualTo(TaskState.REVOKED));
        tasks.gate.countDown();
    }
}
