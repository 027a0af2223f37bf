package io.ssync.tasks.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.events.Events.Event;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker and its tasks tell, in the shape that Celery's workers have. */
class TaskEventsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final InMemoryBroker broker = new InMemoryBroker();
    private final Tasks tasks = new Tasks();
    private final TaskApp app = app(TaskSettings.defaults().withSendTaskEvents(true));
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private final Fanout.Subscription subscription = app.events().listen(heard::add);

    @AfterEach
    void stop() {
        tasks.open.countDown();
        subscription.close();
        app.close();
    }

    @Test
    void tellOfATaskThatSucceeds() {
        Instant before = Instant.now().minusMillis(1);
        AsyncResult<Integer> result;
        try (Worker worker = start(app)) {
            assertThat(worker.name()).isEqualTo("worker@host");
            result = app.task(Tasks::add).delay(2, 3);
            awaitEvent("task-succeeded");
        }

        assertThat(typesOf(result.id())).containsExactly("task-received", "task-started", "task-succeeded");
        assertThat(event("task-received").fields())
                .containsEntry("name", "test.add")
                .containsEntry("args", "(2, 3)")
                .containsEntry("kwargs", "{}")
                .containsEntry("retries", 0)
                .containsEntry("root_id", result.id());
        assertThat(event("task-succeeded").fields()).containsEntry("result", "5");
        assertThat(event("task-succeeded").fields().get("runtime")).isInstanceOf(Double.class);
        assertThat(event("task-succeeded").hostname()).isEqualTo("worker@host");
        assertThat(event("task-succeeded").timestamp()).isBetween(before, Instant.now());
        assertThat(clocks()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void tellOfTasksThatFailAreRetriedOrRevoked() {
        try (Worker worker = start(app)) {
            AsyncResult<Void> failed = app.task(Tasks::fail).delay("boom");
            awaitEvent("task-failed");
            assertThat(event("task-failed").fields())
                    .containsEntry("uuid", failed.id())
                    .containsEntry("exception", "IllegalStateException('boom')");
            assertThat(event("task-failed").fields().get("traceback").toString())
                    .contains("IllegalStateException: boom");

            app.task(Tasks::flaky).delay();
            awaitEvent("task-retried");
            assertThat(event("task-retried").fields()).containsEntry("exception", "IllegalStateException('again')");

            AsyncResult<Integer> expired = app.task(Tasks::add)
                    .applyAsync(TaskOptions.DEFAULTS.expires(Instant.now().minusSeconds(5)), 1, 1);
            awaitEvent("task-revoked");
            assertThat(typesOf(expired.id())).containsExactly("task-revoked");
            assertThat(event("task-revoked").fields())
                    .containsEntry("expired", true)
                    .containsEntry("terminated", false)
                    .containsEntry("signum", null);
            heard.clear();

            AsyncResult<Void> terminated = app.task(Tasks::hold).delay();
            awaitEvent("task-started");
            app.terminate(terminated.id());
            awaitEvent("task-revoked");
            assertThat(event("task-revoked").fields())
                    .containsEntry("expired", false)
                    .containsEntry("terminated", true)
                    .containsEntry("signum", 15);
            await().until(() -> worker.running() == 0);
        }
    }

    @Test
    void tellOfATaskThatGoesBackWhenItsWorkerStops() {
        Worker worker = start(app);
        app.task(Tasks::hold).delay();
        awaitEvent("task-started");

        worker.close(Duration.ZERO);

        assertThat(event("task-rejected").fields()).containsEntry("requeue", true);
    }

    @Test
    void carryWhatATaskItselfTells() {
        try (Worker worker = start(app)) {
            AsyncResult<Void> result = app.task(Tasks::tell).delay();

            awaitEvent("report-rendered");

            assertThat(event("report-rendered").fields())
                    .containsEntry("uuid", result.id())
                    .containsEntry("pages", 12)
                    .containsEntry("hostname", worker.name());
        }
    }

    @Test
    void tellOfCallsOnRequest() {
        try (TaskApp caller = app(TaskSettings.defaults().withSendSentEvent(true))) {
            AsyncResult<Object> one = caller.send("test.add", 1, 2);
            caller.sendAll(List.of(Signature.of("test.add", List.of(3, 4)), Signature.of("test.add", List.of(5, 6))));

            assertThat(heard).extracting(Event::type).containsExactly("task-sent", "task-sent", "task-sent");
            assertThat(heard.get(0).fields())
                    .containsEntry("uuid", one.id())
                    .containsEntry("queue", "celery")
                    .containsEntry("routing_key", "celery")
                    .containsEntry("args", "(1, 2)");
            assertThat(heard.get(0).hostname())
                    .startsWith("gen" + ProcessHandle.current().pid() + "@");
        }
    }

    @Test
    void areOffUntilSomebodyWantsThem() {
        TaskApp quiet = app(TaskSettings.defaults());
        try (Worker worker = start(quiet)) {
            quiet.task(Tasks::add).delay(1, 2).get(SOON);
            assertThat(quiet.control().broadcast("enable_events", Map.of()).toString())
                    .contains("task events enabled");
            assertThat(quiet.control().broadcast("enable_events", Map.of()).toString())
                    .contains("task events already enabled");
            AsyncResult<Integer> told = quiet.task(Tasks::add).delay(3, 4);
            awaitEvent("task-succeeded");
            assertThat(heard.stream().map(Event::taskId).filter(Objects::nonNull))
                    .containsOnly(told.id());

            assertThat(quiet.control().broadcast("disable_events", Map.of()).toString())
                    .contains("task events disabled");
            assertThat(quiet.control().broadcast("disable_events", Map.of()).toString())
                    .contains("task events already disabled");
            assertThat(worker.name()).isEqualTo("worker@host");
        }
    }

    @Test
    void tellThatAWorkerIsThere() {
        try (Worker worker = start(app)) {
            assertThat(event("worker-online").fields())
                    .containsEntry("hostname", worker.name())
                    .containsEntry("freq", 2.0)
                    .containsEntry("active", 0)
                    .containsEntry("processed", 0);
            app.task(Tasks::add).delay(1, 2).get(SOON);
            awaitEvent("worker-heartbeat");
            assertThat(event("worker-heartbeat").fields()).containsEntry("processed", 1);

            heard.clear();
            assertThat(app.control().broadcast("heartbeat", Map.of())).containsEntry("worker@host", null);
            assertThat(event("worker-heartbeat").fields()).containsEntry("freq", 5.0);
        }
        assertThat(event("worker-offline").hostname()).isEqualTo("worker@host");
    }

    @Test
    void haveEveryFieldThatCelerysHave() throws Exception {
        try (Worker worker = start(app);
                TaskApp caller = app(TaskSettings.defaults().withSendSentEvent(true))) {
            assertThat(worker.running()).isZero();
            caller.send("test.add", 1, 2);
            caller.send("test.fail", "boom");
            caller.send("test.flaky");
            AsyncResult<Object> held = caller.send("test.hold");
            await().atMost(SOON).until(() -> typesOf(held.id()).contains("task-started"));
            caller.terminate(held.id());
            awaitEvent("task-revoked");
            awaitEvent("task-retried");
            awaitEvent("worker-heartbeat");
            caller.send("test.hold");
            await().atMost(SOON).until(() -> app.inspect().active().toString().contains("test.hold"));
            worker.close(Duration.ZERO);
        }

        for (String version : List.of("celery-5.2.6", "celery-5.6.3")) {
            for (String type :
                    List.of("sent", "received", "started", "succeeded", "failed", "retried", "revoked", "rejected")) {
                assertThat(new TreeSet<>(event("task-" + type).fields().keySet()))
                        .as(version + " " + type)
                        .isEqualTo(captured(version, "task_" + type));
            }
            for (String type : List.of("online", "heartbeat", "offline")) {
                assertThat(new TreeSet<>(event("worker-" + type).fields().keySet()))
                        .as(version + " " + type)
                        .isEqualTo(captured(version, "worker_" + type));
            }
        }
    }

    private Worker start(TaskApp of) {
        return of.worker().name("worker@host").concurrency(2).start();
    }

    private TaskApp app(TaskSettings settings) {
        return TaskApp.builder("test")
                .broker(broker)
                .settings(settings)
                .register(tasks)
                .build();
    }

    private void awaitEvent(String type) {
        await().atMost(SOON)
                .until(() -> heard.stream().anyMatch(event -> event.type().equals(type)));
    }

    private Event event(String type) {
        Optional<Event> found =
                heard.stream().filter(event -> event.type().equals(type)).findFirst();
        return found.orElseThrow(() -> new AssertionError("no " + type + " among " + heard));
    }

    private List<String> typesOf(String taskId) {
        return heard.stream()
                .filter(event -> taskId.equals(event.taskId()))
                .map(Event::type)
                .toList();
    }

    private List<Long> clocks() {
        return heard.stream()
                .filter(event -> event.taskId() != null)
                .map(event -> ((Number) event.fields().get("clock")).longValue())
                .toList();
    }

    /** The names of the fields that were recorded. */
    private static Set<String> captured(String version, String name) throws IOException {
        try (InputStream file = TaskEventsTest.class.getResourceAsStream("/" + version + "/event_" + name + ".json")) {
            Map<?, ?> capture = (Map<?, ?>)
                    CeleryJson.readPlain(new String(Objects.requireNonNull(file).readAllBytes(), UTF_8));
            Object event = capture.get("event");
            if (event == null) {
                event = ((Map<?, ?>) ((List<?>) capture.get("published")).get(0)).get("body_json");
            }
            Set<String> names = new TreeSet<>();
            ((Map<?, ?>) event).keySet().forEach(key -> names.add(key.toString()));
            return names;
        }
    }

    static final class Tasks {
        final CountDownLatch open = new CountDownLatch(1);

        @Task(name = "test.add")
        int add(int x, int y) {
            return x + y;
        }

        @Task(name = "test.fail", maxRetries = 0)
        void fail(String text) {
            throw new IllegalStateException(text);
        }

        @Task(name = "test.flaky", autoRetryFor = IllegalStateException.class, retryDelay = 3600)
        void flaky() {
            throw new IllegalStateException("again");
        }

        @Task(name = "test.hold")
        void hold() throws InterruptedException {
            open.await();
        }

        @Task(name = "test.tell")
        void tell(TaskContext self) {
            self.sendEvent("report-rendered", Map.of("pages", 12));
        }
    }
}
