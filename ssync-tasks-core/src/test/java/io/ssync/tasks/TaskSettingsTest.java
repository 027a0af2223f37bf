package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskSettingsTest {
    @Test
    void readsTheEnvironmentByCelerysNames() {
        TaskSettings settings = TaskSettings.fromEnvironment(Map.of(
                "CELERY_BROKER_URL", "redis://localhost:6379/1",
                "CELERY_TASK_DEFAULT_QUEUE", "main",
                "CELERY_TASK_ROUTES", "{\"academic.*\": {\"queue\": \"academic\"}, \"users.mail\": \"mail\"}",
                "CELERY_RESULT_EXPIRES", "86400",
                "CELERY_TASK_TRACK_STARTED", "True",
                "CELERY_WORKER_CONCURRENCY", "3",
                "CELERY_WORKER_PREFETCH_MULTIPLIER", "4",
                "HOME", "/root"));

        assertThat(settings.brokerUrl()).contains("redis://localhost:6379/1");
        assertThat(settings.defaultQueue()).isEqualTo("main");
        assertThat(settings.routes().queueFor("academic.tasks.x", List.of(), Map.of()))
                .contains("academic");
        assertThat(settings.routes().queueFor("users.mail", List.of(), Map.of()))
                .contains("mail");
        assertThat(settings.resultExpires()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.trackStarted()).isTrue();
        assertThat(settings.concurrency()).hasValue(3);
        assertThat(settings.prefetchMultiplier()).hasValue(4);
    }

    @Test
    void readsAFileWithOrWithoutThePrefix(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("ssync.properties"), "task_default_queue = main\nCELERY_TASK_IGNORE_RESULT = yes\n");

        TaskSettings settings = TaskSettings.defaults().withFile(file);

        assertThat(settings.defaultQueue()).isEqualTo("main");
        assertThat(settings.ignoreResult()).isTrue();
    }

    @Test
    void stopsAtAnUnknownName() {
        assertThatThrownBy(() -> TaskSettings.fromEnvironment(Map.of("CELERY_TASK_DEFALT_QUEUE", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("unknown setting CELERY_TASK_DEFALT_QUEUE; allowed are [")
                .hasMessageContaining("task_default_queue");
    }

    @Test
    void stopsAtAValueThatCannotBeRead() {
        assertRefused("CELERY_TASK_ALWAYS_EAGER", "perhaps", "allowed are true and false");
        assertRefused("CELERY_RESULT_EXPIRES", "soon", "a number of seconds is expected");
        assertRefused("CELERY_RESULT_EXPIRES", "-1", "must not be negative");
        assertRefused("CELERY_WORKER_CONCURRENCY", "0", "must be at least 1");
        assertRefused("CELERY_TASK_ROUTES", "[1]", "a JSON object of name or pattern and queue is expected");
        assertRefused("CELERY_TASK_ROUTES", "{\"a\": {\"exchange\": \"x\"}}", "a JSON object of name");
    }

    @Test
    void toleratesWhatOnlyCeleryKnows() {
        assertThat(TaskSettings.fromEnvironment(Map.of("CELERY_TASK_SERIALIZER", "json"))
                        .defaultQueue())
                .isEqualTo("celery");
    }

    private static void assertRefused(String name, String value, String reason) {
        assertThatThrownBy(() -> TaskSettings.fromEnvironment(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("setting " + name + "=" + value + ": ")
                .hasMessageContaining(reason);
    }
}
