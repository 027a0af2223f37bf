package io.ssync.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback address, with the faults that a test wants to try: it is paused, stopped, killed, and started again
 * on the same port and data.
 *
 * <p>Only whoever knows its password can use it. Its folder is closed to other users, and its password is in no log and in no
 * list of processes. Started by root, it runs as a user who owns nothing but its data, or not at all.
 *
 * <p>The server ends with {@link #close()} and in any case with the program that started it, even when that is killed. A
 * program that must do its last work against a running server calls {@code close()} after it; otherwise the server is
 * stopped once the program is gone.
 *
 * <p>Safe for use by several threads; the verbs that change the server wait for each other.
 */
public abstract sealed class EmbeddedServer implements AutoCloseable
        permits EmbeddedRedis, EmbeddedSentinel, EmbeddedPostgres {
    // The mutable fields are guarded by this.

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
    private final @Nullable String givenPassword;
    private final String password;
    private int port;
    private @Nullable ServerProcess process;
    private boolean paused;
    private boolean closed;

    /** Starts the program. */
    EmbeddedServer(ServerProgram program, ServerSettings settings) {
        this.program = program;
        this.port = settings.port();
        this.givenPassword = settings.password();
        try {
            folder = ServerFolder.open(settings.folder());
            try {
                folder.stopLeftover(program);
                launch();
                password = folder.password();
            } catch (IOException | RuntimeException e) {
                closeAfter(e, folder);
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedServerException(program.name() + " could not be started: " + e.getMessage(), e);
        }
        OPEN.add(this);
    }

    private static void closeAfter(Exception failure, ServerFolder folder) {
        try {
            folder.close();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Says where the server listens.
     *
     * @return the port on 127.0.0.1; the same for as long as this object lives
     */
    public final synchronized int port() {
        return port;
    }

    /**
     * Says what the server asks of its clients. Kept in its folder, so that it stays the same for the data there.
     *
     * @return letters, digits, {@code -} and {@code _}; not to be printed
     */
    public final String password() {
        return password;
    }

    /**
     * Names the server's process.
     *
     * @return the process id; another one after each {@link #restart()}
     * @throws IllegalStateException if the server is not running
     */
    public final synchronized long pid() {
        return running().pid();
    }

    /**
     * Says whether the process exists, paused or not.
     *
     * @return false after {@link #stop()}, {@link #kill()}, {@link #close()} or a crash
     */
    public final synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Stops the server in good order: what it keeps is written first. Does nothing if it is not running. */
    public final synchronized void stop() {
        requireOpen();
        stopInGoodOrder();
    }

    /** Kills all processes of the server at once (SIGKILL). Does nothing if it is not running. */
    public final synchronized void kill() {
        requireOpen();
        killNow();
    }

    /**
     * Starts the server again on the same port and data; stops it in good order first if it runs.
     *
     * @throws EmbeddedServerException if it does not start
     */
    public final synchronized void restart() {
        requireOpen();
        stopInGoodOrder();
        try {
            launch();
        } catch (IOException e) {
            throw failure("be started again", e);
        }
    }

    /**
     * Freezes all processes of the server (SIGSTOP): connections stay open, nobody answers.
     *
     * @throws IllegalStateException if the server is not running
     */
    public final synchronized void pause() {
        requireOpen();
        try {
            running().pause();
            paused = true;
        } catch (IOException e) {
            throw failure("be paused", e);
        }
    }

    /**
     * Lets a paused server go on (SIGCONT).
     *
     * @throws IllegalStateException if the server is not running
     */
    public final synchronized void resume() {
        requireOpen();
        try {
            running().resume();
            paused = false;
        } catch (IOException e) {
            throw failure("be resumed", e);
        }
    }

    /** Stops the server for good and deletes its folder if that is a temporary one. */
    @Override
    public final synchronized void close() {
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

    /** Without the password. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[127.0.0.1:" + port() + "]";
    }

    private void launch() throws IOException {
        folder.prepare(program, givenPassword);
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
