package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.CanvasTest.Tasks;
import io.ssync.tasks.Group.Outcome;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.worker.Worker;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller sees of a group, and does with it. */
class AsyncGroupTest {
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
    void givesOutcomesAsTheyCome() {
        AsyncGroup<Integer> group = app.send(Group.of(
                app.task(Tasks::gated).signature(1),
                app.task(Tasks::fail).signature(2),
                app.task(Tasks::twice).signature(3)));
        Map<Integer, Outcome<? extends Integer>> came = new LinkedHashMap<>();

        group.outcomes(SOON, (outcome, index) -> {
            came.put(index, outcome);
            if (came.size() == 2) {
                await().atMost(SOON).until(group::progress, new AsyncGroup.Progress(3, 1, 1, 2.25 / 3)::equals);
                tasks.gate.countDown();
            }
        });

        assertThat(came.keySet()).last().isEqualTo(0);
        List<String> ids = group.results().stream().<String>map(AsyncResult::id).toList();
        assertThat(came.get(0)).isEqualTo(new Outcome.Success<>(ids.get(0), 1));
        assertThat(came.get(1)).isEqualTo(new Outcome.Failure<>(ids.get(1), "IllegalStateException", "broken at 2"));
        assertThat(came.get(2)).isEqualTo(new Outcome.Success<>(ids.get(2), 6));
        assertThat(group.progress()).isEqualTo(new AsyncGroup.Progress(3, 2, 1, 1));
    }

    @Test
    void tellsOfAFailureBeforeTheOthersHaveEnded() {
        AsyncGroup<Integer> group = app.send(Group.of(
                app.task(Tasks::gated).signature(1), app.task(Tasks::fail).signature(2)));

        assertThatThrownBy(() -> group.get(SOON)).hasMessageContaining("broken at 2");
        assertThat(group.ready()).isFalse();
        assertThatThrownBy(() -> group.outcomes(Duration.ofMillis(1), (outcome, index) -> {}))
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessageContaining(group.results().get(0).id());
        tasks.gate.countDown();
    }

    @Test
    void asksForManyMembersAtOnce() {
        Counting counting = new Counting();
        try (TaskApp other = TaskApp.builder("many")
                        .broker(new InMemoryBroker())
                        .results(counting.backend)
                        .register(tasks)
                        .build();
                Worker ignored = other.worker().concurrency(2).start()) {
            AsyncGroup<Integer> group = other.send(Group.each(
                    other.task(Tasks::twice), IntStream.range(0, 2_500).boxed().toList()));
            await().atMost(SOON).until(() -> group.completed() == 2_500);
            counting.questions.set(0);

            assertThat(group.get(SOON)).hasSize(2_500);
            assertThat(group.ready()).isTrue();

            assertThat(counting.questions).hasValue(6);
        }
    }

    @Test
    void isFoundByItsIdElsewhere() {
        Group<Integer> spread = app.task(Tasks::twice)
                .signature(5)
                .thenEach(List.of(
                        app.task(Tasks::add).step(1),
                        app.task(Tasks::twice).step().then(app.task(Tasks::twice))));
        AsyncGroup<Integer> sent = app.send(spread).save();

        AsyncGroup<Object> found = app.group(sent.id()).orElseThrow();

        assertThat(found.get(SOON)).containsExactly(11, 40);
        assertThat(found.total()).isEqualTo(2);
        assertThat(found.parent()).isEqualTo(sent.parent());
        assertThat(app.result(found.parent().orElseThrow().id()).get(SOON)).isEqualTo(10);
        assertThat(app.group("unknown")).isEmpty();
    }

    @Test
    void tellsWhatItsMembersHaveCalled() {
        AsyncGroup<String> group = app.send(Group.of(
                app.task(Tasks::caller).signature(), app.task(Tasks::caller).signature()));
        group.get(SOON);

        assertThat(group.children()).hasSize(2);
        assertThat(group.children().stream()
                        .map(ResultNode::id)
                        .map(app::result)
                        .map(result -> result.get(SOON)))
                .containsExactly(4, 4);
    }

    @Test
    void stopsEverythingBelow() {
        AsyncGroup<Integer> group = app.send(Group.of(
                app.task(Tasks::gated).signature(1).then(app.task(Tasks::twice)).then(app.task(Tasks::twice)),
                app.task(Tasks::gated).signature(2)));
        await().atMost(SOON).until(() -> tasks.waiting.get() == 2);

        group.terminate();

        await().atMost(SOON).until(group::ready);
        assertThat(group.failed()).isEqualTo(2);
        assertThat(tasks.gate.getCount()).isEqualTo(1);
    }

    /** Results in memory that count how often somebody asks for some. */
    private static final class Counting {
        private final AtomicInteger questions = new AtomicInteger();
        private final InMemoryResults kept = new InMemoryResults();
        private final ResultBackend backend = (ResultBackend) Proxy.newProxyInstance(
                CanvasTest.class.getClassLoader(), new Class<?>[] {ResultBackend.class}, (proxy, method, args) -> {
                    if (method.getName().startsWith("find")) {
                        questions.incrementAndGet();
                    }
                    return method.invoke(kept, args);
                });
    }
}
