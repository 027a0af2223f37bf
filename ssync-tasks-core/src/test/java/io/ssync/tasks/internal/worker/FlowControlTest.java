package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.TaskNotUniqueException;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.Unique;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits and uniqueness as a task's annotation declares them, and as workers and callers see them. */
class FlowControlTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final InMemoryBroker broker = new InMemoryBroker();
    private final InMemoryResults results = new InMemoryResults();
    private final Tasks tasks = new Tasks();
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .results(results)
            .register(tasks)
            .build();
    /** Knows the tasks by their names only, as a program in Python does. */
    private final TaskApp stranger =
            TaskApp.builder("other").broker(broker).results(results).build();

    private Worker worker;

    @AfterEach
    void stop() {
        tasks.open.countDown();
        if (worker != null) {
            worker.close();
        }
        app.close();
    }

    @Test
    void runsSoManyAtOncePerKey() throws Exception {
        start();
        List<AsyncResult<?>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(app.task(Tasks::perSchool).delay("school-" + i % 3, i));
        }

        for (AsyncResult<?> result : all) {
            result.get(SOON);
        }
        assertThat(tasks.most)
                .containsOnlyKeys("school-0", "school-1", "school-2")
                .allSatisfy((key, most) -> assertThat(most).isEqualTo(1));
    }

    @Test
    void countsCallsFromElsewhereByTheirKeyToo() throws Exception {
        start();
        List<AsyncResult<?>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(stranger.sendWithKwargs("test.per_school", List.of(), Map.of("school", "x", "number", i)));
            all.add(app.task(Tasks::perSchool).delay("x", i));
        }

        for (AsyncResult<?> result : all) {
            result.get(SOON);
        }
        assertThat(tasks.most).isEqualTo(Map.of("x", 1));
    }

    @Test
    void letsACallFailWhoseArgumentsHaveNoKey() {
        start();

        assertThatThrownBy(() -> stranger.send("test.per_school").get(SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("needs the arguments [school, number]");
    }

    @Test
    void freesTheKeyBetweenRetries() {
        start();

        AsyncResult<Integer> retried = app.task(Tasks::failsOncePerSchool).delay("x");
        await().atMost(SOON).until(() -> retried.state().equals(TaskState.RETRY));

        assertThat(app.task(Tasks::failsOncePerSchool).delay("x").get(SOON)).isEqualTo(2);
    }

    @Test
    void declaresItsLimits() {
        start();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(broker.limits("celery").list())
                        .extracting(TaskLimits.Status::task, TaskLimits.Status::rate, TaskLimits.Status::maxConcurrency)
                        .contains(
                                tuple("test.slow", RateLimit.parse("1/h"), 0),
                                tuple("test.per_school", Optional.empty(), 1)));
    }

    @Test
    void changesARateByRemoteControl() throws Exception {
        start();
        app.task(Tasks::slow).delay().get(SOON);
        AsyncResult<Void> second = app.task(Tasks::slow).delay();
        await().atMost(SOON).until(() -> broker.status("celery").limited() == 1);

        assertThat(app.inspect().registered("rate_limit").get(worker.name()).toString())
                .contains("test.slow [rate_limit=1/h]", "test.once,");
        assertThat(app.control().rateLimit("test.slow", "0"))
                .containsEntry(worker.name(), Map.of("ok", "rate limit disabled successfully"));
        second.get(SOON);
        assertThat(app.control().rateLimit("test.slow", "30/m"))
                .containsEntry(worker.name(), Map.of("ok", "new rate limit set successfully"));
        assertThat(broker.limits("celery").list())
                .filteredOn(limit -> limit.task().equals("test.slow"))
                .extracting(TaskLimits.Status::rate)
                .containsExactly(RateLimit.parse("30/m"));
        assertThat(app.control()
                        .rateLimit("test.slow", "often")
                        .get(worker.name())
                        .toString())
                .contains("Invalid rate limit string");
    }

    @Test
    void returnsTheResultOfTheSameCall() throws Exception {
        AsyncResult<Integer> first = app.task(Tasks::report).delay(7);
        assertThat(app.task(Tasks::report).delay(7).id()).isEqualTo(first.id());
        assertThat(app.task(Tasks::report).delay(8).id()).isNotEqualTo(first.id());
        assertThat(app.sendAll(List.of(
                                app.task(Tasks::report).signature(7),
                                app.task(Tasks::report).signature(9)))
                        .get(0)
                        .id())
                .isEqualTo(first.id());
        start();
        assertThat(first.get(SOON)).isEqualTo(7);

        await().atMost(SOON).until(() -> !app.task(Tasks::report).delay(7).id().equals(first.id()));
    }

    @Test
    void isUniqueForWhoeverNamesItToo() {
        String first = app.task(Tasks::report).delay(7).id();

        assertThat(app.send("test.report", 7).id()).isEqualTo(first);
    }

    @Test
    void freesALockWhenATaskFailsOrIsRevoked() {
        start();
        AsyncResult<Integer> failing = app.task(Tasks::report).delay(-1);
        await().atMost(SOON).until(() -> !app.task(Tasks::report).delay(-1).id().equals(failing.id()));

        AsyncResult<Integer> later =
                app.task(Tasks::report).applyAsync(TaskOptions.countdown(Duration.ofMillis(200)), 5);
        app.revoke(later.id());
        await().atMost(SOON).until(() -> !app.task(Tasks::report).delay(5).id().equals(later.id()));
    }

    @Test
    void letsKeysTakeTurns() throws Exception {
        for (int i = 0; i < 50; i++) {
            app.task(Tasks::perTenant).delay("big", i);
        }
        // A caller that knows nothing of the key: the worker adds it.
        stranger.send("test.per_tenant", "small", 0);
        app.task(Tasks::perTenant).delay("small", 1);
        worker = app.worker().concurrency(1).start();

        await().atMost(SOON).until(() -> tasks.served.size() == 52);

        assertThat(tasks.served.indexOf("small 1")).isLessThan(3);
    }

    @Test
    void cannotBeMadeDurableByACall() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> app.task(Tasks::report).applyAsync(TaskOptions.DEFAULTS.durable(), 7))
                .withMessageContaining("test.report is unique, and a call of a unique task cannot be durable");
    }

    @Test
    void refusesASecondCall() {
        String first = app.task(Tasks::once).delay("a", 1).id();

        assertThatThrownBy(() -> app.task(Tasks::once).delay("a", 2))
                .isInstanceOfSatisfying(
                        TaskNotUniqueException.class,
                        e -> assertThat(e.existingId()).isEqualTo(first))
                .hasMessageContaining("test.once", first);
        app.task(Tasks::once).delay("b", 1);
    }

    @Test
    void replacesTheCallThatWaits() throws Exception {
        AsyncResult<Integer> old = app.task(Tasks::latest).delay("a", 1);
        AsyncResult<Integer> latest = app.task(Tasks::latest).delay("a", 2);
        start();

        assertThat(latest.get(SOON)).isEqualTo(2);
        await().atMost(SOON).until(() -> old.state().equals(TaskState.REVOKED));
    }

    @Test
    void letsCallersTakeTurnsThatTheArgumentsDoNotSay() {
        for (int i = 0; i < 50; i++) {
            app.task(Tasks::plain).applyAsync(TaskOptions.DEFAULTS.fairnessKey("big"), "big " + i);
        }
        app.task(Tasks::plain).applyAsync(TaskOptions.DEFAULTS.fairnessKey("Greenhill, North Campus"), "small 1");
        app.task(Tasks::perTenant).applyAsync(TaskOptions.DEFAULTS.fairnessKey("small"), "big", 1);
        worker = app.worker().concurrency(1).start();

        await().atMost(SOON).until(() -> tasks.served.size() == 52);
        assertThat(tasks.served.subList(0, 3)).containsExactlyInAnyOrder("big 0", "small 1", "big 1");
    }

    @Test
    void sharesATurnWithThoseWhoseArgumentsGiveTheSameKey() {
        for (int i = 0; i < 3; i++) {
            app.task(Tasks::perTenant).delay("Greenhill, North Campus", i);
        }
        for (int i = 0; i < 3; i++) {
            app.task(Tasks::plain).applyAsync(TaskOptions.DEFAULTS.fairnessKey("Greenhill, North Campus"), "last");
            app.task(Tasks::perTenant).delay("big", i);
        }
        worker = app.worker().concurrency(1).start();

        await().atMost(SOON).until(() -> tasks.served.size() == 9);
        assertThat(tasks.served.subList(0, 6)).doesNotContain("last").contains("big 0", "big 1", "big 2");
    }

    @Test
    void refusesATurnOfNobody() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskOptions.DEFAULTS.fairnessKey(""))
                .withMessage("fairnessKey must not be empty");
    }

    @Test
    void saysWhatIsWrongWithADeclaration() {
        assertRefused(new KeyWithoutLimit(), "KeyWithoutLimit.run", "concurrencyKey needs maxConcurrency");
        assertRefused(new UnknownKey(), "UnknownKey.run", "there is no parameter 'pupil' to be a key; it has [school]");
        assertRefused(new UnknownTurn(), "UnknownTurn.run", "there is no parameter 'tenant' to be a key");
        assertRefused(new NoRate(), "NoRate.run", "a rate limit looks like 10/s, 100/m or 5/h", "'often'");
        assertRefused(new NegativeLimit(), "NegativeLimit.run", "maxConcurrency must not be negative, was -1");
        assertRefused(new ReplacesRunning(), "ReplacesRunning.run", "onConflict = REPLACE needs until = STARTED");
        assertRefused(new UniqueAndDurable(), "UniqueAndDurable.run", "a unique task cannot be durable");
        assertRefused(new NoTime(), "NoTime.run", "within must be at least 0.001 seconds, was 0.0");
    }

    private static void assertRefused(Object tasks, String... parts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskApp.builder("test")
                        .broker(new InMemoryBroker())
                        .register(tasks)
                        .build())
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    private void start() {
        worker = app.worker().concurrency(4).start();
    }

    static class KeyWithoutLimit {
        @Task(concurrencyKey = "school")
        void run(String school) {}
    }

    static class UnknownKey {
        @Task(concurrencyKey = "pupil", maxConcurrency = 1)
        void run(TaskContext self, String school) {}
    }

    static class UnknownTurn {
        @Task(fairnessKey = "tenant")
        void run(TaskContext self, String school) {}
    }

    static class NoRate {
        @Task(rateLimit = "often")
        void run() {}
    }

    static class NegativeLimit {
        @Task(maxConcurrency = -1)
        void run() {}
    }

    static class ReplacesRunning {
        @Task(unique = @Unique(onConflict = Unique.Conflict.REPLACE))
        void run() {}
    }

    static class UniqueAndDurable {
        @Task(unique = @Unique, durable = true)
        void run() {}
    }

    static class NoTime {
        @Task(unique = @Unique(within = 0))
        void run() {}
    }

    static class Tasks {
        final CountDownLatch open = new CountDownLatch(1);
        final Map<String, Integer> running = new ConcurrentHashMap<>();
        final Map<String, Integer> most = new ConcurrentHashMap<>();
        final AtomicInteger failures = new AtomicInteger();

        @Task(name = "test.per_school", maxConcurrency = 1, concurrencyKey = "school")
        void perSchool(TaskContext self, String school, int number) throws InterruptedException {
            most.merge(school, running.merge(school, 1, Integer::sum), Math::max);
            TimeUnit.MILLISECONDS.sleep(2);
            running.merge(school, -1, Integer::sum);
        }

        final List<String> served = new CopyOnWriteArrayList<>();

        @Task(name = "test.per_tenant", fairnessKey = "tenant")
        void perTenant(String tenant, int number) {
            served.add(tenant + " " + number);
        }

        @Task(name = "test.plain")
        void plain(String text) {
            served.add(text);
        }

        @Task(
                name = "test.fails_once_per_school",
                maxConcurrency = 1,
                concurrencyKey = "school",
                autoRetryFor = IllegalStateException.class,
                retryDelay = 3600)
        int failsOncePerSchool(String school) {
            if (failures.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
            }
            return failures.get();
        }

        @Task(name = "test.slow", rateLimit = "1/h")
        void slow() {}

        @Task(name = "test.report", unique = @Unique, maxRetries = 0)
        int report(int number) {
            if (number < 0) {
                throw new IllegalArgumentException("a negative number");
            }
            return number;
        }

        @Task(name = "test.once", unique = @Unique(key = "name", within = 3600, onConflict = Unique.Conflict.REJECT))
        void once(String name, int number) {}

        @Task(
                name = "test.latest",
                unique = @Unique(key = "name", until = UniqueLock.Until.STARTED, onConflict = Unique.Conflict.REPLACE))
        int latest(String name, int number) {
            return number;
        }
    }
}
