package io.ssync.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The life of a server on one port and one folder: started, paused, stopped, killed, started again, closed.
 *
 * <p>Safe for use by several threads: the mutable fields are guarded by {@code this}.
 */
final class EmbeddedServer implements AutoCloseable {
    /** Recovering a large database after a crash takes a while; an ordinary start takes a tenth of a second. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
    private static final int PORTS_TO_TRY = 10;
    private static final Pattern PORT_TAKEN = Pattern.compile("Address (already )?in use");

    /**
     * Servers that nobody closed yet. A forgotten one must not be collected as garbage: that would close the pipe to its
     * guard, and with it the server, which somebody may still use by its URL.
     */
    private static final Set<EmbeddedServer> OPEN = ConcurrentHashMap.newKeySet();

    private final ServerProgram program;
    private final ServerFolder folder;
    private int port;
    private @Nullable ServerProcess process;
    private boolean paused;
    private boolean closed;

    private EmbeddedServer(ServerProgram program, ServerFolder folder, int port) {
        this.program = program;
        this.folder = folder;
        this.port = port;
    }

    /** Starts the program on this folder, or on a temporary one, and on this port, or on any if it is 0. */
    static EmbeddedServer start(ServerProgram program, @Nullable Path folder, int port) {
        try {
            ServerFolder opened = ServerFolder.open(folder);
            try {
                opened.stopLeftover(program);
                EmbeddedServer server = new EmbeddedServer(program, opened, port);
                server.launch();
                OPEN.add(server);
                return server;
            } catch (IOException | RuntimeException e) {
                closeAfter(e, opened);
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedServerException(program.name() + " could not be started: " + e.getMessage(), e);
        }
    }

    private static void closeAfter(Exception failure, ServerFolder folder) {
        try {
            folder.close();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    synchronized int port() {
        return port;
    }

    synchronized long pid() {
        return running().pid();
    }

    synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    synchronized void stop() {
        requireOpen();
        stopInGoodOrder();
    }

    synchronized void kill() {
        requireOpen();
        killNow();
    }

    synchronized void restart() {
        requireOpen();
        stopInGoodOrder();
        try {
            launch();
        } catch (IOException e) {
            throw failure("be started again", e);
        }
    }

    synchronized void pause() {
        requireOpen();
        try {
            running().pause();
            paused = true;
        } catch (IOException e) {
            throw failure("be paused", e);
        }
    }

    synchronized void resume() {
        requireOpen();
        try {
            running().resume();
            paused = false;
        } catch (IOException e) {
            throw failure("be resumed", e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        OPEN.remove(this);
        if (folder.isTemporary()) {
            killNow();
        } else {
            stopInGoodOrder();
        }
        try {
            folder.close();
        } catch (IOException e) {
            throw failure("release its folder", e);
        }
    }

    private void launch() throws IOException {
        program.prepare(folder.data());
        boolean anyPort = port == 0;
        for (int attempt = 1; ; attempt++) {
            int candidate = anyPort ? LoopbackPort.free() : port;
            ServerProcess started = ServerProcess.launch(program, folder, candidate);
            if (becomesReady(started)) {
                port = candidate;
                process = started;
                paused = false;
                return;
            }
            String log = folder.readLog();
            boolean portTaken = anyPort && PORT_TAKEN.matcher(log).find();
            // After the death of PostgreSQL's parent process its children need a moment to notice.
            boolean childrenLeft = log.contains("pre-existing shared memory block");
            if (attempt == PORTS_TO_TRY || !(portTaken || childrenLeft)) {
                throw new EmbeddedServerException(program.name() + " did not start on port " + candidate
                        + " (exit code " + started.exitCode() + "), its log ends:\n" + folder.lastLogLines());
            }
        }
    }

    private boolean becomesReady(ServerProcess started) throws IOException {
        boolean settled = Waiting.until(START_TIMEOUT, () -> !started.isAlive() || logged(program.readyLine()));
        if (settled && started.isAlive()) {
            return true;
        }
        started.kill(KILL_TIMEOUT);
        return false;
    }

    private boolean logged(String line) {
        try {
            return folder.readLog().contains(line);
        } catch (IOException e) {
            throw new EmbeddedServerException("could not read the log of " + program.name(), e);
        }
    }

    private void stopInGoodOrder() {
        if (!isRunning()) {
            return;
        }
        ServerProcess running = running();
        try {
            if (paused) {
                running.resume();
            }
            running.signal(program.orderlySignal());
            if (!running.awaitExit(STOP_TIMEOUT)) {
                running.kill(KILL_TIMEOUT);
            }
        } catch (IOException e) {
            throw failure("be stopped", e);
        }
        process = null;
    }

    private void killNow() {
        if (!isRunning()) {
            return;
        }
        try {
            running().kill(KILL_TIMEOUT);
        } catch (IOException e) {
            throw failure("be killed", e);
        }
        process = null;
    }

    private ServerProcess running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException(program.name() + " on port " + port + " is not running");
        }
        return process;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(program.name() + " on port " + port + " is closed");
        }
    }

    private EmbeddedServerException failure(String what, IOException cause) {
        return new EmbeddedServerException(
                program.name() + " on port " + port + " could not " + what + ": " + cause.getMessage(), cause);
    }
}
