package io.ssync.tasks.internal.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskArguments;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What anybody may send to the tasks that every worker knows: each loop ends, and says why if it does not begin. */
class BuiltInTasksTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final InMemoryBroker broker = new InMemoryBroker();
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .register(new Tasks())
            .listener(new TaskListener() {
                @Override
                public void finished(String task, String queue, TaskState state, Duration took) {
                    ended.add(task + " " + state);
                }
            })
            .build();
    private final Worker worker = app.worker().concurrency(2).start();
    private final Map<String, ?> add = Map.of("task", "test.add", "args", List.of(), "options", Map.of());

    @AfterEach
    void stop() {
        worker.close(Duration.ZERO);
        app.close();
    }

    @Test
    void chunksHaveAtLeastOneItem() {
        for (Object n : Arrays.asList(0, -1, 0.5, "2", null, Double.NaN)) {
            failed("celery.chunks", "argument 'n' must be a number of at least 1", add, List.of(List.of(1, 2)), n);
        }
        app.send("celery.chunks", add, List.of(List.of(1, 2)), Integer.MAX_VALUE)
                .get(SOON);
    }

    @Test
    void aMessageMakesOnlySoManyCalls() {
        List<Object> many = Collections.nCopies(BuiltInTasks.MOST_CALLS + 1, List.of(1, 2));

        failed("celery.chunks", "100001 calls at once", add, many, 1);
        failed("celery.group", "100001 calls at once", Collections.nCopies(BuiltInTasks.MOST_CALLS + 1, add));
        assertThat(broker.status("celery").ready()).isZero();
    }

    @Test
    void noneOfThemRunsAnother() {
        Map<String, ?> nested = Map.of("task", "celery.map", "args", List.of(add, List.of(1)), "options", Map.of());

        for (String task : List.of("celery.map", "celery.starmap", "celery.chunks")) {
            failed(task, "must be a task of your own", nested, List.of(1, 2), 1);
        }
    }

    @Test
    void saysWhatIsWrongWithItsArguments() {
        failed("celery.map", "argument 'it' must be a list", add, 5);
        failed("celery.starmap", "each item of 'it' must be a list", add, List.of(1, 2));
        failed("celery.map", "argument 'task' is no signature", "test.add", List.of());
        failed("celery.map", "no task registered as 'no.such'", Map.of("task", "no.such"), List.of(1));
        assertThatThrownBy(() -> app.sendWithKwargs("celery.accumulate", List.of(1, 2), Map.of("index", 2))
                        .get(SOON))
                .hasMessageContaining("one of 2 results");
        assertThat(app.sendWithKwargs("celery.accumulate", List.of(1, 2), Map.of("index", -1))
                        .get(SOON))
                .isEqualTo(2);
    }

    @Test
    void whatIsToStopDoesSoBetweenTwoItems() {
        Signature<Object> call = Signature.of(
                        "celery.map",
                        List.of(
                                Map.of("task", "test.nap", "args", List.of(), "options", Map.of()),
                                Collections.nCopies(1_000_000, 1)))
                .with(TaskOptions.DEFAULTS.softTimeLimit(Duration.ofMillis(300)));

        assertThatThrownBy(() -> app.send(call).get(SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("SoftTimeLimitExceeded");
    }

    @Test
    void waitsForAHeaderAtAnIntervalThatHarmsNobodyAndNotForEver() {
        for (Object interval : List.of(0, -5, 1e300, Double.NaN)) {
            Map<String, Object> waiting = Map.of(
                    "group_id",
                    "gid",
                    "callback",
                    add,
                    "interval",
                    interval,
                    "max_retries",
                    0,
                    "result",
                    List.of(Arrays.asList(Arrays.asList("never", null), null)));
            app.sendWithKwargs("celery.chord_unlock", List.of(), waiting);
            await().atMost(SOON).until(() -> "celery.chord_unlock FAILURE".equals(ended.poll()));
        }
    }

    @Test
    void stampsOfASignatureBecomeThoseOfItsMessage() {
        WireSignature stamped = new WireSignature(Map.of(
                "task",
                "test.stamps",
                "args",
                List.of(),
                "options",
                Map.of(
                        "task_id",
                        "stamped",
                        "stamped_headers",
                        List.of("school", "tags"),
                        "school",
                        "s9",
                        "tags",
                        List.of("a"))));
        Embed embed = new Embed(List.of(), List.of(), List.of(stamped), null);

        app.send(Signature.of("test.stamps", List.of()).with(TaskOptions.DEFAULTS.embed(embed.toMap())));

        assertThat(app.result("stamped").get(SOON))
                .isEqualTo(List.of(List.of("school", "tags"), Map.of("school", "s9", "tags", List.of("a"))));
    }

    @Test
    void optionsThatCeleryTakesAreNoReasonNotToSend() {
        WireSignature odd = new WireSignature(Map.of(
                "task",
                "test.add",
                "args",
                List.of(1, 2),
                "immutable",
                true,
                "options",
                Map.of("task_id", "odd", "priority", 10, "time_limit", 0, "soft_time_limit", 0, "countdown", -3)));

        app.send(Signature.of("test.add", List.of(1, 1))
                .with(TaskOptions.DEFAULTS.embed(new Embed(List.of(odd), List.of(), List.of(), null).toMap())));

        assertThat(app.result("odd").get(SOON)).isEqualTo(3);
    }

    private void failed(String task, String reason, Object... args) {
        AsyncResult<Object> result = app.send(task, args);

        assertThatThrownBy(() -> result.get(SOON)).hasMessageContaining(reason);
        assertThat(result.state()).isEqualTo(TaskState.FAILURE);
    }

    static final class Tasks {
        @Task(name = "test.add")
        int add(int x, int y) {
            return x + y;
        }

        @Task(name = "test.nap")
        void nap(int item) throws InterruptedException {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                // Takes no notice, as many tasks do: the loop around it has to.
                assertThat(item).isOne();
            }
        }

        @Task(name = "test.stamps")
        List<Object> stamps(TaskContext self, TaskArguments given) {
            return Arrays.asList(
                    self.headers().get("stamped_headers"), self.headers().get("stamps"));
        }
    }
}
