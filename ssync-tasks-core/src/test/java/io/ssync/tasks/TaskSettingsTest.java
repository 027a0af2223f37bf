package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

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

    @ParameterizedTest
    @CsvSource({
        "CELERY_TASK_DEFALT_QUEUE, task_default_queue",
        "task_rout, task_routes",
        "CELERY_WORKER_CONCURENCY, worker_concurrency",
        "CELERYD_CONCURENCY, celeryd_concurrency",
        "CELERY_BROKER_USE_SSLL, broker_use_ssl"
    })
    void stopsAtAMisspelledNameAndSaysWhatWasMeant(String misspelled, String meant, @TempDir Path folder)
            throws IOException {
        assertThatThrownBy(() -> read(folder, misspelled, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "unknown setting " + misspelled + ", did you mean " + meant + "?; allowed are [")
                .hasMessageContaining("task_default_queue");
    }

    @Test
    void stopsAtANameThatResemblesNothing() {
        assertThatThrownBy(() -> TaskSettings.fromEnvironment(Map.of("CELERY_QQQQ_ZZZZ_XXXX", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("unknown setting CELERY_QQQQ_ZZZZ_XXXX; allowed are [");
    }

    @Test
    void stopsAtAValueThatCannotBeRead() {
        assertRefused("CELERY_TASK_ALWAYS_EAGER", "perhaps", "allowed is true and false");
        assertRefused("CELERY_RESULT_EXPIRES", "soon", "allowed is a number of seconds");
        assertRefused("CELERY_RESULT_EXPIRES", "-1", "must not be negative");
        assertRefused("CELERY_RESULT_EXPIRES", "-0.0001", "must not be negative");
        assertRefused("CELERY_RESULT_EXPIRES", "NaN", "allowed is a number of seconds");
        assertRefused("CELERY_RESULT_EXPIRES", "1e300", "allowed is a number of seconds");
        assertRefused("CELERY_WORKER_CONCURRENCY", "0", "must be at least 1");
        assertRefused("CELERY_WORKER_CONCURRENCY", "3000000000", "allowed is a whole number from 1");
        assertRefused("CELERY_WORKER_MAX_TASKS_PER_CHILD", "-1", "must not be negative");
        assertRefused("CELERY_TASK_ROUTES", "[1]", "allowed is a JSON object of names or patterns and queues");
        assertRefused("CELERY_TASK_ROUTES", "{\"a\": {\"exchange\": \"x\"}}", "the route of 'a' names no queue");
        assertRefused("CELERY_TASK_ROUTES", "{\"a\": {\"queue\": \"x\", \"priority\": 3}}", "has 'priority'");
        assertRefused("CELERY_BROKER_TRANSPORT_OPTIONS", "{'sep': ':'}", "allowed is a JSON object");
    }

    @Test
    void takesWhatPythonProgramsWriteForNoLimit() {
        TaskSettings settings = TaskSettings.fromEnvironment(Map.of(
                "CELERY_TASK_TIME_LIMIT", "None",
                "CELERY_RESULT_EXPIRES", "0",
                "CELERY_WORKER_MAX_TASKS_PER_CHILD", "None",
                "CELERY_TASK_DEFAULT_QUEUE", "",
                "CELERY_TASK_ROUTES", "{\"a\": {\"queue\": \"x\", \"routing_key\": \"y\"}}"));

        assertThat(settings.timeLimit()).isZero();
        assertThat(settings.resultExpires()).isZero();
        assertThat(settings.maxTasksPerChild()).isZero();
        assertThat(settings.defaultQueue()).isEqualTo("celery");
        assertThat(settings.routes().queueFor("a", List.of(), Map.of())).contains("x");
    }

    @Test
    void knowsTheNamesFromBeforeCelery4(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("ssync.properties"),
                "CELERYD_CONCURRENCY = 7\nCELERY_TASK_RESULT_EXPIRES = 60\nCELERY_DEFAULT_QUEUE = old\n"
                        + "CELERY_TASK_DEFAULT_QUEUE = new\nCELERYD_TASK_TIME_LIMIT = 5");

        TaskSettings settings = TaskSettings.defaults().withFile(file);

        assertThat(settings.concurrency()).hasValue(7);
        assertThat(settings.resultExpires()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.timeLimit()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.defaultQueue()).isEqualTo("new");
    }

    /** Every name of Celery's own tables, as people write it. */
    @ParameterizedTest
    @ValueSource(strings = {"5.2.6", "5.6.3"})
    void isStoppedByNoSettingThatCeleryKnows(String version, @TempDir Path folder) throws IOException {
        List<String> names = resource("/celery-" + version + "/settings.txt");
        assertThat(names).hasSizeGreaterThan(250);
        Map<String, String> environment = new TreeMap<>();
        for (String name : names) {
            environment.put("CELERY_" + name.toUpperCase(Locale.ROOT), "");
            environment.put(name.toUpperCase(Locale.ROOT), "");
            read(folder, name, "");
            read(folder, name.toUpperCase(Locale.ROOT), "");
            read(folder, "CELERY_" + name.toUpperCase(Locale.ROOT), "");
        }

        TaskSettings settings = TaskSettings.fromEnvironment(environment);

        assertThat(settings.values(false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CELERY_APP",
                "CELERY_BIN",
                "CELERYD_NODES",
                "CELERYD_OPTS",
                "CELERYD_PID_FILE",
                "CELERY_CREATE_DIRS",
                "CELERYBEAT_OPTS",
                "CELERY_BEAT_SCHEDULE",
                "CELERY_BEAT_ANYTHING",
                "CELERY_WORKER_LOGLEVEL",
                "CELERY_CONFIG_MODULE",
                "CELERY_TRACE_APP",
                "DATABASE_URL",
                "REDIS_URL",
                "DJANGO_SETTINGS_MODULE",
                "CELERY_SERVICE_HOST",
                "CELERY_PORT_6379_TCP_ADDR",
                "CELERY_WORKER_SERVICE_PORT_HTTP",
                "CELERY_PORT"
            })
    void isStoppedByNoNameOfCelerysSurroundings(String name, @TempDir Path folder) throws IOException {
        assertThat(read(folder, name, "x").values(false)).isEmpty();
    }

    @Test
    void namesWhatItIgnoresInOneLine() {
        Logger logger = (Logger) LoggerFactory.getLogger(TaskSettings.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(lines);
        try {
            TaskSettings.fromEnvironment(Map.of(
                    "CELERY_TASK_SERIALIZER", "json", "CELERY_BROKER_USE_SSL", "secret", "CELERY_TASK_ACKS_LATE", "1"));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }

        assertThat(lines.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEqualTo("settings of Celery that mean nothing here are ignored: "
                        + "CELERY_BROKER_USE_SSL, CELERY_TASK_SERIALIZER");
    }

    @Test
    void showsValuesForPeople() {
        TaskSettings settings = TaskSettings.defaults()
                .withTimeLimit(Duration.ofMillis(1500))
                .withMaxTasksPerChild(3)
                .withAcksLate(true);

        assertThat(settings.values(false)).isEqualTo(Map.of("task_time_limit", 1.5, "worker_max_tasks_per_child", 3));
        assertThat(settings.values(true))
                .hasSize(TaskSettings.all().size() - 1)
                .containsEntry("worker_concurrency", "processors")
                .containsEntry("task_default_queue", "celery")
                .containsEntry("broker_transport_options", Map.of())
                .doesNotContainKey("broker_url");
    }

    @Test
    void refusesInCodeWhatItRefusesInText() {
        assertThatThrownBy(() -> TaskSettings.defaults().withDefaultQueue(""))
                .hasMessageContaining("must not be empty");
        assertThatThrownBy(() -> TaskSettings.defaults().withTimeLimit(Duration.ofSeconds(-1)))
                .hasMessage("task_time_limit: must not be negative");
    }

    private static TaskSettings read(Path folder, String name, String value) throws IOException {
        return TaskSettings.defaults()
                .withFile(Files.writeString(folder.resolve("one.properties"), name + " = " + value));
    }

    private static List<String> resource(String name) throws IOException {
        try (InputStream list = TaskSettingsTest.class.getResourceAsStream(name)) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static void assertRefused(String name, String value, String reason) {
        assertThatThrownBy(() -> TaskSettings.fromEnvironment(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("setting " + name + "=" + value + ": ")
                .hasMessageContaining(reason);
    }
}
