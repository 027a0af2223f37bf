package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.Group.Outcome;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chains and groups that are put together in Java, carried out by a worker. */
class CanvasTest {
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
    void handsTheResultOfEachStepToTheNext() {
        AsyncResult<String> result = app.send(app.task(Tasks::twice)
                .signature(4)
                .then(app.task(Tasks::add).step(1))
                .then(app.task(Tasks::name).step("sum")));

        assertThat(result.get(SOON)).isEqualTo("sum=9");
    }

    @Test
    void runsAStepWithItsOwnArgumentsOnly() {
        AsyncResult<Integer> result = app.send(app.task(Tasks::note)
                .signature("first")
                .thenRun(app.task(Tasks::note).signature("second"))
                .thenRun(app.task(Tasks::twice).signature(21)));

        assertThat(result.get(SOON)).isEqualTo(42);
        assertThat(tasks.noted).containsExactly("first", "second");
    }

    @Test
    void goesOnWithAChainOfItsOwn() {
        Chain<Integer> nine =
                app.task(Tasks::twice).signature(4).then(app.task(Tasks::add).step(1));

        assertThat(app.send(app.task(Tasks::note).signature("before").thenRun(nine))
                        .get(SOON))
                .isEqualTo(9);
        assertThat(tasks.noted).containsExactly("before");
    }

    @Test
    void runsAGroupAndKeepsTheOrderOfItsResults() {
        AsyncGroup<Integer> group = app.send(Group.each(
                app.task(Tasks::twice), IntStream.range(0, 200).boxed().toList()));

        assertThat(group.get(SOON))
                .isEqualTo(IntStream.range(0, 200).map(i -> 2 * i).boxed().toList());
        assertThat(group.total()).isEqualTo(200);
        assertThat(group.completed()).isEqualTo(200);
        assertThat(group.failed()).isZero();
        assertThat(group.ready()).isTrue();
        assertThat(group.successful()).isTrue();
    }

    @Test
    void goesOnWhenAllOfAGroupHaveEnded() {
        AsyncResult<Integer> result = app.send(Group.each(
                        app.task(Tasks::twice),
                        IntStream.rangeClosed(1, 100).boxed().toList())
                .then(app.task(Tasks::sum))
                .then(app.task(Tasks::twice)));

        assertThat(result.get(SOON)).isEqualTo(2 * 2 * 5050);
        assertThat(tasks.sums).hasValue(1);
    }

    @Test
    void spreadsAResultOverSeveralSteps() {
        Group<Integer> spread = app.task(Tasks::twice)
                .signature(5)
                .thenEach(List.of(
                        app.task(Tasks::add).step(1),
                        app.task(Tasks::add).step(2),
                        app.task(Tasks::twice).step().then(app.task(Tasks::twice))));

        assertThat(app.send(spread).get(SOON)).containsExactly(11, 12, 40);
        assertThat(app.send(spread.then(app.task(Tasks::sum))).get(SOON)).isEqualTo(63);
    }

    @Test
    void spreadsAgainWhatAGroupHasComeTo() {
        Chain<Integer> chain = Group.each(app.task(Tasks::twice), List.of(1, 2, 3))
                .thenEach(List.of(
                        app.task(Tasks::sum).step(), app.task(Tasks::count).step()))
                .then(app.task(Tasks::sum));

        assertThat(app.send(chain).get(SOON)).isEqualTo(12 + 3);
    }

    @Test
    void waitsForChainsThatHoldGroups() {
        Chain<Integer> inner = Group.each(app.task(Tasks::twice), List.of(1, 2)).then(app.task(Tasks::sum));

        AsyncResult<Integer> result = app.send(Group.of(
                        inner,
                        app.task(Tasks::twice)
                                .signature(10)
                                .then(app.task(Tasks::add).step(1)),
                        app.task(Tasks::twice).signature(100))
                .then(app.task(Tasks::sum)));

        assertThat(result.get(SOON)).isEqualTo(6 + 21 + 200);
    }

