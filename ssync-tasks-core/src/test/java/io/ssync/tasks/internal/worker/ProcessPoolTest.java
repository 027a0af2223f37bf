package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.internal.worker.PortableTasks.Death;
import io.ssync.tasks.worker.Worker;
import io.ssync.tasks.worker.Worker.ChildCommand;
import io.ssync.tasks.worker.Worker.PoolKind;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only a pool of processes can do. */
class ProcessPoolTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final TaskOptions HARD = TaskOptions.DEFAULTS.timeLimit(Duration.ofSeconds(3));

    private final InMemoryBroker broker = new InMemoryBroker();
    private TaskApp app = app(TaskSettings.defaults());
    private Worker worker;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.close(Duration.ofSeconds(5));
        }
        app.close();
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void losesOnlyTheTaskThatTakesItsProcessWithIt(Death death) throws Exception {
        start(2);
        File end = file("end");
        AsyncResult<Integer> neighbour = app.task(PortableTasks::report).delay(1, end);
        await().atMost(SOON).until(() -> neighbour.state().equals(TaskState.PROGRESS));

        AsyncResult<String> killer = app.task(PortableTasks::dies).delay(death, file("runs"), 1);

        assertThat(killer.get(SOON)).isEqualTo("alive");
        assertThat(end.createNewFile()).isTrue();
        assertThat(neighbour.get(SOON)).isEqualTo(1);
        assertThat(broker.status("celery").deadLetters()).isZero();
    }

    @Test
    void failsATaskThatMustNotBeginTwice() {
        start(1);

        File runs = file("runs");
        AsyncResult<String> killer = app.task(PortableTasks::diesOnceAndForAll).delay(Death.KILL, runs);

        assertThatThrownBy(() -> killer.get(SOON))
                .hasMessageContaining("WorkerLostError: child process")
                .hasMessageContaining("was killed by signal 9");
        assertThat(runs).hasSize(1);
    }

    @Test
    void failsATaskThatWasAcknowledgedEarly() {
        start(1);

        AsyncResult<String> killer = app.task(PortableTasks::diesEarly).delay(Death.HALT, file("runs"));

        assertThatThrownBy(() -> killer.get(SOON)).hasMessageContaining("ended with exit code 7");
    }

    @Test
    void setsATaskAsideThatCostsOneProcessAfterTheOther() {
        start(1);
        File runs = file("runs");

        AsyncResult<String> killer = app.task(PortableTasks::dies).delay(Death.HALT, runs, 100);

        assertThatThrownBy(() -> killer.get(Duration.ofMinutes(1)))
                .hasMessageContaining("WorkerLostError: given up after it cost 6 processes");
        assertThat(runs).hasSize(6);
        await().until(() -> broker.status("celery").deadLetters() == 1);
        DeadLetter letter = broker.deadLetters("celery").list(0, 1).get(0);
        assertThat(letter.reason()).contains("ended with exit code 7");
        assertThat(app.task(PortableTasks::add).delay(1, 1).get(SOON)).isEqualTo(2);
    }

    @Test
    void killsTheProcessOfATaskThatOutlivesItsHardLimit() {
        start(1);
        Set<Long> before = children();

        AsyncResult<Void> result = app.task(PortableTasks::spins).applyAsync(HARD, file("begun"));

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("TimeLimitExceeded");
        assertThat(result.info())
                .isEqualTo(Map.of(
                        "exc_type", "TimeLimitExceeded",
                        "exc_message", List.of(3.0),
                        "exc_module", "billiard.exceptions"));
        assertThat(result.record().orElseThrow().traceback()).contains("PortableTasks.spins");
        assertThat(app.task(PortableTasks::add).delay(1, 1).get(SOON)).isEqualTo(2);
        await().untilAsserted(() -> assertThat(before).anyMatch(pid -> !isAlive(pid)));
        assertThat(worker.running()).isZero();
    }

    @Test
    void killsTheProcessOfATaskThatIgnoresItsTermination() {
        start(1);
        File begun = file("begun");
        AsyncResult<Void> result = app.task(PortableTasks::spins).delay(begun);
        await().atMost(SOON).until(begun::exists);

        app.terminate(result.id());

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("TaskRevokedError: terminated");
        assertThat(app.task(PortableTasks::add).delay(1, 1).get(SOON)).isEqualTo(2);
    }

    @Test
    void losesNoTaskToAProcessThatDiesWhileItHasNone() throws Exception {
        start(1);
        for (long pid : children()) {
            signal("KILL", pid);
        }

        assertThat(app.task(PortableTasks::describe).delay().get(SOON)).containsEntry("redeliveries", 0);
    }

    @Test
    void leavesItToTheParentWhenToEnd() throws Exception {
        start(1);
        AsyncResult<Integer> result = app.task(PortableTasks::report).delay(1, file("end"));
        await().atMost(SOON).until(() -> result.state().equals(TaskState.PROGRESS));

        for (long pid : children()) {
            // A terminal and systemd send these to every process of a worker.
            signal("INT", pid);
            signal("TERM", pid);
        }

        assertThat(file("end").createNewFile()).isTrue();
        assertThat(result.get(SOON)).isEqualTo(1);
        assertThat(children()).hasSize(2).allMatch(ProcessPoolTest::isAlive);
    }

    @Test
    void replacesAProcessThatHasHadItsShareOfTasks() {
        app = app(TaskSettings.fromEnvironment(Map.of("CELERY_WORKER_MAX_TASKS_PER_CHILD", "2")));
        start(1);

        Set<Long> pids = new TreeSet<>();
        for (int i = 0; i < 6; i++) {
            pids.add(app.task(PortableTasks::pid).delay().get(SOON));
        }

        assertThat(pids).hasSize(3);
    }

    @Test
    void replacesAProcessThatHasGrownTooLarge() {
        app = app(TaskSettings.fromEnvironment(Map.of("CELERY_WORKER_MAX_MEMORY_PER_CHILD", "150000")));
        start(1);
        long small = app.task(PortableTasks::pid).delay().get(SOON);
        assertThat(app.task(PortableTasks::pid).delay().get(SOON)).isEqualTo(small);

        app.task(PortableTasks::fills).delay(150).get(SOON);

        assertThat(app.task(PortableTasks::pid).delay().get(SOON)).isNotEqualTo(small);
        await().untilAsserted(() -> assertThat(isAlive(small)).isFalse());
    }

    @Test
    void passesLargeArgumentsAndResultsWithASmallHeap() {
        // One child needs the text, the bytes, and the text of the result, which are half as large again.
        start(1, PortableTasks.child().withJvmOptions("-Xmx512m", "-XX:+UseSerialGC"));
        byte[] bytes = new byte[64 << 20];
        new Random(1).nextBytes(bytes);

        AsyncResult<byte[]> result = app.task(PortableTasks::echo).delay(bytes);

        assertThat(Arrays.equals(result.get(Duration.ofMinutes(1)), bytes)).isTrue();
    }

    @Test
    void givesBackWhatDoesNotStopAndLeavesNoProcessBehind() throws InterruptedException {
        start(1);
        Set<Long> pids = children();
        File begun = file("begun");
        app.task(PortableTasks::spins).delay(begun);
        await().atMost(SOON).until(begun::exists);

        worker.close(Duration.ZERO);

        assertThat(pids).noneMatch(ProcessPoolTest::isAlive);
        try (Consumer next = broker.consume(Consumer.Options.of("next@host", List.of("celery")))) {
            List<Delivery> deliveries = next.claim(1, Duration.ofSeconds(5));
            assertThat(deliveries)
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.redeliveries()).isZero());
        }
    }

    @Test
    void leavesNoProcessBehindWhenTheParentIsKilled() throws Exception {
        File begun = file("begun");
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PortableTasks.class.getName(),
                        begun.toString())
                .redirectErrorStream(true)
                .redirectOutput(file("log"))
                .start();
        await().atMost(SOON).until(begun::exists);
        List<ProcessHandle> children = parent.children().toList();
        assertThat(children).isNotEmpty();

        parent.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void doesWhatRemoteControlWants() {
        start(1);
        Set<Long> first = children();
        assertThat(first).hasSize(2);

        app.control().poolGrow(2);
        await().atMost(SOON).until(() -> children().size() == 4);
        app.control().poolShrink(2);
        await().atMost(SOON).until(() -> children().size() == 2);
        app.control().poolRestart();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(children()).hasSize(2).doesNotContainAnyElementsOf(first));
        assertThat(app.task(PortableTasks::add).delay(1, 1).get(SOON)).isEqualTo(2);
        Map<?, ?> pool = pool();
        assertThat((List<?>) pool.get("children"))
                .anySatisfy(child -> assertThat(((Map<?, ?>) child)).satisfies(numbers -> {
                    assertThat(numbers.get("tasks")).isEqualTo(1);
                    assertThat(((Number) numbers.get("rss-kb")).longValue()).isGreaterThan(10_000);
                }));
    }

    @Test
    void saysWhyAProcessDoesNotStart() {
        assertThatThrownBy(() -> start(1, ChildCommand.of(String.class)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the child processes do not start: child process")
                .hasMessageContaining("ended with exit code 1 before it was ready");
        assertThatThrownBy(() -> app.worker().pool(PoolKind.PROCESS).start())
                .hasMessageContaining("call processes(…) instead of pool(…)");
    }

    private void start(int concurrency) {
        start(concurrency, PortableTasks.child());
    }

    private void start(int concurrency, ChildCommand child) {
        worker = app.worker()
                .name("tested@host")
                .concurrency(concurrency)
                .processes(child)
                .start();
        await().atMost(SOON).until(() -> children().size() == concurrency + 1);
    }

    private TaskApp app(TaskSettings settings) {
        return TaskApp.builder("test")
                .broker(broker)
                .settings(settings)
                .register(new PortableTasks())
                .build();
    }

    private Set<Long> children() {
        return ((List<?>) pool().get("processes"))
                .stream().map(pid -> ((Number) pid).longValue()).collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<?, ?> pool() {
        Map<?, ?> stats = (Map<?, ?>) app.inspect().stats().get("tested@host");
        return (Map<?, ?>) stats.get("pool");
    }

    private File file(String name) {
        return folder.resolve(name).toFile();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }
}
