package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python's programs and ours read each other's results from Redis. */
class CeleryResultsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final EmbeddedRedis redis = EmbeddedRedis.start();
    private final JavaTasks tasks = new JavaTasks();
    private PythonCelery celery;
    private TaskApp app;

    @BeforeEach
    void connect() {
        String results = redis.uri().resolve("/1").toString();
        celery = PythonCelery.on(redis.uri().toString(), Map.of("RESULT_URL", results), folder);
        app = TaskApp.builder("test")
                .broker(RedisBroker.connect(redis.uri().toString()))
                .results(RedisResults.connect(results))
                .routes(Routes.of("java.*", "java", "python.*", "python"))
                .register(tasks)
                .build();
    }

    @AfterEach
    void stop() {
        if (app != null) {
            app.close();
        }
        redis.close();
    }

    @Test
    void pythonWaitsForATaskThatRunsInJava() {
        try (Worker worker = app.worker().queues("java").start()) {
            assertThat(worker.running()).isZero();
            Map<?, ?> seen = (Map<?, ?>) CeleryJson.readPlain(celery.python("""
                    import json, time
                    from celery.exceptions import TimeoutError

                    slow = java("sleep", 1.0).delay()
                    start = time.monotonic()
                    woken = slow.get(timeout=20)
                    waited = time.monotonic() - start
                    failed = java("fail", "out of chalk").delay()
                    try:
                        failed.get(timeout=20)
                    except Exception as e:
                        error = e
                    print(json.dumps({
                        "woken": woken, "waited": waited, "state": slow.state, "name": slow.name, "worker": slow.worker,
                        "done": slow.date_done is not None,
                        "error": [type(error).__name__, str(error)], "failed": failed.state,
                        "traceback": failed.traceback}))
                    """).succeeded());

            assertThat(seen.get("woken")).isEqualTo(1.0);
            assertThat(((Number) seen.get("waited")).doubleValue()).isBetween(0.9, 10.0);
            assertThat(seen.get("state")).isEqualTo("SUCCESS");
            assertThat(seen.get("name")).isEqualTo("java.sleep");
            assertThat(seen.get("worker")).isEqualTo(worker.name());
            assertThat(seen.get("done")).isEqualTo(true);
            assertThat(seen.get("failed")).isEqualTo("FAILURE");
            assertThat(seen.get("error")).isEqualTo(List.of("IllegalStateException", "out of chalk"));
            assertThat(seen.get("traceback").toString()).contains("JavaTasks.fail");
        }
    }

    @Test
    void javaWaitsForATaskThatRunsInPython() {
        try (PythonCelery.Running python = celery.worker("third@python", "-Q", "python", "-c", "1")) {
            assertThat(python.out()).contains("third@python");

            AsyncResult<Object> sum = app.send("python.add", 2, 3);
            assertThat(sum.get(SOON)).isEqualTo(5);
            assertThat(sum.record().orElseThrow().call().argsRepr()).isEqualTo("(2, 3)");

            assertThatThrownBy(() -> app.send("python.fail", "no more paper").get(SOON))
                    .isInstanceOfSatisfying(
                            TaskFailedException.class,
                            e -> assertThat(e.getMessage()).contains("ValueError", "no more paper"));
        }
    }

    @Test
    void readsWhatPythonHasCompressed() {
        try (Worker worker = app.worker().queues("java").start()) {
            assertThat(worker.running()).isZero();
            assertThat(celery.python("""
                    print([java("add", 2, 3).apply_async(compression=way).get(timeout=20)
                           for way in ("zlib", "gzip", "bzip2")])
                    """).succeeded().strip()).isEqualTo("[5, 5, 5]");
        }
    }

    @Test
    void headersOfTheCallersOwnTravelOn() {
        try (Worker worker = app.worker().queues("java").start();
                PythonCelery.Running python = celery.worker("third@python", "-Q", "python", "-c", "1")) {
            assertThat(worker.running()).isZero();
            assertThat(python.out()).contains("third@python");
            // Through a retry, and to the tasks that follow if their signatures have them: those of a task are its own.
            assertThat(celery.python("""
                    def link(id, **options):
                        return app.signature("python.tenant", immutable=True, task_id=id, **options)
                    call = java("tenant").set(headers={"tenant": "north", "x-unknown": {"a": [1]}})
                    call.link(link("linked", headers={"tenant": "south"}))
                    call.link(link("linked-without"))
                    called = call.delay()
                    print(app.AsyncResult("linked").get(timeout=20), app.AsyncResult("linked-without").get(timeout=20),
                          called.get(timeout=20))
                    """).succeeded().strip()).isEqualTo("south None north");
        }
    }

    @Test
    void whatCeleryRestoresDoesNotRunAgainHere() {
        celery.python("java('add', 1, 2).apply_async(task_id='restored')").succeeded();
        // As a worker does that takes it, and two others that find the visibility timeout over, each of them for a
        // copy.
        celery.python("""
                with app.connection_for_read() as connection:
                    channel = connection.default_channel
                    message = channel._get("java")
                    from kombu.transport.virtual import Message
                    for _ in range(2):
                        channel.qos.append(Message(message, channel), message["properties"]["delivery_tag"])
                        channel.qos.restore_by_tag(message["properties"]["delivery_tag"])
                """).succeeded();
        assertThat(app.broker().status("java").ready()).isEqualTo(2);

        AtomicInteger runs = new AtomicInteger();
        try (TaskApp other = TaskApp.builder("other")
                        .broker(RedisBroker.connect(redis.uri().toString()))
                        .results(RedisResults.connect(redis.uri().resolve("/1").toString()))
                        .register(tasks)
                        .listener(new TaskListener() {
                            @Override
                            public void started(String task, String queue, @Nullable Duration waited) {
                                runs.incrementAndGet();
                            }
                        })
                        .build();
                Worker worker = other.worker().queues("java").concurrency(1).start()) {
            await().atMost(SOON)
                    .until(() -> other.broker().status("java").ready() == 0
                            && other.broker().status("java").inFlight() == 0);
            await().until(() -> worker.running() == 0);
            assertThat(other.result("restored").get(SOON)).isEqualTo(3);
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void refusesPickleAndYamlWithADeadLetterThatSaysWhy() {
        try (Worker worker = app.worker().queues("java").start()) {
            assertThat(worker.running()).isZero();
            celery.python("""
                    java("add", 2, 3).apply_async(serializer="pickle", task_id="pickled")
                    java("add", 2, 3).apply_async(serializer="yaml", task_id="in-yaml")
                    for serializer in ("pickle", "yaml"):
                        java("add", 2, 3).apply_async(serializer=serializer, compression="zlib")
                    """).succeeded();

            await().atMost(SOON).until(() -> app.broker().status("java").deadLetters() == 4);
            assertThat(app.broker().deadLetters("java").list(0, 10))
                    .extracting(DeadLetter::reason)
                    .containsOnly(
                            "the body is application/x-python-serialize; only application/json is accepted",
                            "the body is application/x-yaml; only application/json is accepted");
            assertThat(app.result("pickled").state()).isEqualTo(TaskState.FAILURE);
            assertThat(celery.python("""
                    try:
                        app.AsyncResult("in-yaml").get(timeout=20)
                    except Exception as e:
                        print(e)
                    """).succeeded())
                    .contains("the body is application/x-yaml; only application/json is accepted");
        }
    }

    @Test
    void sharesAKeyPrefixAndASeparatorWithPython() {
        PythonCelery prefixed = PythonCelery.on(
                redis.uri().toString(),
                Map.of(
                        "RESULT_URL",
                        redis.uri().resolve("/1").toString(),
                        "TRANSPORT_OPTIONS",
                        "{\"global_keyprefix\": \"school:\", \"sep\": \"|\"}",
                        "RESULT_PREFIX",
                        "results:"),
                folder.resolve("prefixed"));
        TaskSettings settings = TaskSettings.fromEnvironment(
                Map.of("CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS", "{\"global_keyprefix\": \"results:\"}"));
        try (TaskApp other = TaskApp.builder("prefixed")
                        .broker(RedisBroker.connect(
                                redis.uri().toString(), new RedisKeyspace("school:", "|", List.of(0, 3, 6, 9))))
                        .results(RedisResults.connect(redis.uri().resolve("/1").toString(), settings))
                        .routes(Routes.of("java.*", "java"))
                        .register(new JavaTasks())
                        .build();
                Worker worker =
                        other.worker().name("prefixed@java").queues("java").start()) {
            assertThat(prefixed.python("print(java('add', 2, 3).apply_async(priority=7).get(timeout=20))")
                            .succeeded()
                            .strip())
                    .isEqualTo("5");
            assertThat(prefixed.python("print(app.control.inspect(timeout=5, limit=1).ping())")
                            .succeeded())
                    .contains(worker.name());
            assertThat(other.inspect().ping()).containsOnlyKeys(worker.name());
            assertThat(app.inspect().ping()).isEmpty();
            assertThat(prefixed.python(
                                    "print(chord([java('add', 1, 2), java('add', 3, 4)], java('total'))().get(timeout=20))")
                            .succeeded()
                            .strip())
                    .isEqualTo("10");
            try (RawRedis raw = new RawRedis(redis.uri());
                    RawRedis results = new RawRedis(redis.uri().resolve("/1"))) {
                assertThat(raw.keys("*")).isNotEmpty().allMatch(key -> key.contains("school:"));
                assertThat(results.keys("*")).isNotEmpty().allMatch(key -> key.startsWith("results:"));
            }
        }
    }

    @Test
    void javaAndPythonWorkersShareAQueueAndRunEachMessageOnce() {
        try (Worker worker = app.worker()
                        .name("first@java")
                        .queues("python")
                        .concurrency(1)
                        .start();
                PythonCelery.Running python = celery.worker("third@python", "-Q", "python", "-c", "1")) {
            assertThat(python.out()).contains("third@python");
            List<Signature<Object>> calls = IntStream.range(0, 200)
                    .mapToObj(i -> Signature.of("python.both", List.of()))
                    .toList();

            List<AsyncResult<?>> results = app.sendAll(calls);

            Map<Object, Long> runs = results.stream()
                    .map(result -> result.get(SOON))
                    .collect(Collectors.groupingBy(ranBy -> String.valueOf(ranBy), Collectors.counting()));
            assertThat(runs.keySet()).containsExactlyInAnyOrder("java", "python");
            assertThat(runs.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(200);
            try (RawRedis raw = new RawRedis(redis.uri())) {
                assertThat(raw.commands().get("runs")).isEqualTo(Long.toString(runs.get("python")));
            }
            assertThat(tasks.both).hasValue(runs.get("java").intValue());
            assertThat(app.broker().status("python").ready()).isZero();
            await().until(() -> worker.running() == 0);
        }
    }
}