    @Test
    void tellsWhoWaitsForTheEndWhichStepHasFailed() {
        AsyncResult<Integer> result = app.send(app.task(Tasks::twice)
                .signature(4)
                .then(app.task(Tasks::fail))
                .then(app.task(Tasks::twice))
                .onFailure(app.task(Tasks::failed).step()));

        assertThatThrownBy(() -> result.get(SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("broken at 8");
        await().atMost(SOON).untilAsserted(() -> assertThat(tasks.failures).hasSize(1));
    }

    @Test
    void callsTheHandlerOnceWhenAMemberOfAHeaderFails() {
        AsyncResult<Integer> result = app.send(Group.of(
                        app.task(Tasks::twice).signature(1),
                        app.task(Tasks::fail).signature(2))
                .then(app.task(Tasks::sum))
                .onFailure(app.task(Tasks::failed).step()));

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("broken at 2");
        await().atMost(SOON).untilAsserted(() -> assertThat(tasks.failures).containsExactly(result.id()));
        assertThat(tasks.sums).hasValue(0);
    }

    @Test
    void aFailedMemberIsCounted() {
        AsyncGroup<Integer> group = app.send(Group.of(
                app.task(Tasks::twice).signature(1), app.task(Tasks::fail).signature(2)));

        await().atMost(SOON).until(group::ready);
        assertThat(group.completed()).isEqualTo(1);
        assertThat(group.failed()).isEqualTo(1);
        assertThat(group.successful()).isFalse();
        assertThatThrownBy(() -> group.get(SOON)).hasMessageContaining("broken at 2");
    }

    @Test
    void tellsWhoWaitsForTheEndThatAStepWasRevoked() {
        Signature<Integer> first = app.task(Tasks::twice)
                .signature(1)
                .with(TaskOptions.DEFAULTS.taskId("revoked-first").withCountdown(Duration.ofMillis(500)));
        AsyncResult<Integer> chain = app.send(first.then(app.task(Tasks::twice)).then(app.task(Tasks::twice)));
        AsyncResult<Integer> chord = app.send(Group.of(
                        first.with(TaskOptions.DEFAULTS.taskId("revoked-member").withCountdown(Duration.ofMillis(500)))
                                .then(app.task(Tasks::twice)),
                        app.task(Tasks::twice).signature(1))
                .then(app.task(Tasks::sum)));

        app.revoke("revoked-first", "revoked-member");

        assertThatThrownBy(() -> chain.get(SOON))
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        failed -> assertThat(failed.state()).isEqualTo(TaskState.REVOKED));
        assertThatThrownBy(() -> chord.get(SOON)).hasMessageContaining("ChordError");
    }

    @Test
    void runsOneTaskForManyArgumentsInOnePlace() {
        assertThat(app.send(app.task(Tasks::twice).map(List.of(1, 2, 3))).get(SOON))
                .containsExactly(2, 4, 6);
        assertThat(app.send(Signature.starmap(List.of(
                                app.task(Tasks::add).signature(1, 2),
                                app.task(Tasks::add).signature(3, 4))))
                        .get(SOON))
                .containsExactly(3, 7);
        List<Signature<Integer>> calls = IntStream.range(0, 7)
                .mapToObj(i -> app.task(Tasks::twice).signature(i))
                .toList();
        assertThat(app.send(Group.chunks(3, calls)).get(SOON))
                .containsExactly(List.of(0, 2, 4), List.of(6, 8, 10), List.of(12));
        assertThat(app.send(app.task(Tasks::note)
                                .signature("before")
                                .thenRun(app.task(Tasks::twice).map(List.of(1, 2)))
                                .then(app.task(Tasks::sum)))
                        .get(SOON))
                .isEqualTo(6);
    }

    @Test
    void refusesCallsThatCannotBeRunInOnePlace() {
        Signature<Integer> one = app.task(Tasks::twice).signature(1);

        assertThatThrownBy(() -> Signature.starmap(List.<Signature<Integer>>of()))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() ->
                        Signature.starmap(List.of(one, app.task(Tasks::add).signature(1, 2))))
                .hasMessageContaining("canvas.add cannot be with canvas.twice");
        assertThatThrownBy(() -> Signature.starmap(List.of(one.with(TaskOptions.DEFAULTS.queue("slow")))))
                .hasMessageContaining("no options");
        assertThatThrownBy(() -> Group.chunks(0, List.of(one))).hasMessageContaining("size must be at least 1, was 0");
        assertThatThrownBy(() -> Group.chunks(2, List.<Signature<Integer>>of())).hasMessageContaining("at least one");
    }

