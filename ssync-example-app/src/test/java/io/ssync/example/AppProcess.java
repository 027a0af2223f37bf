package io.ssync.example;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** {@code ssync} as a process of its own, run from the built classes. Killed on close, if it is still there. */
public final class AppProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final Path out;
    private final Path err;

    private AppProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a command in a directory, with nothing of our own environment that would change what it does. */
    public static AppProcess start(Path directory, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JavaProgram.SHORT_LIVED);
        // The program's own, not the one that the tests of the modules log with.
        command.add("-Dlogback.configurationFile=logback.xml");
        // Nor what Logback says of itself, such as that it finds an older build's file as well.
        command.add("-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(directory, arguments[0], ".out");
            Path err = Files.createTempFile(directory, arguments[0], ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("CELERY_")
                            || name.equals("DATABASE_URL")
                            || name.startsWith("SSYNC_") && name.endsWith("_TOKEN"));
            builder.environment().putAll(environment);
            return new AppProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line on standard error and returns the match; without it the process is of no use, and is ended. */
    public MatchResult awaitLog(String regex) {
        try {
            return findLog(Pattern.compile(regex));
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    private MatchResult findLog(Pattern pattern) {
        return await("a line like " + pattern)
                .atMost(PATIENCE)
                .failFast(() -> {
                    if (!process.isAlive() && !matches(pattern)) {
                        throw new AssertionError("it ended early: " + this);
                    }
                })
                .until(() -> pattern.matcher(err()).results().findFirst(), found -> found.isPresent())
                .orElseThrow();
    }

    private boolean matches(Pattern pattern) {
        return pattern.matcher(err()).find();
    }

    /** Waits for the end and returns the exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                printStacks();
                throw new AssertionError("still running after " + PATIENCE + ": " + this);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Has it print what all its threads do, to standard output, as a Java program does on this signal. */
    private void printStacks() throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            process.waitFor(1, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, as Ctrl-C does. */
    public AppProcess terminate() {
        process.destroy();
        return this;
    }

    /** {@code kill -9}; waits for the servers that it ran, too, which end by themselves then, and write into its directory until they have. */
    public void kill() {
        List<ProcessHandle> servers = process.descendants().toList();
        process.destroyForcibly();
        awaitExit();
        await("the end of " + servers)
                .atMost(PATIENCE)
                .until(() -> servers.stream().allMatch(AppProcess::hasEnded));
    }

    /** An orphan that nobody has collected is alive to the system, and has no program any more. */
    private static boolean hasEnded(ProcessHandle server) {
        return !server.isAlive() || server.info().command().isEmpty();
    }

    public long pid() {
        return process.pid();
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    @Override
    public String toString() {
        return process + "\n--- out ---\n" + out() + "\n--- err ---\n" + err();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
