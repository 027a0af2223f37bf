package io.ssync.example.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.ExampleServers;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Django's own task API, {@code examples/django/ssync_django.py}, against Java workers: Redis, PostgreSQL and Django's ORM are real. So is the API
 * where Django has it; an older Django gets its documented interface from the test's resources.
 */
@Timeout(300)
class DjangoTaskApiTest {
    private static final Path PROJECT =
            Path.of("src/test/resources/django-tasks").toAbsolutePath();
    private static final Path BACKEND =
            Path.of("../examples/django").toAbsolutePath().normalize();
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Waits for a result as a program of a user would, and gives up in the end. */
    private static final String HELP = """
            import json, time
            from datetime import timedelta
            from django.db import transaction
            from django.tasks.exceptions import InvalidTask, TaskResultDoesNotExist, TaskResultMismatch
            from django.utils import timezone
            from shop.tasks import fail, note, total

            def finished(result):
                end = time.monotonic() + 60
                while not result.is_finished and time.monotonic() < end:
                    time.sleep(0.05)
                    result.refresh()
                return result
            """;

    private static ExampleServers servers;
    private static PythonCelery django;
    private static TaskApp app;
    private static Worker worker;
    private static final List<String> NOTES = new CopyOnWriteArrayList<>();

    /** By the paths of the functions in {@code shop/tasks.py}. */
    public static final class ShopTasks {
        @Task(name = "shop.tasks.total")
        public int total(int price, int number) {
            return price * number;
        }

        @Task(name = "shop.tasks.fail")
        public void fail(String reason, int times) {
            throw new IllegalStateException(reason + " " + times);
        }

        @Task(name = "shop.tasks.note")
        public void note(String text) {
            NOTES.add(text);
        }
    }

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put("PYTHONPATH", BACKEND.toString());
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        django = PythonCelery.django(PROJECT, environment);
        django.manage("migrate").succeeded();
        app = TaskApp.builder("shop")
                .broker(RedisBroker.connect(servers.redis().uri().toString()))
                .results(JdbcResults.over(servers.postgres().dataSource()))
                .register(new ShopTasks())
                .build();
        // One at a time, so that the order of starts can be seen.
        worker = app.worker().queues("default", "reports").concurrency(1).start();
    }

    @AfterAll
    static void stop() {
        if (app != null) {
            worker.close();
            app.close();
        }
        servers.close();
    }

    private static String run(String code) {
        return django.manage("shell", "-c", HELP + code).succeeded().strip();
    }

    @Test
    void runsInJavaAndReturnsItsValue() {
        assertThat(run("""
                result = finished(total.enqueue(6, number=7))
                print(result.status, result.return_value, result.args, result.kwargs, len(result.worker_ids))
                again = total.get_result(result.id)
                print(again == result, again.return_value, again.enqueued_at <= again.finished_at, again.task is total)
                """)).isEqualTo("SUCCESSFUL 42 [6] {'number': 7} 1\nTrue 42 True True");
    }

    @Test
    void tellsOfAFailure() {
        assertThat(run("""
                result = finished(fail.enqueue("out of chalk", times=3))
                print(result.status, [error.exception_class_path for error in result.errors])
                print("out of chalk 3" in result.errors[0].traceback)
                """)).isEqualTo("FAILED ['java.lang.IllegalStateException']\nTrue");
    }

    @Test
    void isSentWhenItsTransactionCommitsAndNotAtAllIfItDoesNot() {
        assertThat(run("""
                try:
                    with transaction.atomic():
                        lost = note.enqueue("rolled back")
                        raise KeyError("no")
                except KeyError:
                    pass
                with transaction.atomic():
                    kept = note.enqueue("committed")
                    print(kept.status)
                print(finished(kept).status)
                try:
                    note.get_result(lost.id)
                except TaskResultDoesNotExist:
                    print("no trace of it")
                """)).isEqualTo("READY\nSUCCESSFUL\nno trace of it");
        assertThat(NOTES).contains("committed").doesNotContain("rolled back");
    }

    @Test
    void waitsUntilItsTime() {
        assertThat(run("""
                due = timezone.now() + timedelta(seconds=2)
                result = finished(note.using(run_after=due).enqueue("later"))
                print(result.status, result.finished_at >= due)
                """)).isEqualTo("SUCCESSFUL True");
    }

    @Test
    void comesInTheOrderOfPriorities() {
        app.broker().control("reports").pause(Optional.empty(), "to see an order");
        String ids = run("""
                for priority in (-100, 0, 100, -1):
                    print(note.using(priority=priority).enqueue(f"priority {priority}").id)
                """);
        app.broker().control("reports").resume();

        assertThat(ids.lines()).hasSize(4);
        await().atMost(SOON).until(() -> NOTES.contains("priority -100"));
        assertThat(NOTES.stream().filter(text -> text.startsWith("priority")))
                .containsExactly("priority 100", "priority 0", "priority -1", "priority -100");
    }

    @Test
    void isSetUpAsThePageSays() throws IOException {
        String page = Files.readString(Path.of("../docs/celery.md"));
        String project = Files.readString(PROJECT.resolve("shop/settings.py"))
                + Files.readString(PROJECT.resolve("shop/tasks.py"));

        List<String> code = Pattern.compile("```python\n# shop/[a-z]+\\.py\n(.+?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(code).hasSize(2).allSatisfy(block -> assertThat(project).contains(block));
    }

    @Test
    void refusesWhatItCannotSend() {
        assertThat(run("""
                for wrong in (lambda: note.using(queue_name="nobody"), lambda: note.using(priority=1000)):
                    try:
                        wrong()
                    except InvalidTask:
                        print("invalid")
                try:
                    note.enqueue(object())
                except TypeError:
                    print("no JSON")
                result = total.enqueue(1, 1)
                try:
                    note.get_result(result.id)
                except TaskResultMismatch:
                    print("another task's")
                from django.tasks import task_backends
                print(list(task_backends["default"].check()))
                """)).isEqualTo("invalid\ninvalid\nno JSON\nanother task's\n[]");
    }
}
