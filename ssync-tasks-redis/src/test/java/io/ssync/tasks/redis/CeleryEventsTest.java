package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.events.Events.Event;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Celery's monitors see our workers and tasks, and we see Celery's. */
class CeleryEventsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final EmbeddedRedis redis = EmbeddedRedis.start();
    private PythonCelery celery;
    private TaskApp app;

    @BeforeEach
    void connect() {
        celery = PythonCelery.on(redis.uri().toString(), folder);
        app = TaskApp.builder("test")
                .broker(RedisBroker.connect(redis.uri().toString()))
                .settings(TaskSettings.defaults().withSendTaskEvents(true).withSendSentEvent(true))
                .routes(Routes.of("java.*", "java", "python.*", "python"))
                .register(new JavaTasks())
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
    void celeryDumpsTheEventsOfOurWorkersAndTasks() {
        try (PythonCelery.Running dump = celery.start("-A", "python_app", "events", "--dump")) {
            awaitListener();
            try (Worker worker = app.worker().name("first@java").queues("java").start()) {
                dump.awaitLine("first@java [").awaitLine("heartbeat");
                AsyncResult<Integer> sum = app.task(JavaTasks::add).delay(2, 3);
                AsyncResult<Void> failure = app.task(JavaTasks::fail).delay("out of chalk");
                assertThat(sum.get(SOON)).isEqualTo(5);
                Assertions.assertThatThrownBy(() -> failure.get(SOON)).isInstanceOf(TaskFailedException.class);

                dump.awaitLine("task succeeded: java.add(" + sum.id() + ") args=(2, 3) kwargs={}")
                        .awaitLine("task received: java.add(" + sum.id() + ")")
                        .awaitLine("task started: java.add(" + sum.id() + ")")
                        .awaitLine("task failed: java.fail(" + failure.id() + ")")
                        .awaitLine("task sent: java.add(" + sum.id() + ")");
                await().until(() -> worker.running() == 0);
            }
            dump.awaitLine("first@java [").awaitLine("shutdown");
        }
    }

    @Test
    void celerysModelOfTheClusterUnderstandsThem() {
        try (PythonCelery.Running monitor = celery.startPython("""
                state = app.events.State()
                with app.connection_for_read() as connection:
                    receiver = app.events.Receiver(connection, handlers={"*": state.event})
                    print("listening", flush=True)
                    try:
                        for _ in receiver.itercapture(limit=None, timeout=6, wakeup=False):
                            pass
                    except TimeoutError:
                        pass
                    except OSError:
                        pass
                for worker in state.workers.values():
                    print("worker", worker.hostname, worker.freq, worker.processed)
                for task in state.tasks.values():
                    print("task", task.name, task.state, task.args, task.result, task.worker and task.worker.hostname)
                """)) {
            monitor.awaitLine("listening");
            awaitListener();
            try (Worker worker = app.worker().name("first@java").queues("java").start()) {
                assertThat(app.task(JavaTasks::add).delay(2, 3).get(SOON)).isEqualTo(5);
                await().until(() -> worker.running() == 0);
            }
            assertThat(monitor.awaitExit()).isTrue();
            assertThat(monitor.out())
                    .contains("worker first@java 2.0 1")
                    .contains("task java.add SUCCESS (2, 3) 5 first@java");
        }
    }

    /** Flower is such a program: it feeds Celery's model from Celery's receiver, switches events on, and asks each worker. */
    @Test
    void aMonitorSeesOfOurWorkersWhatFlowerShows() {
        try (TaskApp quiet = TaskApp.builder("quiet")
                        .broker(RedisBroker.connect(redis.uri().toString()))
                        .register(new JavaTasks())
                        .build();
                Worker worker = quiet.worker()
                        .name("first@java")
                        .queues("java")
                        .concurrency(2)
                        .start()) {
            Map<?, ?> seen = (Map<?, ?>) CeleryJson.readPlain(celery.python("""
                    import json, threading, time
                    state = app.events.State()
                    def capture():
                        with app.connection_for_read() as connection:
                            app.events.Receiver(connection, handlers={"*": state.event}, app=app).capture(
                                limit=None, timeout=None, wakeup=True)
                    threading.Thread(target=capture, daemon=True).start()
                    def wait(condition):
                        end = time.monotonic() + 30
                        while not condition():
                            assert time.monotonic() < end, (state.workers, state.tasks)
                            time.sleep(0.05)
                    wait(lambda: "first@java" in state.workers)
                    app.control.enable_events(reply=True, timeout=5, limit=1)
                    app.send_task("java.add", (2,), {"y": 3}, queue="java")
                    java("fail", "out of chalk").delay()
                    java("tenant").delay()
                    java("add", 1, 1).apply_async(expires=-1)
                    java("sleep", 600.0).delay()
                    running = lambda: [task for task in state.tasks.values() if task.state == "STARTED"]
                    wait(lambda: len(state.tasks) == 5 and len(running()) == 1
                         and all(task.ready for task in state.tasks.values() if task not in running()))
                    wait(lambda: state.workers["first@java"].processed >= 3 and state.workers["first@java"].active == 1)
                    worker = state.workers["first@java"]
                    inspect = app.control.inspect(destination=["first@java"], timeout=5)
                    app.control.time_limit("java.add", soft=1, hard=2, reply=True, timeout=5, limit=1)
                    print(json.dumps({
                        "worker": [worker.alive, worker.freq, worker.active, len(worker.loadavg), worker.sw_ident,
                                   bool(worker.sw_ver), worker.sw_sys, worker.pid > 0],
                        "tasks": sorted([task.name, task.state, task.args, task.kwargs, task.result or task.exception,
                                         task.runtime is not None and task.runtime >= 0,
                                         task.worker.hostname, bool(task.received), bool(task.started), task.retries]
                                        for task in state.tasks.values() if task.state != "REVOKED"),
                        "revoked": [task.revoked > 0 for task in state.tasks.values() if task.state == "REVOKED"],
                        "inspect": {method: getattr(inspect, method)()["first@java"] is not None for method in (
                            "stats", "active_queues", "registered", "scheduled", "active", "reserved", "revoked", "conf")},
                        "safe": inspect.active(safe=True)["first@java"][0]["args"],
                        "broker": sorted(inspect.stats()["first@java"]["broker"]),
                        "total": inspect.stats()["first@java"]["total"],
                    }))
                    """).succeeded());

            assertThat(seen.get("worker"))
                    .isEqualTo(List.of(true, 2.0, 1, 3, "ssync-tasks", true, System.getProperty("os.name"), true));
            assertThat((List<?>) seen.get("tasks"))
                    .asString()
                    .contains(
                            "[java.add, SUCCESS, (2,), {'y': 3}, 5, true, first@java, true, true, 0]",
                            "[java.fail, FAILURE, ('out of chalk',), {}, IllegalStateException('out of chalk'), false, "
                                    + "first@java, true, true, 0]",
                            "[java.tenant, SUCCESS, (), {}, 'null', true, first@java, true, true, 1]",
                            "[java.sleep, STARTED, (600.0,), {}, null, false, first@java, true, true, 0]");
            assertThat(seen.get("revoked")).isEqualTo(List.of(true));
            assertThat(((Map<?, ?>) seen.get("inspect")).containsValue(false)).isFalse();
            assertThat(seen.get("safe")).isEqualTo("(600.0,)");
            assertThat((List<?>) seen.get("broker")).asString().contains("hostname", "port", "transport");
            assertThat(((Map<?, ?>) seen.get("total")).get("java.add")).isEqualTo(1);
            worker.close(Duration.ZERO);
        }
    }

    @Test
    void oursHearPythonWorkersToo() {
        List<Event> heard = new CopyOnWriteArrayList<>();
        try (Fanout.Subscription subscription = app.events().listen(heard::add);
                PythonCelery.Running python = celery.worker("third@python", "-E", "-Q", "python", "-c", "1")) {
            assertThat(subscription).isNotNull();
            assertThat(python.out()).contains("third@python");
            AsyncResult<Object> result = app.send("python.add", 2, 3);

            await().atMost(SOON)
                    .until(() -> heard.stream()
                            .anyMatch(event -> event.type().equals("task-succeeded")
                                    && result.id().equals(event.taskId())
                                    && event.hostname().equals("third@python")
                                    && "5".equals(event.fields().get("result"))));
            assertThat(heard).extracting(Event::type).contains("worker-online", "task-received", "task-started");
        }
    }

    /** Until Redis knows of the monitor: what is sent before is missed. */
    private void awaitListener() {
        try (RawRedis raw = new RawRedis(redis.uri())) {
            await().atMost(SOON).until(() -> raw.commands().pubsubNumpat() > 0);
        }
    }
}
