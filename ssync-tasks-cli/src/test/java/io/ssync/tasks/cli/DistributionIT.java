package io.ssync.tasks.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.embedded.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar and its script, as somebody has them who runs tasks of their own with them. */
class DistributionIT {
    private static final Path DIST = Path.of(System.getProperty("dist", "target/dist"));
    private static final long MOST_BYTES = 40_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private static Path folder;

    private static EmbeddedRedis redis;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        Path source = Files.writeString(
                Files.createDirectories(folder.resolve("shop")).resolve("Orders.java"), """
                package shop;
                import io.ssync.tasks.Task;
                public final class Orders {
                    @Task(name = "shop.total")
                    public int total(int price, int number) { return price * number; }
                }
                """);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        System.err,
                        "-parameters",
                        "-cp",
                        jar().toString(),
                        "-d",
                        folder.resolve("classes").toString(),
                        source.toString());
        assertThat(code).isZero();
        redis = EmbeddedRedis.builder().start();
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    private static Path jar() throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(DIST, "ssync-tasks-cli-*-runnable.jar")) {
            found.forEach(jars::add);
        }
        assertThat(jars).hasSize(1);
        return jars.get(0);
    }

    @Test
    void isSmall() throws IOException {
        assertThat(jar()).satisfies(file -> assertThat(Files.size(file)).isLessThan(MOST_BYTES));
    }

    /** There is no docker where this is built, so what can be looked at is what it would look for. */
    @Test
    void hasEverythingThatItsContainerFileCopies() throws IOException {
        List<String> copied = new ArrayList<>();
        for (String line : Files.readAllLines(DIST.resolve("Containerfile"))) {
            if (line.startsWith("COPY ")) {
                List<String> words = List.of(line.split(" "));
                copied.addAll(words.subList(1, words.size() - 1));
            }
        }

        assertThat(copied).contains("ssync").allSatisfy(name -> {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(DIST, name.replaceAll("/$", ""))) {
                assertThat(found).as(name).isNotEmpty();
            }
        });
        assertThat(DIST.resolve("ssync")).isExecutable();
    }

    @Test
    void isOneFileWithAllOfIt() throws IOException {
        List<Path> zips = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(DIST.resolve(".."), "*-dist.zip")) {
            found.forEach(zips::add);
        }
        assertThat(zips).hasSize(1);
        assertThat(Files.size(zips.get(0))).isLessThan(MOST_BYTES);

        try (ZipFile zip = new ZipFile(zips.get(0).toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/")))
                    .containsExactlyInAnyOrder(
                            "ssync-tasks-cli/ssync",
                            "ssync-tasks-cli/" + jar().getFileName(),
                            "ssync-tasks-cli/Containerfile",
                            "ssync-tasks-cli/app/README.txt",
                            "ssync-tasks-cli/LICENSE",
                            "ssync-tasks-cli/NOTICE");
        }
    }

    @Test
    void hasNoSchoolAndNoServersInIt() throws IOException {
        try (JarFile file = new JarFile(jar().toFile())) {
            List<String> names = file.stream().map(ZipEntry::getName).toList();

            assertThat(names).contains("io/ssync/tasks/cli/Ssync.class", "io/ssync/tasks/TaskApp.class");
            assertThat(names)
                    .noneMatch(name -> name.startsWith("io/ssync/school/")
                            || name.startsWith("io/ssync/example/")
                            || name.startsWith("io/ssync/embedded/")
                            || name.startsWith("io/ssync/sheets/")
                            || name.startsWith("io/zonky/")
                            || name.startsWith("redis-server"));
        }
    }

    @Test
    void runsTasksOfOthersAndStopsWhenItIsAsked() throws Exception {
        // The first process writes the archive of classes, the second one starts from it.
        for (String node : List.of("first@host", "second@host")) {
            Process worker = ssync("worker", "-A", "shop.Orders", "--classpath", classes(), "-n", node);
            try {
                await().atMost(PATIENCE)
                        .failFast("it ended early", () -> !worker.isAlive())
                        .until(() -> read("worker.err").contains("worker " + node + " ready"));

                Process call = ssync(
                        "call",
                        "-A",
                        "shop.Orders",
                        "--classpath",
                        classes(),
                        "shop.total",
                        "--args",
                        "[6, 7]",
                        "--wait");
                assertThat(exitCode(call)).as(() -> read("call.err")).isZero();
                assertThat(read("call.out")).contains("\"state\":\"SUCCESS\"", "\"result\":42");

                worker.destroy();
                assertThat(exitCode(worker)).as(() -> read("worker.err")).isZero();
            } finally {
                worker.destroyForcibly().waitFor();
            }
        }
        assertThat(Files.list(folder.resolve("cache"))).isNotEmpty();
    }

    @Test
    void looksAfterTasksWithoutKnowingThem() throws Exception {
        Process queues = ssync("queue", "list");
        assertThat(exitCode(queues)).as(() -> read("queue.err")).isZero();
        assertThat(read("queue.out")).contains("celery").doesNotContain("academic");

        Process status = ssync("status");
        assertThat(exitCode(status)).isEqualTo(1);
        assertThat(read("status.err")).contains("no worker replied");
    }

    @Test
    void needsPostgresOnlyForResults() throws Exception {
        for (List<String> arguments : List.of(
                List.of("queue", "list"),
                List.of("inspect", "ping"),
                List.of("limits", "list"),
                List.of("dead", "list"))) {
            ProcessBuilder alone = builder(arguments.toArray(String[]::new));
            alone.environment().remove("DATABASE_URL");
            exitCode(alone.start());

            assertThat(read(arguments.get(0) + ".err")).doesNotContain("which PostgreSQL");
        }
        for (List<String> arguments :
                List.of(List.of("task", "list"), List.of("worker", "-A", "shop.Orders", "--classpath", classes()))) {
            ProcessBuilder alone = builder(arguments.toArray(String[]::new));
            alone.environment().remove("DATABASE_URL");
            assertThat(exitCode(alone.start())).isEqualTo(1);

            assertThat(read(arguments.get(0) + ".err")).contains("which PostgreSQL? Give its address");
        }
    }

    @Test
    void saysHowItLogs() throws IOException {
        try (JarFile file = new JarFile(jar().toFile())) {
            assertThat(file.getEntry("logback.xml")).isNotNull();
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Process worker = ssync("worker");
        assertThat(exitCode(worker)).isEqualTo(1);
        assertThat(read("worker.err"))
                .contains("whose tasks? Name a class whose methods have @Task with -A, or in SSYNC_APP");

        ProcessBuilder alone = builder("status");
        alone.environment().remove("CELERY_BROKER_URL");
        assertThat(exitCode(alone.start())).isEqualTo(1);
        assertThat(read("status.err")).contains("which Redis? Give its address");
    }

    private static String classes() {
        return folder.resolve("classes").toString();
    }

    private static Process ssync(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    private static ProcessBuilder builder(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("sh", DIST.resolve("ssync").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(arguments[0] + ".out").toFile())
                .redirectError(folder.resolve(arguments[0] + ".err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CELERY_") || name.startsWith("SSYNC_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SSYNC_CACHE", folder.resolve("cache").toString());
        builder.environment().put("CELERY_BROKER_URL", redis.uri().toString());
        builder.environment().put("DATABASE_URL", postgres.url().toString());
        return builder;
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
