package io.ssync.example.bench;

import io.ssync.tasks.cli.LogOptions;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.app.DatabaseUrl;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.worker.Worker.ChildCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A process that has just begun and does one part of a run, with the options of this one. Used by one thread. */
final class FreshProcess implements AutoCloseable {
    private static final String BROKER = "SSYNC_BENCH_BROKER";
    private static final String DATABASE = "SSYNC_BENCH_DATABASE";

    private final FreshPart part;
    private final Process process;
    private final BufferedReader figures;

    private FreshProcess(FreshPart part, Process process) {
        this.part = part;
        this.process = process;
        figures = process.inputReader();
    }

    /** Begins a part of a run. */
    static FreshProcess start(FreshPart part, BenchRun run, Servers servers, BenchPlan plan) {
        ChildCommand command = ChildCommand.of(
                        FreshProcess.class,
                        part.name(),
                        run.name(),
                        String.valueOf(plan.tasks()),
                        String.valueOf(plan.rounds()))
                .withEnvironment(Map.of(
                        BROKER,
                        servers.brokerUrl(),
                        DATABASE,
                        servers.database().withLogin()));
        try {
            return new FreshProcess(
                    part,
                    command.builder()
                            .redirectErrorStream(false)
                            .redirectError(Redirect.INHERIT)
                            .redirectInput(Redirect.PIPE)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a process to measure " + part, e);
        }
    }

    /** The process itself: its part, its run, how much. Where the servers are is in the environment, since it may hold passwords. */
    public static void main(String[] args) throws InterruptedException {
        FreshPart part = FreshPart.valueOf(args[0]);
        BenchPlan plan = BenchPlan.of(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        new LogOptions().apply(LogLevel.WARNING);
        Servers servers = Servers.of(System.getenv(BROKER), DatabaseUrl.parse(System.getenv(DATABASE)));
        try (BenchRun run = BenchRun.join(servers, args[1])) {
            part.measure(run, plan);
        }
    }

    /** Waits until a worker has run its first task. */
    void awaitReady() {
        for (String line = readLine(); !FreshPart.READY.equals(line); line = readLine()) {
            if (line == null) {
                throw failed("it has run no task");
            }
        }
    }

    /** Lets a worker end, waits for the end of any other, and adds what it has measured. */
    void finish(BenchReport report) throws InterruptedException {
        try {
            process.outputWriter().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String line = readLine(); line != null; line = readLine()) {
            // A log may write its lines here, too.
            if (line.startsWith(FreshPart.FIGURE)) {
                String[] words = line.split(" ");
                report.add(Measure.valueOf(words[1]), Double.parseDouble(words[2]));
            }
        }
        if (process.waitFor() != 0) {
            throw failed("its exit code is " + process.exitValue());
        }
    }

    /** What it takes of the machine's memory, in MiB; empty where the system does not say. */
    OptionalDouble residentMemory() {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/status"))
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    private @Nullable String readLine() {
        try {
            return figures.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IllegalStateException failed(String how) {
        return new IllegalStateException("the process that measures " + part + " failed: " + how);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
