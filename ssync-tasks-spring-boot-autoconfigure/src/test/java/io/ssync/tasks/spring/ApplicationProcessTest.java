package io.ssync.tasks.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.redis.RedisResults;
import io.ssync.tasks.spring.CountingApplication.Number;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.devtools.restart.Restarter;

/** Applications that are killed, stopped, and made anew by devtools, while they run tasks. */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // Three applications start, each slowly on a busy machine.
class ApplicationProcessTest {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String QUEUE = "counted";
    private static final String STARTED = "Started CountingApplication";

    /** How many tasks an application has in its hands at once. */
    private static final int CONCURRENCY = 2;

    @TempDir
    private Path folder;

    private Path counted;
    private TaskApp tasks;
    private final List<Process> applications = new ArrayList<>();

    @BeforeEach
    void connect() throws IOException {
        counted = Files.createFile(folder.resolve("counted"));
        tasks = TaskApp.builder("caller")
                .broker(RedisBroker.connect(Servers.redis()))
                .results(RedisResults.connect(Servers.redis()))
                .build();
    }

    @AfterEach
    void close() {
        applications.forEach(Process::destroyForcibly);
        applications.forEach(application -> application.onExit().join());
        tasks.broker().control(QUEUE).purge(Integer.MAX_VALUE);
        tasks.close();
    }

    @Test
    void loseNoTaskWhetherKilledOrStopped() throws Exception {
        send(0, 300);
        Process killed = start("killed", false);
        await().atMost(LONG).until(() -> counted().size() >= 20);
        killed.destroyForcibly();
        killed.onExit().join();
        int withoutHaste = counted().size();

        Process stopped = start("stopped", false);
        await().atMost(LONG).until(() -> counted().size() >= withoutHaste + 60);
        stopped.destroy();
        stopped.onExit().join();
        assertThat(output("stopped")).contains("stopped").doesNotContain("Exception");

        start("last", false);
        await().atMost(LONG).until(() -> new HashSet<>(counted()).containsAll(numbers(0, 300)));

        // What ran when the first was killed may have ended, and runs again; what was stopped was not cut off.
        assertThat(counted()).hasSizeBetween(300, 300 + CONCURRENCY).doesNotContain(CountingApplication.TOO_LATE);
    }

    @Test
    void runTasksWithTheClassesThatDevtoolsHaveLoadedLast() throws Exception {
        start("developed", true);
        await().atMost(LONG).until(() -> starts("developed") == 1);
        List<AsyncResult<Object>> before = send(0, 100);
        await().atMost(LONG).until(() -> counted().size() >= 10);

        Files.writeString(folder.resolve("go.trigger"), "");

        await().atMost(LONG).until(() -> starts("developed") == 2);
        List<AsyncResult<Object>> after = send(100, 20);
        for (AsyncResult<Object> result :
                Stream.concat(before.stream(), after.stream()).toList()) {
            assertThat(result.get(LONG)).isInstanceOf(Map.class);
        }
        assertThat(counted())
                .containsAll(numbers(0, 120))
                .hasSizeBetween(120, 120 + CONCURRENCY)
                .doesNotContain(CountingApplication.TOO_LATE);
    }

    private List<AsyncResult<Object>> send(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> tasks.send(
                        Signature.of("counter.count", List.of(new Number(i))).with(TaskOptions.DEFAULTS.queue(QUEUE))))
                .toList();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private List<String> counted() throws IOException {
        return Files.readAllLines(counted);
    }

    private String output(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    private long starts(String name) throws IOException {
        return output(name).lines().filter(line -> line.contains(STARTED)).count();
    }

    private Process start(String name, boolean devtools) throws IOException, URISyntaxException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(List.of("-cp", classPath(devtools), CountingApplication.class.getName()));
        Map<String, Object> properties = Map.ofEntries(
                Map.entry("spring.main.banner-mode", "off"),
                Map.entry("logging.level.io.ssync", "info"),
                Map.entry("counted", counted.toString()),
                Map.entry("spring.data.redis.url", Servers.redis()),
                Map.entry("ssync.tasks.results.store", "redis"),
                Map.entry("ssync.tasks.worker.enabled", "true"),
                Map.entry("ssync.tasks.worker.queues", QUEUE),
                Map.entry("ssync.tasks.worker.concurrency", Integer.toString(CONCURRENCY)),
                Map.entry("ssync.tasks.worker.lease", "3s"),
                Map.entry(
                        "spring.autoconfigure.exclude",
                        "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration,"
                                + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"),
                Map.entry("spring.devtools.restart.additional-paths", folder.toString()),
                Map.entry("spring.devtools.restart.trigger-file", "go.trigger"),
                Map.entry("spring.devtools.restart.poll-interval", "200ms"),
                Map.entry("spring.devtools.restart.quiet-period", "100ms"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        // Not on the command line, which others can read.
        builder.environment().put("SPRING_APPLICATION_JSON", json(properties));
        Process application = builder.start();
        applications.add(application);
        return application;
    }

    private static String json(Map<String, Object> properties) {
        return properties.entrySet().stream()
                .map(property -> "\"" + property.getKey() + "\":\"" + property.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** That of the tests; with devtools only if asked for, since they wrap whatever has them. */
    private static String classPath(boolean devtools) throws URISyntaxException {
        String jar = Path.of(Restarter.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> devtools || !element.equals(jar))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
