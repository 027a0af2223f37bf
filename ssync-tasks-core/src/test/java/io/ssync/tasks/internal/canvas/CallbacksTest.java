package io.ssync.tasks.internal.canvas;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.Unique;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What follows a task of ours, when its message says so in Celery's form. */
class CallbacksTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Tasks tasks = new Tasks();
    private final TaskApp app =
            TaskApp.builder("test").broker(new InMemoryBroker()).register(tasks).build();
    private final Worker worker = app.worker().concurrency(2).start();

    @AfterEach
    void stop() {
        worker.close();
        app.close();
    }

    @Test
    void callsTheCallbackWithTheResultInFront() {
        send(
                new Embed(
                        List.of(signature("test.add", 10).with(Map.of("task_id", "linked"))),
                        List.of(),
                        List.of(),
                        null),
                "test.add",
                1,
                2);

        assertThat(app.result("linked").get(SOON)).isEqualTo(13);
    }

    @Test
    void callsSeveralCallbacksAsAGroup() {
        AsyncResult<Object> first = send(
                new Embed(
                        List.of(
                                signature("test.add", 10).with(Map.of("task_id", "one")),
                                signature("test.add", 20).with(Map.of("task_id", "another"))),
                        List.of(),
                        List.of(),
                        null),
                "test.add",
                1,
                2);

        assertThat(app.result("one").get(SOON)).isEqualTo(13);
        assertThat(app.result("another").get(SOON)).isEqualTo(23);
        assertThat(first.record().orElseThrow().children())
                .singleElement()
                .extracting(ResultNode::members)
                .isEqualTo(List.of(ResultNode.task("one"), ResultNode.task("another")));
    }

    @Test
    void leavesTheArgumentsOfAnImmutableSignatureAlone() {
        WireSignature immutable = new WireSignature(Map.of(
                "task", "test.add", "args", List.of(7, 8), "immutable", true, "options", Map.of("task_id", "own")));

        send(new Embed(List.of(immutable), List.of(), List.of(), null), "test.add", 1, 2);

        assertThat(app.result("own").get(SOON)).isEqualTo(15);
    }

    @Test
    void goesOnWithTheLastElementOfTheChainFirst() {
        Embed embed = new Embed(
                List.of(),
                List.of(),
                List.of(
                        signature("test.lineage").with(Map.of("task_id", "third")),
                        signature("test.add", 3).with(Map.of("task_id", "second"))),
                null);

        AsyncResult<Object> first = send(embed, "test.add", 1, 2);

        assertThat(app.result("second").get(SOON)).isEqualTo(6);
        assertThat(app.result("third").get(SOON)).isEqualTo(List.of(List.of(6), "second", first.id()));
    }

    /** A step belongs to its chain: left out for another's sake, the rest would never run. */
    @Test
    void runsAStepOfAChainThoughItsTaskIsUniqueAndCalledAlready() {
        app.task(Tasks::alone).applyAsync(TaskOptions.countdown(Duration.ofHours(1)), 3);
        Embed embed = new Embed(
                List.of(),
                List.of(),
                List.of(
                        signature("test.add", 1).with(Map.of("task_id", "last")),
                        signature("test.alone").with(Map.of("task_id", "alone"))),
                null);

        send(embed, "test.add", 1, 2);

        assertThat(app.result("last").get(SOON)).isEqualTo(4);
        assertThat(app.result("alone").get(SOON)).isEqualTo(3);
    }

    @Test
    void failsTheRestOfAChainAndCallsTheErrbacks() {
        Embed embed = new Embed(
                List.of(),
                List.of(signature("test.note")),
                List.of(
                        signature("test.add", 1).with(Map.of("task_id", "last")),
                        signature("test.add", 1).with(Map.of("task_id", "next"))),
                null);

        AsyncResult<Object> failed = send(embed, "test.fail");

        assertThatThrownBy(() -> app.result("last").get(SOON)).isInstanceOf(TaskFailedException.class);
        assertThatThrownBy(() -> app.result("next").get(SOON)).isInstanceOf(TaskFailedException.class);
        await().atMost(SOON).until(() -> tasks.noted.equals(List.of(failed.id())));
    }

    @Test
    void runsAChordThatIsAStepOfAChain() {
        Map<String, Object> header = Map.of(
                "task", "celery.group",
                "subtask_type", "group",
                "kwargs",
                        Map.of(
                                "tasks",
                                List.of(
                                        signature("test.add", 10).toMap(),
                                        signature("test.add", 20).toMap())));
        WireSignature chord = new WireSignature(Map.of(
                "task", "celery.chord",
                "subtask_type", "chord",
                "kwargs",
                        Map.of(
                                "header", header,
                                "body",
                                        signature("test.total")
                                                .with(Map.of("task_id", "body"))
                                                .toMap(),
                                "kwargs", Map.of())));

        send(new Embed(List.of(), List.of(), List.of(chord), null), "test.add", 1, 2);

        assertThat(app.result("body").get(SOON)).isEqualTo(36);
    }

    @Test
    void revokedTasksOfAHeaderFailTheBody() {
        WireSignature body = signature("test.total").with(Map.of("task_id", "body"));
        app.results().chords().orElseThrow().begin("group", List.of(ResultNode.task("only")));

        app.send(Signature.of("test.add", List.of(1, 2))
                .with(TaskOptions.DEFAULTS
                        .taskId("only")
                        .header("group", "group")
                        .header("group_index", 0)
                        .expires(Instant.now().minusSeconds(1))
                        .embed(new Embed(List.of(), List.of(), List.of(), body).toMap())));

        assertThatThrownBy(() -> app.result("body").get(SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("ChordError")
                .hasMessageContaining("Dependency only raised TaskRevokedError('expired')");
    }

    @Test
    void makesGoodWhatACrashBetweenResultAndFollowerHasLeftOut() throws Exception {
        worker.close();
        AsyncResult<Object> first = send(
                new Embed(
                        List.of(), List.of(), List.of(signature("test.add", 3).with(Map.of("task_id", "next"))), null),
                "test.add",
                1,
                2);
        // A worker that stored the result and got no further.
        Consumer.Options options = new Consumer.Options("crashed@host", List.of("celery"), Duration.ofMillis(200), 5);
        try (Consumer crashed = app.broker().consume(options)) {
            assertThat(crashed.claim(1, SOON)).hasSize(1);
            app.results().store(List.of(TaskResult.ended(first.id(), TaskState.SUCCESS, "100")));

            try (Worker other =
                    app.worker().name("other@host").lease(Duration.ofSeconds(1)).start()) {
                assertThat(app.result("next").get(SOON)).isEqualTo(103);
                // The result may be read before the thread has given its slot back.
                await().until(() -> other.running() == 0);
            }
        }
    }

    @Test
    void knowsTheTasksThatEveryWorkerKnows() {
        Object add = signature("test.add").toMap();

        assertThat(app.sendWithKwargs(
                                "celery.starmap",
                                List.of(),
                                Map.of("task", add, "it", List.of(List.of(1, 2), List.of(3, 4))))
                        .get(SOON))
                .isEqualTo(List.of(3, 7));
        assertThat(app.sendWithKwargs("celery.accumulate", List.of("a", "b"), Map.of("index", 1))
                        .get(SOON))
                .isEqualTo("b");
        app.sendWithKwargs(
                        "celery.group",
                        List.of(
                                List.of(signature("test.add", 1)
                                        .with(Map.of("task_id", "member"))
                                        .toMap()),
                                List.of(),
                                "gid",
                                List.of(4)),
                        Map.of())
                .get(SOON);
        assertThat(app.result("member").get(SOON)).isEqualTo(5);
        List<Object> header = List.of(Arrays.asList(Arrays.asList("member", null), null));
        app.sendWithKwargs(
                "celery.chord_unlock",
                List.of(),
                Map.of(
                        "group_id",
                        "gid",
                        "callback",
                        signature("test.total")
                                .with(Map.of("task_id", "unlocked"))
                                .toMap(),
                        "interval",
                        0.05,
                        "result",
                        header));
        assertThat(app.result("unlocked").get(SOON)).isEqualTo(5);
        assertThat(app.taskNames().keySet()).noneMatch(name -> name.startsWith("celery."));
    }

    @Test
    void readsNothingWhereNothingFollows() {
        assertThat(Embed.of("[[1], {}, {\"callbacks\": null, \"errbacks\": null, \"chain\": null, \"chord\": null}]"
                        .getBytes(UTF_8)))
                .isSameAs(Embed.NOTHING);
        assertThat(Embed.of("[[1], {}, {}]".getBytes(UTF_8)).isEmpty()).isTrue();
    }

    private AsyncResult<Object> send(Embed embed, String task, Object... args) {
        return app.send(Signature.of(task, List.of(args)).with(TaskOptions.DEFAULTS.embed(embed.toMap())));
    }

    private static WireSignature signature(String task, Object... args) {
        return new WireSignature(Map.of("task", task, "args", List.of(args), "options", Map.of()));
    }

    static final class Tasks {
        final List<String> noted = new CopyOnWriteArrayList<>();

        @Task(name = "test.add")
        int add(int x, int y) {
            return x + y;
        }

        @Task(name = "test.alone", unique = @Unique)
        int alone(int number) {
            return number;
        }

        @Task(name = "test.total")
        int total(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }

        @Task(name = "test.fail", maxRetries = 0)
        void fail() {
            throw new IllegalStateException("boom");
        }

        @Task(name = "test.note")
        void note(String id) {
            noted.add(id);
        }

        @Task(name = "test.lineage")
        List<Object> lineage(TaskContext self, TaskArguments given) {
            return List.of(
                    given.args(),
                    self.headers().get("parent_id"),
                    self.headers().get("root_id"));
        }
    }
}
