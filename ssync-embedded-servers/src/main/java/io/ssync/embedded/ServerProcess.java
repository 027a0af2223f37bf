package io.ssync.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process of a server, under a guard.
 *
 * <p>The guard is a small shell script that reads a pipe from this program. When the program ends, however it does, the
 * pipe ends too, and the guard stops the server. A shutdown hook could not do that after a {@code kill -9}, and would in
 * an orderly shutdown take the server away from other hooks that still need it.
 *
 * <p>Both run in a session of their own: a Ctrl-C in the terminal is meant for the program, which may well need its
 * servers to finish its work.
 *
 * <p>Confined to its {@link EmbeddedServer}, which calls it under its lock.
 */
final class ServerProcess {
    private static final Duration GUARD_TIMEOUT = Duration.ofSeconds(5);

    private final Process guard;
    private final long pid;
    private final @Nullable ProcessHandle server;

    private ServerProcess(Process guard, long pid) {
        this.guard = guard;
        this.pid = pid;
        this.server = ProcessHandle.of(pid).orElse(null);
    }

    /** Starts the server; it is not ready yet. */
    static ServerProcess launch(ServerProgram program, ServerFolder folder, int port) throws IOException {
        Path input = folder.writeInput(program.input(folder.password(), port));
        List<String> command = new ArrayList<>(OwnSession.PREFIX);
        command.addAll(List.of("/bin/sh", "-c", script(), "ssync-guard"));
        command.addAll(List.of(folder.pidFile().toString(), folder.log().toString(), program.orderlySignal()));
        command.add(folder.isTemporary() ? folder.root().toString() : "");
        command.add(input.toString());
        command.addAll(program.command(folder.data(), port));

        folder.beginLog();
        Path log = folder.log();
        Process guard = Commands.inCleanEnvironment(new ProcessBuilder(command))
                .directory(folder.data().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        String firstLine = guard.inputReader().readLine();
        if (firstLine == null) {
            throw new IOException("the guard did not start, its log ends:\n" + folder.lastLogLines());
        }
        return new ServerProcess(guard, Long.parseLong(firstLine));
    }

    private static String script() throws IOException {
        try (InputStream in = ServerProcess.class.getResourceAsStream("guard.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    long pid() {
        return pid;
    }

    boolean isAlive() {
        if (server == null) {
            return false;
        }
        // The guard collects the server when it ends; without a guard it is an orphan.
        return guard.isAlive() ? server.isAlive() : !Processes.ended(server);
    }

    /** The exit code, once the process has ended. */
    String exitCode() {
        return Waiting.until(GUARD_TIMEOUT, () -> !guard.isAlive()) ? String.valueOf(guard.exitValue()) : "unknown";
    }

    boolean awaitExit(Duration timeout) {
        return Waiting.until(timeout, () -> !isAlive());
    }

    void signal(String signal) throws IOException {
        if (server != null) {
            Processes.signal(signal, Stream.of(server));
        }
    }

    /** Freezes the server with its children; it first, so that it makes no more of them. */
    void pause() throws IOException {
        signal("STOP");
        if (server != null) {
            Processes.signal("STOP", server.descendants());
        }
    }

    void resume() throws IOException {
        if (server != null) {
            Processes.signal("CONT", Stream.concat(server.descendants(), Stream.of(server)));
        }
    }

    /** Kills the server with its children and waits until they are gone. */
    void kill(Duration timeout) throws IOException {
        if (server == null) {
            return;
        }
        pause();
        List<ProcessHandle> children = server.descendants().toList();
        Processes.signal("KILL", Stream.concat(Stream.of(server), children.stream()));
        Waiting.until(timeout, () -> !isAlive() && children.stream().allMatch(Processes::ended));
    }

    private static final class OwnSession {
        private static final List<String> PREFIX = Stream.of(
                        List.of("setsid"), List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV", "--"))
                .filter(OwnSession::works)
                .findFirst()
                .orElse(List.of());

        private static boolean works(List<String> prefix) {
            List<String> command = new ArrayList<>(prefix);
            command.add("true");
            return Commands.succeeds(command);
        }
    }
}
