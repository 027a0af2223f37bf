package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.ExampleServers;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project of the tutorial, put together from its page. The script {@code ssync-release} also builds it with its own pom. */
class TutorialPageTest {
    private static final Path PAGE = Path.of("../docs/tutorial.md");
    private static final Pattern BLOCK = Pattern.compile("<!-- file ([\\w./]+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);
    private static final Pattern OUTPUT = Pattern.compile("<!-- output -->\n```\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path project;

    @BeforeEach
    void compile() throws IOException {
        Map<String, String> files = new TreeMap<>();
        BLOCK.matcher(Files.readString(PAGE)).results().forEach(block -> files.put(block.group(1), block.group(2)));
        List<String> arguments = new ArrayList<>(
                List.of("--release", "17", "-parameters", "-cp", classPath(), "-d", project + "/classes"));
        for (String name : files.keySet()) {
            Path file = project.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, files.get(name));
            if (name.endsWith(".java")) {
                arguments.add(file.toString());
            }
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    @Test
    void printsWhatThePageSays() throws Exception {
        String expected = OUTPUT.matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .findFirst()
                .orElseThrow();

        try (ExampleServers servers = ExampleServers.start()) {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            project.resolve("classes") + File.pathSeparator + classPath(),
                            "shop.Main")
                    .redirectOutput(project.resolve("output").toFile())
                    .redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("CELERY_"));
            builder.environment().put("CELERY_BROKER_URL", servers.redis().uri().toString());
            builder.environment().put("JDBC_URL", servers.postgres().jdbcUrl());
            Process process = builder.start();
            try {
                assertThat(process.waitFor(90, TimeUnit.SECONDS))
                        .as(() -> read("output"))
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
        }

        assertThat(read("output")
                        .lines()
                        .filter(line -> expected.lines().toList().contains(line)))
                .containsExactlyElementsOf(expected.lines().toList());
    }

    @Test
    void itsTestsPass() throws Exception {
        try (URLClassLoader classes = new URLClassLoader(
                new URL[] {project.resolve("classes").toUri().toURL()},
                getClass().getClassLoader())) {
            Class<?> tests = classes.loadClass("shop.OrderTasksTest");
            List<Method> methods = Stream.of(tests.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .toList();
            assertThat(methods).hasSize(2);
            for (Method method : methods) {
                var constructor = tests.getDeclaredConstructor();
                constructor.setAccessible(true);
                method.setAccessible(true);
                method.invoke(constructor.newInstance());
            }
        }
    }

    private String read(String file) {
        try {
            return Files.readString(project.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    /** What the modules of the page's pom bring, and no programs, which say how they log. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("ssync-example-app") && !entry.contains("ssync-tasks-cli"))
                .reduce((all, entry) -> all + File.pathSeparator + entry)
                .orElseThrow();
    }
}
