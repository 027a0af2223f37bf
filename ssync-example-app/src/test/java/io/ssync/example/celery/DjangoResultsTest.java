package io.ssync.example.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.ExampleServers;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Django project with the {@code django-db} backend looks at tasks that run in Java. */
class DjangoResultsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path PROJECT =
            Path.of("../examples/django").toAbsolutePath().normalize();

    private static ExampleServers servers;
    private static PythonCelery django;
    private static DjangoTasks tasks;
    private static TaskApp app;
    private static Worker worker;

    @BeforeAll
    static void start() {
        servers = ExampleServers.start();
        django = PythonCelery.django(PROJECT, servers.environment());
        django.manage("migrate").succeeded();
        tasks = new DjangoTasks();
        app = TaskApp.builder("django")
                .broker(RedisBroker.connect(servers.redis().uri().toString()))
                .results(JdbcResults.over(servers.postgres().dataSource()))
                .register(tasks)
                .build();
        worker = app.worker().name("first@java").start();
    }

    @AfterAll
    static void stop() {
        if (app != null) {
            tasks.released.countDown();
            worker.close();
            app.close();
        }
        servers.close();
    }

    @Test
    void seesTheProgressOfATaskAndThenItsResult() {
        AsyncResult<Object> climb = app.send("django.climb");
        await().atMost(SOON).until(() -> climb.state().equals(TaskState.PROGRESS));
        String look = """
                result = app.AsyncResult("%s")
                print(json.dumps([result.state, result.info, result.ready(), result.worker]))
                """.formatted(climb.id());

        assertThat(django(look))
                .isEqualTo(List.of(
                        "PROGRESS", Map.of("current", 1, "total", 2, "status", "half way"), false, "first@java"));

        tasks.released.countDown();
        assertThat(climb.get(SOON)).isEqualTo("top");
        assertThat(django(look)).isEqualTo(List.of("SUCCESS", "top", true, "first@java"));
    }

    @Test
    void seesAFailureAsTheExceptionOfItsNameWithTheTraceback() {
        assertThat(django("""
                shown = {}
                for kind in ("java", "python"):
                    failed = app.send_task("django.fail", (kind, "out of chalk"), queue="celery")
                    try:
                        failed.get(timeout=20)
                    except ValueError as e:
                        shown[kind] = ["ValueError of Python", str(e)]
                    except Exception as e:
                        shown[kind] = [type(e).__name__, str(e)]
                    shown[kind] += [failed.state, type(failed.info).__name__, failed.traceback.splitlines()[0]]
                    assert "DjangoTasks.java" in failed.traceback, failed.traceback
                print(json.dumps(shown))
                """))
                .isEqualTo(Map.of(
                        "java",
                        List.of(
                                "IllegalStateException",
                                "out of chalk",
                                "FAILURE",
                                "IllegalStateException",
                                "java.lang.IllegalStateException: out of chalk"),
                        "python",
                        List.of(
                                "ValueError of Python",
                                "out of chalk",
                                "FAILURE",
                                "ValueError",
                                DjangoTasks.ValueError.class.getName() + ": out of chalk")));
    }

    /** As the installed kombu 5.2 writes them, and in the form that kombu has since 5.3. */
    @Test
    void sendsDatesDecimalsIdsAndBytesInBothDialects() {
        List<String> expected = List.of(
                "2030-01-02T03:04:05.678901Z", "2030-01-02", "1.10", "00000000-0000-0000-0000-000000000001", "/wA=");
        assertThat(django("""
                from datetime import datetime, date, timezone
                from decimal import Decimal
                from uuid import UUID
                def tagged(kind, value):
                    return {"__type__": kind, "__value__": value}
                def described(*args, **kwargs):
                    return app.send_task("django.describe", args, kwargs, queue="celery").get(timeout=20)
                time = datetime(2030, 1, 2, 3, 4, 5, 678901, timezone.utc)
                old = [time, date(2030, 1, 2), Decimal("1.10"), UUID(int=1), "/wA="]
                new = [tagged("datetime", time.isoformat()), tagged("date", "2030-01-02"), tagged("decimal", "1.10"),
                       tagged("uuid", {"hex": UUID(int=1).hex}), tagged("base64", "/wA=")]
                names = ["time", "day", "amount", "id", "bytes"]
                print(json.dumps([described(*old), described(*new), described(**dict(zip(names, old)))]))
                """)).isEqualTo(List.of(expected, expected, expected));
    }

    @Test
    void groupsAndTheirResultsAreDjangos() {
        assertThat(django("""
                from celery import group
                from celery.result import GroupResult
                saved = group(app.signature("django.describe", args=("2030-01-02T03:04:05Z", "2030-01-02", "1.10",
                        "00000000-0000-0000-0000-000000000001", text), queue="celery") for text in ("AA==", "AQ==")).delay()
                saved.save()
                again = GroupResult.restore(saved.id, app=app)
                print(json.dumps([texts[-1] for texts in again.get(timeout=20)]))
                """)).isEqualTo(List.of("AA==", "AQ=="));
    }

    /** What lines of Python print that know the project's app. */
    private static Object django(String code) {
        return CeleryJson.readPlain(django.manage("shell", "-c", "import json\nfrom school.celery import app\n" + code)
                .succeeded());
    }
}