    @Test
    void aTaskThatIsUniqueIsNotLeftOutOfAWorkflow() {
        Chain<Integer> chain = app.task(Tasks::unique).signature(1).then(app.task(Tasks::twice));

        List<AsyncResult<Integer>> all =
                IntStream.range(0, 5).mapToObj(i -> app.send(chain)).toList();

        all.forEach(result -> assertThat(result.get(SOON)).isEqualTo(2));
    }

    @Test
    void callsATaskWithTheResultBesideWhatFollows() {
        app.send(app.task(Tasks::name)
                .signature(3, "n")
                .onSuccess(app.task(Tasks::note).step()));

        await().atMost(SOON).untilAsserted(() -> assertThat(tasks.noted).containsExactly("n=3"));
    }

    @Test
    void tasksByNameTakePartAnywhere() {
        assertThat(app.send(Signature.of("canvas.twice", List.of(4))
                                .then("canvas.add", 2)
                                .then(Step.of("canvas.name").withKwargs(Map.of("name", "x"))))
                        .get(SOON))
                .isEqualTo("x=10");
    }

    @Test
    void stepsHaveOptionsOfTheirOwn() throws Exception {
        try (Worker slow = app.worker().queues("slow").start()) {
            assertThat(app.send(app.task(Tasks::twice)
                                    .signature(1)
                                    .then(app.task(Tasks::queue)
                                            .step()
                                            .with(TaskOptions.DEFAULTS
                                                    .queue("slow")
                                                    .header("x-mark", "m"))))
                            .get(SOON))
                    .isEqualTo("slow m");
        }
    }

    @Test
    void callsMadeInATaskAreItsChildren() {
        AsyncResult<String> result = app.task(Tasks::caller).delay();
        String chainId = result.get(SOON);

        assertThat(app.result(chainId).get(SOON)).isEqualTo(5);
        assertThat(result.record().orElseThrow().children()).hasSize(1);
    }

    @Test
    void runsAtOnceWhereAllIsEager() {
        try (TaskApp eager = TaskApp.builder("eager")
                .broker(new InMemoryBroker())
                .settings(TaskSettings.defaults().withAlwaysEager(true))
                .register(new Tasks())
                .build()) {
            assertThat(eager.send(Group.each(eager.task(Tasks::twice), List.of(1, 2, 3))
                                    .then(eager.task(Tasks::sum))
                                    .then(eager.task(Tasks::twice)))
                            .get())
                    .isEqualTo(24);
        }
    }

