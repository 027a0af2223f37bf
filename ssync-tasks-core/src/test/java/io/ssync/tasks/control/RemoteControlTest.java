package io.ssync.tasks.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.message.LogicalClock;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands to workers of ours, and what they reply. */
class RemoteControlTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Tasks tasks = new Tasks();
    private final TaskApp app =
            TaskApp.builder("test").broker(new InMemoryBroker()).register(tasks).build();
    private final Worker worker = start("first@host");
    private final List<Worker> workers = new ArrayList<>(List.of(worker));

    @AfterEach
    void stop() {
        tasks.open.countDown();
        workers.forEach(Worker::close);
        app.close();
    }

    @Test
    void isAnsweredByAllWorkersThatAreMeant() {
        workers.add(start("second@host"));

        assertThat(app.inspect().ping())
                .isEqualTo(Map.of("first@host", Map.of("ok", "pong"), "second@host", Map.of("ok", "pong")));
        assertThat(app.control().destination("second@host").ping()).containsOnlyKeys("second@host");
        assertThat(app.control().pattern("f*@host").ping()).containsOnlyKeys("first@host");
        assertThat(app.control().regex("s").ping()).containsOnlyKeys("second@host");
        assertThat(app.control().limit(1).ping()).hasSize(1);
        assertThat(app.control()
                        .destination("nobody@host")
                        .timeout(Duration.ofMillis(50))
                        .ping())
                .isEmpty();
    }

    @Test
    void waitsForNobodyWhenNobodyCanHear() {
        worker.close();
        long start = System.nanoTime();

        assertThat(app.control().timeout(Duration.ofMinutes(1)).ping()).isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void refusesACommandThatNobodyKnows() {
        assertThat(reply("no_such_command")).isEqualTo(Map.of("error", "KeyError('no_such_command')"));
    }

    @Test
    void repliesWithTheErrorOfACommandThatFails() {
        assertThat(reply("add_consumer"))
                .isEqualTo(Map.of("error", "IllegalArgumentException('missing argument: queue')"));
    }

    @Test
    void tellsWhereATaskIs() {
        AsyncResult<Void> result = running("one");

        Map<?, ?> stacks = (Map<?, ?>) reply(app.inspect().stack(result.id(), "unknown"));

        assertThat(stacks).hasSize(1);
        assertThat(stacks.get(result.id()).toString()).startsWith("at ").contains("RemoteControlTest");
    }

    @Test
    void showsTheTasksThatRun() {
        Instant before = Instant.now().minusMillis(1);
        AsyncResult<Void> result = running("one");

        Map<?, ?> task = (Map<?, ?>) ((List<?>) reply(app.inspect().active())).get(0);

        assertThat(task.get("id")).isEqualTo(result.id());
        assertThat(task.get("name")).isEqualTo("test.hold");
        assertThat(task.get("args")).isEqualTo(List.of("one"));
        assertThat(task.get("kwargs")).isEqualTo(Map.of());
        assertThat(task.get("type")).isEqualTo("test.hold");
        assertThat(task.get("hostname")).isEqualTo("first@host");
        assertThat(task.get("acknowledged")).isEqualTo(false);
        assertThat(task.get("delivery_info"))
                .isEqualTo(Map.of("exchange", "", "routing_key", "celery", "priority", 0, "redelivered", false));
        assertThat(((Number) task.get("worker_pid")).longValue())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(((Number) task.get("time_start")).doubleValue())
                .isBetween(before.toEpochMilli() / 1000.0, Instant.now().toEpochMilli() / 1000.0);
    }

    @Test
    void showsArgumentsAsTextOnRequestAndWhenTheyAreLarge() {
        running("x");
        assertThat(firstActive(Map.of("safe", true)).get("args")).isEqualTo("('x',)");

        running("y".repeat(100_000));
        Map<?, ?> large = (Map<?, ?>) ((List<?>) reply(app.inspect().active()))
                .stream()
                        .filter(task -> ((Map<?, ?>) task).get("args") instanceof String)
                        .findFirst()
                        .orElseThrow();
        assertThat((String) large.get("args")).startsWith("('yyy").hasSizeLessThan(1_100);
    }

    @Test
    void showsTheTasksThatWaitForAThreadAndThoseThatWaitForTheirTime() {
        AsyncResult<Void> one = running("1");
        running("2");
        AsyncResult<Void> later = app.task(Tasks::hold).applyAsync(TaskOptions.countdown(Duration.ofHours(1)), "later");

        Map<?, ?> scheduled = (Map<?, ?>) ((List<?>) reply(app.inspect().scheduled())).get(0);
        assertThat(((Map<?, ?>) scheduled.get("request")).get("id")).isEqualTo(later.id());
        assertThat(scheduled.get("priority")).isEqualTo(6);
        assertThat(Instant.parse(((String) scheduled.get("eta")).replace("+00:00", "Z")))
                .isAfter(Instant.now().plus(Duration.ofMinutes(59)));
        assertThat(reply(app.inspect().reserved())).isEqualTo(List.of());
        Map<String, Object> found = map(reply(app.inspect().queryTask(one.id(), later.id(), "unknown")));
        assertThat(found).containsOnlyKeys(one.id());
        assertThat(((List<?>) found.get(one.id())).get(0)).isEqualTo("active");
    }

    @Test
    void listsTheTasksItKnowsWithTheirAttributes() {
        assertThat(reply(app.inspect().registered())).isEqualTo(List.of("test.add", "test.hold", "test.limited"));
        assertThat(reply(app.inspect().registered("acks_late", "max_retries", "rate_limit")))
                .isEqualTo(List.of(
                        "test.add [acks_late=True max_retries=3]",
                        "test.hold [acks_late=True max_retries=3]",
                        "test.limited [acks_late=False max_retries=7]"));
    }

    @Test
    void countsWhatItHasRun() {
        app.task(Tasks::add).delay(1, 2).get(SOON);
        app.task(Tasks::add).delay(1, 2).get(SOON);

        Map<?, ?> stats = (Map<?, ?>) reply(app.inspect().stats());

        assertThat(stats.get("total")).isEqualTo(Map.of("test.add", 2));
        assertThat(((Map<?, ?>) stats.get("pool")).get("max-concurrency")).isEqualTo(2);
        assertThat(((Map<?, ?>) stats.get("broker")).get("transport")).isEqualTo("memory");
        assertThat(stats.get("clock")).isInstanceOf(String.class);
    }

    @Test
    void tellsItsSettings() {
        assertThat(map(reply(app.inspect().conf())))
                .containsOnlyKeys(
                        "broker_url",
                        "result_backend",
                        "task_serializer",
                        "result_serializer",
                        "accept_content",
                        "enable_utc",
                        "timezone");
        assertThat(map(reply("conf", Map.of("with_defaults", true))))
                .containsEntry("task_time_limit", 1800.0)
                .containsEntry("task_acks_late", true);
        assertThat(((Map<?, ?>) reply(app.inspect().report())).get("ok").toString())
                .contains("software -> ssync-tasks java:");
    }

    @Test
    void itsClockIsNotSpoiltByAWrongMessage() {
        LogicalClock clock = new LogicalClock();
        clock.observe(Long.MAX_VALUE);
        clock.observe(-5);

        assertThat(clock.now()).isBetween(0L, 1_000_000L);
    }

    @Test
    void itsClockNeverGoesBack() {
        long first = clock();

        assertThat(clock()).isGreaterThan(first);
    }

    @Test
    void revokesTasks() {
        running("1");
        running("2");
        AsyncResult<Integer> waiting = app.task(Tasks::add).delay(1, 2);

        assertThat(reply(app.control().revoke(waiting.id())))
                .isEqualTo(Map.of("ok", "tasks " + waiting.id() + " flagged as revoked"));
        tasks.open.countDown();

        await().atMost(SOON).until(() -> waiting.state().equals(TaskState.REVOKED));
        assertThat(reply(app.inspect().revoked())).isEqualTo(List.of(waiting.id()));
    }

    @Test
    void terminatesTasksThatRun() {
        AsyncResult<Void> result = running("1");

        assertThat(reply(app.control().terminate(result.id()))).isEqualTo(Map.of("ok", "terminate: " + result.id()));

        await().atMost(SOON).until(() -> result.state().equals(TaskState.REVOKED));
        assertThat(reply(app.control().terminate("unknown"))).isEqualTo(Map.of("ok", "terminate: tasks unknown"));
    }

    @Test
    void takesOverWhatOtherWorkersHaveRevoked() {
        app.control().revoke("ours");

        Object reply = reply("hello", Map.of("from_node", "other@host", "revoked", Map.of("theirs", 1.0)));

        assertThat(map(map(reply).get("revoked"))).containsOnlyKeys("ours", "theirs");
        assertThat(app.broker().revoked()).containsExactlyInAnyOrder("ours", "theirs");
        assertThat(reply("hello", Map.of("from_node", "first@host", "revoked", Map.of())))
                .isNull();
    }

    @Test
    void limitsTheTimeOfRunsThatBeginLater() {
        assertThat(reply(app.control().timeLimit("test.hold", null, Duration.ofMillis(200))))
                .isEqualTo(Map.of("ok", "time limits set successfully"));
        assertThat(reply(app.control().timeLimit("nope", null, null))).isEqualTo(Map.of("error", "unknown task"));

        AsyncResult<Void> result = app.task(Tasks::hold).delay("1");

        assertThatThrownBy(() -> result.get(SOON))
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        e -> assertThat(e.getMessage()).contains("TimeLimitExceeded"));
    }

    @Test
    void growsAndShrinksItsPool() {
        running("1");
        running("2");
        app.task(Tasks::hold).delay("3");

        assertThat(reply(app.control().poolGrow(1))).isEqualTo(Map.of("ok", "pool will grow"));
        awaitRunning(3);
        assertThat(reply(app.control().poolShrink(2))).isEqualTo(Map.of("ok", "pool will shrink"));
        assertThat(reply(app.control().poolShrink(1)).toString()).contains("One thread has to stay");
        tasks.open.countDown();
        await().atMost(SOON).until(() -> worker.running() == 0);

        tasks.open = new CountDownLatch(1);
        tasks.begun.drainPermits();
        running("4");
        AsyncResult<Integer> next = app.task(Tasks::add).delay(1, 2);

        assertThat(app.control().inspect().stats()).isNotEmpty();
        assertThat(worker.running()).isEqualTo(1);
        assertThat(next.state()).isEqualTo(TaskState.PENDING);
        tasks.open.countDown();
        assertThat(next.get(SOON)).isEqualTo(3);
    }

    @Test
    void readsOtherQueues() {
        AsyncResult<Integer> elsewhere = app.task(Tasks::add).applyAsync(TaskOptions.DEFAULTS.queue("reports"), 1, 2);

        assertThat(reply(app.control().addConsumer("reports"))).isEqualTo(Map.of("ok", "add consumer reports"));
        assertThat(elsewhere.get(SOON)).isEqualTo(3);
        assertThat(queues()).containsExactly("celery", "reports");

        assertThat(reply(app.control().cancelConsumer("reports")))
                .isEqualTo(Map.of("ok", "no longer consuming from reports"));
        assertThat(queues()).containsExactly("celery");
    }

    @Test
    void saysWhatItCannotDo() {
        assertThat(reply(app.control().autoscale(4, 2)))
                .isEqualTo(Map.of("error", "ValueError('Autoscale not enabled')"));
        assertThat(reply(app.control().poolRestart()))
                .isEqualTo(Map.of("error", "ValueError('Pool restarts not enabled')"));
        assertThat(reply(app.control().rateLimit("nope", "10/s"))).isEqualTo(Map.of("error", "unknown task"));
        assertThat(reply(app.control().rateLimit("test.add", "fast")))
                .isEqualTo(Map.of(
                        "error",
                        "Invalid rate limit string: ValueError(\"could not convert string to float: 'fast'\")"));
    }

    @Test
    void stopsOnRequest() throws Exception {
        app.control().shutdown();

        assertThat(worker.awaitClose()).isTrue();
    }

    @Test
    void showsWhatCelerysWorkersShowOfTheirResources() {
        Map<?, ?> stats = (Map<?, ?>) reply(app.inspect().stats());

        assertThat(map(stats.get("rusage")))
                .containsKeys("utime", "stime", "maxrss", "minflt", "majflt", "inblock", "oublock", "nvcsw", "nivcsw");
        assertThat(((Number) map(stats.get("rusage")).get("maxrss")).longValue())
                .isPositive();
        assertThat(map(map(stats.get("pool")).get("writes")))
                .containsOnlyKeys("total", "avg", "all", "raw", "strategy", "inqueues");
        assertThat(map(stats.get("broker")))
                .containsOnlyKeys(
                        "hostname",
                        "userid",
                        "virtual_host",
                        "port",
                        "insist",
                        "ssl",
                        "transport",
                        "connect_timeout",
                        "transport_options",
                        "login_method",
                        "uri_prefix",
                        "heartbeat",
                        "failover_strategy",
                        "alternates",
                        "credential_provider");
        assertThat(reply("memsample").toString()).matches("[0-9.]+MB");
        assertThat(reply("memdump", Map.of("samples", 10)).toString()).startsWith("- rss (sample):\n-    > ");
    }

    @Test
    void revokesTasksByTheirStamps() {
        AsyncResult<Void> one = stamped("s9");
        tasks.begun.acquireUninterruptibly();
        AsyncResult<Void> other = stamped("s8");
        tasks.begun.acquireUninterruptibly();
        AsyncResult<Void> later =
                app.task(Tasks::hold).applyAsync(stamps("s9").withCountdown(Duration.ofHours(1)), "later");
        Map<String, List<String>> stamps = Map.of("school", List.of("s9", "s7"));

        assertThat(reply(app.control().revokeByStampedHeaders(stamps)))
                .isEqualTo(Map.of("ok", "headers {'school': ['s9', 's7']} flagged as revoked, but not terminated"));
        assertThat(app.broker().revoked()).containsExactly(later.id());
        assertThat(one.state()).isEqualTo(TaskState.PENDING);

        assertThat(reply(app.control().terminateByStampedHeaders(stamps)))
                .isEqualTo(Map.of("ok", "headers {'school': ['s9', 's7']} revoked"));
        await().atMost(SOON).until(() -> one.state().equals(TaskState.REVOKED));
        assertThat(other.state()).isEqualTo(TaskState.PENDING);
        assertThat(reply("revoke_by_stamped_headers", Map.of("headers", List.of("school=none"), "terminate", true)))
                .isEqualTo(Map.of("ok", "headers {'school': 'none'} were not terminated"));
        assertThat(reply("revoke_by_stamped_headers"))
                .isEqualTo(Map.of("error", "IllegalArgumentException('missing argument: headers')"));
    }

    @Test
    void doesNothingThatWouldHarmItsWorker() {
        for (Object n : List.of(0, -1, 1_000_000, 1e300, Double.NaN)) {
            assertThat(reply("pool_grow", Map.of("n", n)).toString())
                    .contains("error")
                    .contains("n must be 1 to");
        }
        assertThat(reply("pool_grow", Map.of("n", 9_999)).toString()).contains("Can't grow pool to 10001");
        assertThat(reply("add_consumer", Map.of("queue", "a\u0006\u00163")).toString())
                .contains("queue must be");
        assertThat(reply("time_limit", Map.of("task_name", "test.add", "hard", -1))
                        .toString())
                .contains("hard must be");
        assertThat(reply("time_limit", Map.of("task_name", "test.add", "soft", 1e300))
                        .toString())
                .contains("soft must be");
        assertThat(reply("revoke", Map.of("task_id", List.of("x".repeat(300), "a\u0000b", "good"))))
                .isEqualTo(Map.of("ok", "tasks good flagged as revoked"));
    }

    @Test
    void saysSoWhenItsReplyCannotBeWritten() {
        List<Object> deep = List.of();
        for (int i = 0; i < 496; i++) {
            deep = List.of(deep);
        }
        app.send(Signature.of("test.add", List.of(1, deep)).with(TaskOptions.countdown(Duration.ofHours(1))));

        assertThat(reply(app.inspect().scheduled()).toString())
                .contains("error")
                .contains("nested too deeply");
        assertThat(reply(app.inspect().ping())).isEqualTo(Map.of("ok", "pong"));
    }

    @Test
    void isSwitchedOffByTheSettingOfCelerysName() {
        worker.close();
        TaskApp deaf = TaskApp.builder("deaf")
                .broker(app.broker())
                .settings(TaskSettings.fromEnvironment(Map.of("CELERY_WORKER_ENABLE_REMOTE_CONTROL", "false")))
                .register(tasks)
                .build();

        try (Worker unreachable = deaf.worker().name("deaf@host").start()) {
            assertThat(app.control().ping()).isEmpty();
            app.control().shutdown();
            assertThat(deaf.task(Tasks::add).delay(1, 2).get(SOON)).isEqualTo(3);
            assertThat(unreachable.health().toString()).contains("ready=true");
        }
    }

    private AsyncResult<Void> stamped(String school) {
        return app.task(Tasks::hold).applyAsync(stamps(school), school);
    }

    private static TaskOptions stamps(String school) {
        return TaskOptions.DEFAULTS
                .header("stamped_headers", List.of("school"))
                .header("stamps", Map.of("school", school));
    }

    private Worker start(String name) {
        return app.worker().name(name).concurrency(2).start();
    }

    /** Calls a task and waits until it runs. */
    private AsyncResult<Void> running(String text) {
        AsyncResult<Void> result = app.task(Tasks::hold).delay(text);
        tasks.begun.acquireUninterruptibly();
        return result;
    }

    private void awaitRunning(int number) {
        await().atMost(SOON).until(() -> worker.running() == number);
    }

    private Map<?, ?> firstActive(Map<String, ?> arguments) {
        return (Map<?, ?>) ((List<?>) reply("active", arguments)).get(0);
    }

    private long clock() {
        return ((Number) ((Map<?, ?>) reply(app.inspect().clock())).get("clock")).longValue();
    }

    private List<Object> queues() {
        return ((List<?>) reply(app.inspect().activeQueues()))
                .stream().<Object>map(queue -> ((Map<?, ?>) queue).get("name")).toList();
    }

    private Object reply(String command) {
        return reply(command, Map.of());
    }

    private Object reply(String command, Map<String, ?> arguments) {
        return reply(app.control().broadcast(command, arguments));
    }

    private static Object reply(Map<String, ?> replies) {
        assertThat(replies).containsOnlyKeys("first@host");
        return replies.get("first@host");
    }

    @SuppressWarnings("unchecked") // JSON objects have texts as keys.
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    static final class Tasks {
        volatile CountDownLatch open = new CountDownLatch(1);
        final Semaphore begun = new Semaphore(0);

        @Task(name = "test.add")
        int add(int x, int y) {
            return x + y;
        }

        @Task(name = "test.hold")
        void hold(TaskContext self, String text) throws InterruptedException {
            begun.release();
            open.await();
        }

        @Task(name = "test.limited", acksLate = false, maxRetries = 7)
        void limited() {}
    }
}
