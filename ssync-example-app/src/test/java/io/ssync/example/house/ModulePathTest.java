package io.ssync.example.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.ExampleServers;
import io.ssync.example.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The modules as modules: a program of somebody else is compiled and run with nothing on its class path. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // Processes start slowly on a busy machine.
class ModulePathTest {
    private static final Path PROGRAM = Path.of("src/test/resources/module-path");

    /** What only this module, the school and tests have. Some could not be modules beside each other. */
    private static final String NOT_NEEDED =
            ".*(ssync-example-app|ssync-school|ssync-sheets|ssync-embedded|ssync-tasks-cli|ssync-tasks-contracts|ssync-tasks-import|ssync-tasks-test|test-classes|-tests).*"
                    + "|.*/(junit|assertj|awaitility|archunit|byte-buddy|hamcrest|openhtmltopdf|pebble|unbescape|jasper|pdfbox|"
                    + "fontbox|fastexcel|opczip|aalto|stax2|icu4j|commons-|javalin|jetty|kotlin|picocli|jakarta|angus|subetha)"
                    + ".*";

    @TempDir
    private Path folder;

    @Test
    void runsTasksOnThreadsAndInProcesses() throws Exception {
        JavaProgram program = new JavaProgram(folder);
        Path module = Files.writeString(folder.resolve("module-info.java"), module());
        assertThat(program.compile(List.of(PROGRAM, module), "--class-path", "", "--module-path", modulePath()))
                .isEmpty();

        int exitCode;
        try (ExampleServers servers = ExampleServers.start()) {
            exitCode = program.run(
                    servers,
                    List.of(
                            "-Dlogback.configurationFile=" + PROGRAM.resolve("logback.xml"),
                            "--module-path",
                            program.classes() + File.pathSeparator + modulePath(),
                            "--module",
                            "demo.shop/demo.shop.Program"));
        }

        assertThat(program.output()).as(program.log()).isEqualTo("""
                        thread: 2 items, due 2030-01-02, from module demo.shop
                        process: 2 items, due 2030-01-02, from module demo.shop
                        meters: true
                        """);
        assertThat(exitCode).isZero();
    }

    @Test
    void cannotTouchWhatIsInternal() throws IOException {
        Path sources = folder.resolve("sources");
        Files.createDirectories(sources.resolve("demo"));
        Files.writeString(sources.resolve("module-info.java"), "module demo { requires io.ssync.tasks.redis; }");
        Files.writeString(
                sources.resolve("demo/Misuse.java"),
                "package demo; class Misuse { io.ssync.tasks.internal.results.TaskResultCodec codec; }");

        assertThat(new JavaProgram(folder).compile(List.of(sources), "--class-path", "", "--module-path", modulePath()))
                .contains("package io.ssync.tasks.internal.results is declared in module io.ssync.tasks")
                .contains("1 error");
    }

    @Test
    void hasNamesThatLast() {
        assertThat(ModuleFinder.of(Arrays.stream(modulePath().split(File.pathSeparator))
                                .map(Path::of)
                                .toArray(Path[]::new))
                        .findAll()
                        .stream()
                        .map(module -> module.descriptor())
                        .filter(module -> module.name().startsWith("io.ssync"))
                        .map(module -> module.name() + (module.isAutomatic() ? " is automatic" : "")))
                .containsExactlyInAnyOrder(
                        "io.ssync.tasks",
                        "io.ssync.tasks.redis",
                        "io.ssync.tasks.jdbc",
                        "io.ssync.tasks.observation",
                        "io.ssync.tasks.beat",
                        "io.ssync.tasks.dashboard");
    }

    /** The module of the docs, which also has meters and a pool of connections here. */
    private static String module() throws IOException {
        Matcher block = Pattern.compile("```java\n(module demo.shop \\{\n)(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/tasks.md")));
        assertThat(block.find()).isTrue();
        return block.group(1) + "requires io.ssync.tasks.observation; requires com.zaxxer.hikari;" + block.group(2);
    }

    private static String modulePath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(NOT_NEEDED))
                .filter(entry -> Files.exists(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
