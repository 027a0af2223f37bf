package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rarer forms of Celery's messages, sent by a real Celery to a worker in Java. */
class CeleryMessagesTest {
    private static final String ONE = "app.conf.task_protocol = 1\n";

    @TempDir
    private static Path folder;

    private static EmbeddedRedis redis;
    private static PythonCelery celery;
    private static TaskApp app;
    private static Worker java;

    @BeforeAll
    static void start() {
        redis = EmbeddedRedis.start();
        String results = redis.uri().resolve("/1").toString();
        celery = PythonCelery.on(redis.uri().toString(), Map.of("RESULT_URL", results), folder);
        app = TaskApp.builder("test")
                .broker(RedisBroker.connect(redis.uri().toString()))
                .results(RedisResults.connect(results))
                .routes(Routes.of("java.*", "java"))
                .register(new Tasks())
                .build();
        java = app.worker().queues("java").concurrency(2).start();
    }

    @AfterAll
    static void stop() {
        if (app != null) {
            java.close();
            app.close();
        }
        redis.close();
    }

    @Test
    void readsProtocolOne() {
        assertThat(printed(ONE + "print(java('add', 1, 2).delay().get(timeout=20))"))
                .isEqualTo("3");
        assertThat(printed(ONE + "print(java('add', 1).apply_async(kwargs={'y': 4}).get(timeout=20))"))
                .isEqualTo("5");
    }

    @Test
    void keepsWhatAMessageOfProtocolOneSaysOfItsCall() {
        assertThat(printed(ONE
                        + "r = java('add', 1, 2).apply_async(countdown=0.3, link=java('add', 10).set(task_id='linked'))\n"
                        + "print(r.get(timeout=20), app.AsyncResult('linked').get(timeout=20))"))
                .isEqualTo("3 13");
        assertThat(printed(
                        ONE + "print(chord([java('add', i, i) for i in range(3)], java('total'))().get(timeout=20))"))
                .isEqualTo("6");
        assertThat(printed(ONE + "r = java('flaky').apply_async(task_id='again')\nprint(r.id, r.get(timeout=20))"))
                .isEqualTo("again 1");
        assertThat(printed(ONE + "import datetime\n"
                        + "r = java('add', 1, 2).apply_async(expires=datetime.datetime(2020, 1, 1))\n"
                        + "r.get(timeout=20, propagate=False)\nprint(r.state)"))
                .isEqualTo("REVOKED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "bzip2", "lzma"})
    void readsBodiesThatPythonHasCompressed(String way) {
        assertThat(printed("print(java('total', [1] * 1000).apply_async(compression='" + way + "').get(timeout=20))"))
                .isEqualTo("1000");
    }

    private static String printed(String python) {
        return celery.python(python).succeeded().strip();
    }

    static final class Tasks {
        @Task(name = "java.add")
        int add(int x, int y) {
            return x + y;
        }

        @Task(name = "java.total")
        int total(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }

        @Task(name = "java.flaky")
        int flaky(TaskContext self) {
            if (self.retries() == 0) {
                throw self.retry(new IllegalStateException("not yet"), Duration.ofMillis(50));
            }
            return self.retries();
        }
    }
}
