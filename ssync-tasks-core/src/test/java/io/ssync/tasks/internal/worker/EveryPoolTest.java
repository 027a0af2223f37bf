package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.worker.Worker;
import io.ssync.tasks.worker.Worker.PoolKind;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The same task code does the same in every pool. */
@ParameterizedClass
@MethodSource("pools")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPoolTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final TaskOptions SOFT = TaskOptions.DEFAULTS.softTimeLimit(Duration.ofMillis(100));

    private final InMemoryBroker broker = new InMemoryBroker();
    private final List<TaskEvent> events = new CopyOnWriteArrayList<>();
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .register(new PortableTasks())
            .intercept(PortableTasks::around)
            .listener(new TaskListener() {
                @Override
                public void happened(TaskEvent event) {
                    events.add(event);
                }
            })
            .build();

    @Parameter
    private PoolKind pool;

    private PoolKind started;
    private Worker worker;

    @TempDir
    private Path folder;

    /** Once for all tests of a pool, since child processes take their time. This object is that of all pools. */
    @BeforeEach
    void start() {
        events.clear();
        if (pool == started) {
            return;
        }
        stop();
        started = pool;
        Worker.Builder builder = app.worker().name("tested@host").concurrency(2);
        worker = (pool == PoolKind.PROCESS ? builder.processes(PortableTasks.child()) : builder.pool(pool)).start();
    }

    /** All that this Java has. */
    static Stream<PoolKind> pools() {
        return Stream.of(PoolKind.values())
                .filter(pool -> pool != PoolKind.VIRTUAL || Runtime.version().feature() >= 21);
    }

    @AfterEach
    void leaveNothing() {
        await().untilAsserted(() -> {
            assertThat(broker.status("celery").inFlight()).isZero();
            assertThat(broker.status("celery").ready()).isZero();
        });
        broker.deadLetters("celery")
                .drop(broker.deadLetters("celery").list(0, 10).stream()
                        .map(DeadLetter::id)
                        .toList());
    }

    @AfterAll
    void stop() {
        if (worker != null) {
            worker.close(Duration.ofSeconds(5));
        }
    }

    private File file(String name) {
        return folder.resolve(name).toFile();
    }

    @Test
    void runsATask() {
        assertThat(app.task(PortableTasks::add).delay(2, 3).get(SOON)).isEqualTo(5);
        assertThat(app.task(PortableTasks::pid).delay().get(SOON)
                        == ProcessHandle.current().pid())
                .isEqualTo(pool != PoolKind.PROCESS);
    }

    @Test
    void notesTheCallsOfATaskAsItsChildren() {
        AsyncResult<List<String>> result = app.task(PortableTasks::calls).delay();

        List<String> called = result.get(SOON);
        assertThat(called).hasSize(2);
        assertThat(app.results().find(result.id()).orElseThrow().children())
                .isEqualTo(called.stream().map(ResultNode::task).toList());
    }

    @Test
    void tellsTheTaskOfItself() {
        AsyncResult<Map<String, Object>> result =
                app.task(PortableTasks::describe).applyAsync(TaskOptions.DEFAULTS.header("tenant", "north"));

        assertThat(result.get(SOON))
                .containsOnly(
                        Map.entry("id", result.id()),
                        Map.entry("name", "portable.describe"),
                        Map.entry("worker", "tested@host"),
                        Map.entry("queue", "celery"),
                        Map.entry("retries", 0),
                        Map.entry("redeliveries", 0),
                        Map.entry("tenant", "north"),
                        Map.entry("current", result.id()),
                        Map.entry(
                                "logged",
                                Map.of(
                                        "task_id", result.id(),
                                        "task_name", "portable.describe",
                                        "queue", "celery",
                                        "root_id", result.id(),
                                        "around", "portable.describe")));
    }

    @Test
    void showsTheLatestProgressWhileTheTaskRuns() throws Exception {
        File end = file("end");
        AsyncResult<Integer> result = app.task(PortableTasks::report).delay(1_000_000, end);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(result.info())
                        .isEqualTo(Map.of("current", 1_000_000, "total", 1_000_000, "status", "row 1000000")));
        assertThat(result.state()).isEqualTo(TaskState.PROGRESS);
        assertThat(end.createNewFile()).isTrue();
        assertThat(result.get(SOON)).isEqualTo(1_000_000);
    }

    @Test
    void passesOnTheEventsOfTheTask() {
        app.task(PortableTasks::tells).delay().get(SOON);

        assertThat(events)
                .filteredOn(event ->
                        event.type().equals("task-card-printed") || event.type().equals("card-printed"))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).containsEntry("pages", 2));
    }

    @Test
    void failsWithTheExceptionOfTheTask() {
        AsyncResult<Void> result = app.task(PortableTasks::fails).delay("boom");

        assertThatThrownBy(() -> result.get(SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("IllegalStateException: boom");
        assertThat(result.info())
                .isEqualTo(Map.of(
                        "exc_type", "IllegalStateException",
                        "exc_message", List.of("boom"),
                        "exc_module", "java.lang"));
        assertThat(result.record().orElseThrow().traceback()).contains("PortableTasks.fails");
    }

    @Test
    void failsWithAValueThatIsNoJson() {
        assertThatThrownBy(() ->
                        app.task(PortableTasks::returnsWhatIsNoJson).delay().get(SOON))
                .hasMessageContaining("cannot write java.lang.Object as JSON");
    }

    @Test
    void failsWithArgumentsThatDoNotFit() {
        assertThatThrownBy(() -> app.send("portable.add", "two", 3).get(SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("'x'");
    }

    @Test
    void retriesOnRequestAndByItself() {
        assertThat(app.task(PortableTasks::retries).delay(2, false).get(SOON)).isEqualTo(2);
        assertThat(app.task(PortableTasks::retries).delay(2, true).get(SOON)).isEqualTo(2);
        assertThatThrownBy(() -> app.task(PortableTasks::triesForEver).delay().get(SOON))
                .hasMessageContaining("MaxRetriesExceededError")
                .hasMessageContaining("it has used up its 1 retries");
    }

    @Test
    void putsARejectedTaskBackOrAside() {
        assertThat(app.task(PortableTasks::rejectsOnce).delay(file("runs")).get(SOON))
                .isEqualTo(2);
        assertThatThrownBy(() -> app.task(PortableTasks::refuses).delay().get(SOON))
                .hasMessageContaining("Reject: the file is damaged");
        await().until(() -> broker.status("celery").deadLetters() == 1);
        DeadLetter letter = broker.deadLetters("celery").list(0, 1).get(0);
        assertThat(letter.lastException()).contains("Caused by: java.lang.IllegalStateException: bad checksum");
    }

    @Test
    void keepsTheLastWordOfATaskThatIgnoresItsEnd() {
        AsyncResult<Void> result = app.task(PortableTasks::ignores).delay();

        await().atMost(SOON).untilAsserted(() -> assertThat(result.state()).isEqualTo(new TaskState("HANDED_ON")));
        assertThat(result.info()).isEqualTo(Map.of("to", "another system"));
    }

    @Test
    void interruptsATaskAtItsSoftLimit() {
        AsyncResult<Void> waiting = app.task(PortableTasks::waits).applyAsync(SOFT, file("begun"));

        assertThatThrownBy(() -> waiting.get(SOON)).hasMessageContaining("SoftTimeLimitExceeded");
        assertThat(waiting.record().orElseThrow().traceback()).contains("PortableTasks.waits");
        assertThat(app.task(PortableTasks::cleansUp).applyAsync(SOFT).get(SOON)).isEqualTo("clean");
    }

    @Test
    void stopsARunningTaskThatIsTerminated() {
        File begun = file("begun");
        AsyncResult<Void> result = app.task(PortableTasks::waits).delay(begun);
        await().atMost(SOON).until(() -> begun.exists());

        app.terminate(result.id());

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining("TaskRevokedError: terminated");
    }
}
