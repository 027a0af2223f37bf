package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.ExampleServers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The first project of the README, put together from its own text: it compiles as its pom says, runs, and says hello. */
class FirstProjectTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK = Pattern.compile("<!-- file ([\\w./]+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path project;

    @Test
    void saysHello() throws Exception {
        writeFiles();

        compile(project.resolve("src/main/java/demo/Hello.java"), "-parameters");

        try (ExampleServers servers = ExampleServers.start()) {
            run(servers);
        }

        assertThat(project.resolve("output")).content().isEqualTo("Hello, Ada!\n");
        assertThat(project.resolve("log")).content().contains("INFO").doesNotContain("SLF4J", "ERROR");
    }

    @Test
    void hasThePomOfThisVersion() throws Exception {
        writeFiles();
        String parent = Files.readString(ROOT.resolve("pom.xml"));
        Element pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(project.resolve("pom.xml").toFile())
                .getDocumentElement();

        assertThat(text(pom, "maven.compiler.release")).isEqualTo("17");
        assertThat(text(pom, "maven.compiler.parameters")).isEqualTo("true");
        List<String> used = new ArrayList<>();
        for (String tag : List.of("dependency", "plugin")) {
            elements(pom, tag)
                    .forEach(element -> used.add(text(element, "artifactId") + " " + text(element, "version")));
        }
        assertThat(used)
                .containsExactly(
                        "ssync-tasks-redis "
                                + first(parent, "<artifactId>ssync-tasks-parent</artifactId>\\s*<version>(.*?)<"),
                        "ssync-tasks-jdbc-results "
                                + first(parent, "<artifactId>ssync-tasks-parent</artifactId>\\s*<version>(.*?)<"),
                        "HikariCP " + first(parent, "<hikaricp.version>(.*?)<"),
                        "logback-classic " + first(parent, "<logback.version>(.*?)<"),
                        "maven-compiler-plugin " + first(parent, "<maven-compiler-plugin.version>(.*?)<"));
        assertThat(parent).contains("<groupId>io.ssync</groupId>");
    }

    /** A caller who forgets it is told: the same program without what the pom sets. */
    @Test
    void saysWhatIsMissingWithoutTheNamesOfParameters() throws Exception {
        writeFiles();

        compile(project.resolve("src/main/java/demo/Hello.java"));

        try (ExampleServers servers = ExampleServers.start()) {
            run(servers);
        }

        assertThat(project.resolve("log"))
                .content()
                .contains(
                        "the parameters of demo.Hello$GreetingTasks.greet have no names: compile it with -parameters");
    }

    private void writeFiles() throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        BLOCK.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .forEach(block -> files.put(block.group(1), block.group(2)));
        assertThat(files.keySet())
                .containsExactly("pom.xml", "src/main/java/demo/Hello.java", "src/main/resources/logback.xml");
        for (String name : files.keySet()) {
            Files.createDirectories(project.resolve(name).getParent());
            Files.writeString(project.resolve(name), files.get(name));
        }
    }

    private void compile(Path source, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("--release", "17", "-cp", classPath(), "-d", project + "/classes"));
        arguments.addAll(Arrays.asList(options));
        arguments.add(source.toString());

        int exitCode = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));

        assertThat(exitCode).isZero();
    }

    private void run(ExampleServers servers) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        project.resolve("classes")
                                + File.pathSeparator
                                + project.resolve("src/main/resources")
                                + File.pathSeparator
                                + classPath(),
                        "demo.Hello")
                .redirectOutput(project.resolve("output").toFile())
                .redirectError(project.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CELERY_"));
        builder.environment().put("CELERY_BROKER_URL", servers.redis().uri().toString());
        builder.environment().put("JDBC_URL", servers.postgres().jdbcUrl());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the tests of this module have, without the programs, which say how they log, and the school. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("ssync-example-app")
                        && !entry.contains("ssync-tasks-cli")
                        && !entry.contains("ssync-school-tasks")
                        && !entry.contains("test-classes"))
                .reduce((all, entry) -> all + File.pathSeparator + entry)
                .orElseThrow();
    }

    private static List<Element> elements(Element parent, String tag) {
        return IntStream.range(0, parent.getElementsByTagName(tag).getLength())
                .mapToObj(i -> (Element) parent.getElementsByTagName(tag).item(i))
                .toList();
    }

    private static String text(Element parent, String tag) {
        return parent.getElementsByTagName(tag).item(0).getTextContent();
    }

    private static String first(String text, String regex) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow();
    }
}
