package io.ssync.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A program that a test compiles from its sources and starts in a process of its own, as its author would. */
public final class JavaProgram {
    /** For a process that ends before the compiler that takes its time would pay for itself: half the processor time without it. */
    static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path folder;

    /** Keeps what it makes in this folder: {@code classes}, {@code output} and {@code log}. */
    public JavaProgram(Path folder) {
        this.folder = folder;
    }

    /** Compiles all sources in these folders and files, for Java 17, with the names of parameters; returns what the compiler says. */
    public String compile(List<Path> sources, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("--release", "17", "-parameters", "-d", classes().toString()));
        arguments.addAll(Arrays.asList(options));
        for (Path source : sources) {
            try (Stream<Path> files = Files.walk(source)) {
                files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
            }
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Runs this Java with these arguments, to its end, with the addresses of the servers in the environment. */
    public int run(ExampleServers servers, List<String> arguments) throws IOException, InterruptedException {
        return run(
                Map.of(
                        "CELERY_BROKER_URL", servers.redis().uri().toString(),
                        "JDBC_URL", servers.postgres().jdbcUrl()),
                arguments);
    }

    /** Runs this Java with these arguments, to its end, with this in the environment. */
    public int run(Map<String, String> environment, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(SHORT_LIVED);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(folder.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CELERY_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES))
                    .as("ends by itself")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    public Path classes() {
        return folder.resolve("classes");
    }

    /** What it printed. */
    public String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    /** What it said on standard error. */
    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