    @Test
    void refusesWhatCannotBeSent() {
        assertThatThrownBy(() -> Group.of(List.<Signature<Integer>>of())).hasMessageContaining("at least one member");
        Group<Integer> inner = Group.each(app.task(Tasks::twice), List.of(1));
        assertThatThrownBy(() -> Group.of(inner)).hasMessageContaining("cannot be a member of a group");
        assertThatThrownBy(() -> app.task(Tasks::twice)
                        .step()
                        .then(app.task(Tasks::twice))
                        .with(TaskOptions.DEFAULTS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more than one task");
    }

    @Test
    void sayWhatTheyAre() {
        assertThat(app.task(Tasks::twice)
                        .signature(1)
                        .thenEach(List.of(
                                app.task(Tasks::twice).step(),
                                app.task(Tasks::twice).step().then(app.task(Tasks::fail))))
                        .then(app.task(Tasks::sum)))
                .hasToString("canvas.twice → [canvas.twice, canvas.twice → canvas.fail] → canvas.sum");
        assertThat(Group.each(app.task(Tasks::twice), List.of(1, 2, 3, 4, 5, 6)))
                .hasToString("[canvas.twice, canvas.twice, canvas.twice, canvas.twice, canvas.twice, … 6 in all]");
    }

    /** Tasks to put together. */
    public static class Tasks {
        final List<String> noted = new CopyOnWriteArrayList<>();
        final List<String> failures = new CopyOnWriteArrayList<>();
        final AtomicInteger sums = new AtomicInteger();
        volatile List<Outcome<Integer>> outcomes = new CopyOnWriteArrayList<>();
        final AtomicInteger waiting = new AtomicInteger();
        final CountDownLatch gate = new CountDownLatch(1);

        @Task(name = "canvas.twice")
        public int twice(int n) {
            return 2 * n;
        }

        @Task(name = "canvas.same")
        public int same(int n) {
            return n;
        }

        @Task(name = "canvas.add")
        public int add(int n, int more) {
            return n + more;
        }

        @Task(name = "canvas.sum")
        public int sum(List<Integer> numbers) {
            sums.incrementAndGet();
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }

        @Task(name = "canvas.count")
        public int count(List<Integer> numbers) {
            return numbers.size();
        }

        @Task(name = "canvas.name")
        public String name(int n, String name) {
            return name + "=" + n;
        }

        @Task(name = "canvas.note")
        public void note(String text) {
            noted.add(text);
        }

        @Task(name = "canvas.fail")
        public int fail(int n) {
            throw new IllegalStateException("broken at " + n);
        }

        @Task(name = "canvas.failed")
        public void failed(String id) {
            failures.add(id);
        }

        @Task(name = "canvas.gated")
        public int gated(TaskContext self, int n) throws InterruptedException {
            self.progress(n, 4, "waiting");
            waiting.incrementAndGet();
            gate.await();
            return n;
        }

        @Task(name = "canvas.unique", unique = @Unique)
        public int unique(int n) {
            return n;
        }

        @Task(name = "canvas.replaced")
        public int replaced(TaskContext self, String by) {
            throw self.replace(
                    by.equals("chord")
                            ? Group.each(self.task(Tasks::twice), List.of(1, 2)).then(self.task(Tasks::sum))
                            : self.task(Tasks::twice)
                                    .signature(4)
                                    .then(
                                            by.equals("fail")
                                                    ? self.task(Tasks::fail).step()
                                                    : self.task(Tasks::add).step(4)));
        }

        @Task(name = "canvas.replacedByGroup")
        public List<Integer> replacedByGroup(TaskContext self) {
            throw self.replace(Group.each(self.task(Tasks::twice), List.of(1, 2)));
        }

        @Task(name = "canvas.addsTo")
        public int addsTo(TaskContext self, int count) {
            for (int i = 0; i < count; i++) {
                self.addToChord(self.task(Tasks::twice)
                        .signature(i)
                        .then(self.task(Tasks::add).step(4)));
            }
            return count;
        }

        @Task(name = "canvas.judge")
        public int judge(List<Outcome<Integer>> all) {
            outcomes.addAll(all);
            return (int) all.stream().filter(Outcome.Success.class::isInstance).count();
        }

        @Task(name = "canvas.queue")
        public String queue(TaskContext self, int n) {
            return self.queue() + " " + self.headers().get("x-mark");
        }

        @Task(name = "canvas.caller")
        public String caller(TaskContext self) {
            return self.send(self.task(Tasks::twice)
                            .signature(2)
                            .then(self.task(Tasks::add).step(1)))
                    .id();
        }
    }
}
