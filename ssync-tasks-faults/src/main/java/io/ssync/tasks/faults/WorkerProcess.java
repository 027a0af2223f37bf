package io.ssync.tasks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link WorkerMain} as a process, and what can be done to it. Not safe for use by several threads. */
final class WorkerProcess implements AutoCloseable {
    private static final int STARTS_ALLOWED = 4;

    private final String name;
    private final ProcessBuilder builder;
    private Process process;
    private final Path log;
    private boolean ready;

    private WorkerProcess(String name, ProcessBuilder builder, Path log) throws IOException {
        this.name = name;
        this.builder = builder;
        this.process = builder.start();
        this.log = log;
    }

    /** Starts one on this program's class path; it is not ready yet. Its log becomes a file of its name in the folder. */
    static WorkerProcess start(Path logs, String name, ServerUrls servers, List<String> otherArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // They live for seconds: starting fast is worth more than running fast. A small heap is sooner full.
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfaults.log=INFO"));
        // What a crash that was meant leaves behind belongs to the logs.
        command.addAll(List.of("-XX:ErrorFile=" + logs.resolve("crash-%p.log"), "-XX:-CreateCoredumpOnCrash"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName(), name));
        command.addAll(otherArguments);
        Path log = logs.resolve(name.substring(0, name.indexOf('@')) + ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            servers.addTo(builder);
            return new WorkerProcess(name, builder, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start worker " + name, e);
        }
    }

    /** Its node name. */
    String name() {
        return name;
    }

    /**
     * Returns at once if it was ready before. One that ends instead is started again, as a supervisor would: on a machine that is
     * very busy a server may not answer in time.
     */
    void awaitReady() {
        try {
            for (int starts = 1; !ready; starts++) {
                ready = "ready".equals(process.inputReader().readLine());
                if (!ready && starts == STARTS_ALLOWED) {
                    throw new IllegalStateException("worker " + name + " did not start, see " + log);
                }
                if (!ready) {
                    process.destroyForcibly();
                    process = builder.start();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hear worker " + name, e);
        }
    }

    /** What it takes, after a collection. */
    Footprint footprint() {
        try {
            process.outputWriter().write("footprint\n");
            process.outputWriter().flush();
            String line = process.inputReader().readLine();
            if (line == null) {
                throw new IllegalStateException("worker " + name + " has ended by itself, see " + log);
            }
            return Footprint.ofLine(line);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hear worker " + name, e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGSTOP. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    /** Its exit code. */
    int awaitExit(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    "worker " + name + " has not ended in " + patience.toSeconds() + " s, see " + log);
        }
        return process.exitValue();
    }

    /** Kills it if it is still there. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("cannot send SIG" + signal + " to worker " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG" + signal + " to worker " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
