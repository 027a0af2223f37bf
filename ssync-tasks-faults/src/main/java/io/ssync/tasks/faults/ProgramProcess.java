package io.ssync.tasks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that is no worker, as a process, until it is killed. */
final class ProgramProcess implements AutoCloseable {
    private final Process process;

    private ProgramProcess(Process process) {
        this.process = process;
    }

    /** Starts one on this program's class path. Its log becomes a file of its name in the folder. */
    static ProgramProcess start(Class<?> program, Path logs, String name, ServerUrls servers, String... others) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfaults.log=INFO"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName(), name));
        command.addAll(List.of(others));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            logs.resolve(name + ".log").toFile()));
            servers.addTo(builder);
            return new ProgramProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
