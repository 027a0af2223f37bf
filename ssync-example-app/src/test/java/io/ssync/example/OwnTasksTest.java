package io.ssync.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.example.app.SchoolOptions;
import io.ssync.example.app.SchoolTasks;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.cli.app.OwnTasks;
import io.ssync.tasks.cli.app.TaskSource;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.redis.RedisBroker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ssync -A …}: tasks of a program that knows nothing of this one, from its jar. */
class OwnTasksTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Map<String, String> SOURCES =
            Map.of("Orders", """
            package shop;
            import io.ssync.tasks.Task;
            public final class Orders {
                @Task(name = "shop.total")
                public int total(int price, int number) { return price * number; }
                @Task(name = "shop.log")
                public void log(String text) {
                    org.slf4j.LoggerFactory.getLogger(Orders.class).info("said: {}", text, new IllegalStateException(text));
                }
            }
            """, "Shop", """
            package shop;
            import io.ssync.tasks.Task;
            import io.ssync.tasks.TaskApp;
            import io.ssync.tasks.routing.Routes;
            import java.util.function.Consumer;
            public final class Shop implements Consumer<TaskApp.Builder> {
                public static final class Greetings {
                    private final String word;
                    Greetings(String word) { this.word = word; }
                    @Task(name = "shop.greet")
                    public String greet(String name) throws Exception {
                        Class.forName("shop.Orders", false, Thread.currentThread().getContextClassLoader());
                        return word + ", " + name + " from " + ProcessHandle.current().pid();
                    }
                }
                @Override
                public void accept(TaskApp.Builder app) {
                    app.routes(Routes.of("shop.greet", "front")).register(new Greetings("Hello"));
                }
            }
            """, "Needy", """
            package shop;
            import io.ssync.tasks.Task;
            public final class Needy {
                public Needy(String name) {}
                @Task(name = "shop.needy") public void run() {}
            }
            """, "NoTasks", """
            package shop;
            public final class NoTasks {}
            """, "Broken", """
            package shop;
            public final class Broken {
                public Broken() { throw new IllegalStateException("no configuration"); }
            }
            """);

    @TempDir
    private static Path folder;

    private static Path jar;
    private static ExampleServers servers;

    @BeforeAll
    static void start() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources/shop"));
        for (Map.Entry<String, String> source : SOURCES.entrySet()) {
            Files.writeString(sources.resolve(source.getKey() + ".java"), source.getValue());
        }
        JavaProgram program = new JavaProgram(folder);
        assertThat(program.compile(List.of(sources))).isEmpty();
        jar = jar(program.classes());
        servers = ExampleServers.start();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    private static Path jar(Path classes) throws IOException {
        Path made = folder.resolve("shop.jar");
        try (OutputStream file = Files.newOutputStream(made);
                JarOutputStream entries = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path one : all.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(one).toString().replace('\\', '/')));
                Files.copy(one, entries);
            }
        }
        return made;
    }

    /** An app that calls the tasks by name, as another program does. */
    private static TaskApp calls() {
        return TaskApp.builder("caller")
                .broker(RedisBroker.connect(servers.redis().uri().toString()))
                .results(JdbcResults.over(servers.postgres().dataSource()))
                .routes(io.ssync.tasks.routing.Routes.of("shop.greet", "front"))
                .build();
    }

    @Test
    void areRunByAWorkerFromAJar() {
        try (AppProcess worker = AppProcess.start(
                        folder,
                        servers.environment(),
                        "worker",
                        "-A",
                        "shop.Orders,shop.Shop",
                        "--classpath",
                        jar.toString(),
                        "-n",
                        "own@host");
                TaskApp app = calls()) {
            worker.awaitLog("worker own@host ready: .* on queues \\[celery, front]");

            assertThat(app.send("shop.total", 6, 7).get(SOON)).isEqualTo(42);
            assertThat((String) app.send("shop.greet", "Ada").get(SOON)).startsWith("Hello, Ada from ");
            assertThat(worker.err())
                    .contains("shop.greet")
                    .contains("shop.total")
                    .doesNotContain("academic.");
            assertThat(worker.terminate().awaitExit()).isZero();
        }
        // The tables of tasks are there, and none of the school's.
        assertThat(servers.texts("select table_name from information_schema.tables where table_schema = 'public'"))
                .contains("django_celery_results_taskresult")
                .noneMatch(table -> table.startsWith("academic"));
    }

    @Test
    void logAsJsonIfSoAsked() {
        String text = "one\n2026-01-01T00:00:00Z ERROR forged\r\u001b[2J\u2028\u202e \"quoted\" \\";
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put(OwnTasks.APP, "shop.Orders");
        environment.put(OwnTasks.CLASS_PATH, jar.toString());
        environment.put("SSYNC_LOG_FORMAT", "json");
        try (AppProcess worker = AppProcess.start(
                        folder, environment, "worker", "-n", "json@host", "-Q", "json", "--loglevel", "debug");
                TaskApp app = calls()) {
            worker.awaitLog("worker json@host ready");
            AsyncResult<Object> logged =
                    app.send(Signature.of("shop.log", List.of(text)).with(TaskOptions.DEFAULTS.queue("json")));
            logged.get(SOON);
            assertThat(worker.terminate().awaitExit()).isZero();

            List<Map<?, ?>> lines = worker.err()
                    .lines()
                    .map(line -> (Map<?, ?>) CeleryJson.readPlain(line))
                    .collect(Collectors.toList());
            assertThat(lines).allSatisfy(line -> {
                assertThat(OffsetDateTime.parse((String) line.get("@timestamp")))
                        .isAfter(OffsetDateTime.MIN);
                assertThat(line.get("level")).isIn("DEBUG", "INFO", "WARN");
                assertThat(line.get("logger_name")).asString().matches("(io\\.ssync|shop)\\..*");
                assertThat(line.get("thread_name")).asString().isNotEmpty();
                assertThat(line.get("message")).asString().isNotEmpty();
            });
            assertThat(lines)
                    .filteredOn(line -> line.get("logger_name").equals("shop.Orders"))
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.get("message")).isEqualTo("said: " + text);
                        assertThat(line.get("stack_trace"))
                                .asString()
                                .startsWith("java.lang.IllegalStateException: " + text)
                                .contains("shop.Orders.log(");
                        assertThat(line.get("task_id")).isEqualTo(logged.id());
                        assertThat(line.get("task_name")).isEqualTo("shop.log");
                        assertThat(line.get("queue")).isEqualTo("json");
                        assertThat(line.get("root_id")).isEqualTo(logged.id());
                    });
            assertThat(worker.err()).doesNotContain("\u001b", "\u2028", "\u202e");
            assertThat(worker.out()).isEmpty();
        }
    }

    @Test
    void areRunInProcessesWithWhatTheEnvironmentSays() {
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put(OwnTasks.APP, "shop.Shop");
        environment.put(OwnTasks.CLASS_PATH, folder.resolve("*").toString());
        try (AppProcess worker = AppProcess.start(
                        folder, environment, "worker", "-P", "process", "-c", "1", "-n", "children@host");
                TaskApp app = calls()) {
            worker.awaitLog("worker children@host ready: 1 PROCESS");

            AsyncResult<Object> greeted = app.send("shop.greet", "Grace");
            assertThat((String) greeted.get(SOON))
                    .startsWith("Hello, Grace from ")
                    .doesNotEndWith(" from " + worker.pid());
            assertThat(worker.terminate().awaitExit()).isZero();
        }
    }

    @Test
    void mayHaveABeat() {
        try (AppProcess beat = AppProcess.start(
                folder, servers.environment(), "beat", "-A", "shop.Orders", "--classpath", jar.toString())) {
            beat.awaitLog("(?i)beat");
            assertThat(beat.terminate().awaitExit()).isZero();
        }
    }

    @Test
    void saySoIfTheyCannotBeFound() {
        assertThat(problem("shop.Order", jar.toString()))
                .isEqualTo(
                        "there is no class shop.Order: -A names a class whose methods have @Task, with its package; say"
                                + " where it is with --classpath or SSYNC_CLASSPATH, which is " + jar);
        assertThat(problem("proj", "")).contains("there is no class proj").contains("SSYNC_CLASSPATH, which is empty");
        assertThat(problem("shop.Orders", folder.resolve("gone.jar").toString()))
                .isEqualTo("--classpath: there is no " + folder.resolve("gone.jar"));
    }

    @Test
    void saySoIfTheyCannotBeMade() {
        assertThat(problem("shop.Needy", jar.toString()))
                .contains("shop.Needy has no constructor without parameters: add one, or name a class that implements"
                        + " Consumer<TaskApp.Builder>");
        assertThat(problem("shop.NoTasks", jar.toString()))
                .contains("shop.NoTasks has no method with @Task: nothing to register");
        assertThat(problem("shop.Broken", jar.toString()))
                .contains("the constructor of shop.Broken failed: java.lang.IllegalStateException: no configuration");
    }

    private static String problem(String app, String classPath) {
        OwnTasks own = OwnTasks.of(app, classPath, Map.of());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            StringBuilder message = new StringBuilder();
            assertThatThrownBy(() -> own.open(servers.given(), TaskSettings.defaults(), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(thrown -> message.append(thrown.getMessage()));
            return message.toString();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void areTheSchoolsUnlessOthersAreNamed() {
        Map<String, String> shop = Map.of(OwnTasks.APP, "shop.Shop");

        assertThat(chosen(null, Map.of())).isInstanceOf(SchoolTasks.class);
        assertThat(chosen("school", shop)).isInstanceOf(SchoolTasks.class);
        assertThat(chosen(null, shop).environment()).containsEntry(OwnTasks.APP, "shop.Shop");
        assertThat(chosen("shop.Orders", shop).environment()).containsEntry(OwnTasks.APP, "shop.Orders");
    }

    private static TaskSource chosen(@Nullable String app, Map<String, String> environment) {
        return SchoolTasks.unlessOthersAre(OwnTasks.of(app, null, environment), () -> SchoolOptions.of(environment));
    }
}
