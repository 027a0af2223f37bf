package io.ssync.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A real {@code redis-server} on the loopback address, with the faults that a test wants to try.
 *
 * <pre>{@code
 * try (EmbeddedRedis redis = EmbeddedRedis.start()) {
 *     RedisClient client = RedisClient.create(redis.uri());
 *     redis.kill();
 *     redis.restart();
 * }
 * }</pre>
 *
 * <p>The server ends with {@link #close()} and in any case with the program that started it, even when that is killed. A
 * program that must do its last work against a running server calls {@code close()} after it; otherwise the server is
 * stopped once the program is gone.
 *
 * <p>Safe for use by several threads; the verbs that change the server wait for each other.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private final EmbeddedServer server;

    private EmbeddedRedis(EmbeddedServer server) {
        this.server = server;
    }

    /**
     * Starts a server on a free port that keeps everything in memory.
     *
     * @return the running server
     * @throws EmbeddedServerException if it does not start
     */
    public static EmbeddedRedis start() {
        return builder().start();
    }

    /**
     * Starts with the defaults: a temporary folder, a free port, nothing written to disk.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Says where clients connect to.
     *
     * @return for example {@code redis://127.0.0.1:23456/0}; the same for as long as this object lives
     */
    public URI uri() {
        return URI.create("redis://127.0.0.1:" + port() + "/0");
    }

    /**
     * Says where the server listens.
     *
     * @return the port on 127.0.0.1; the same for as long as this object lives
     */
    public int port() {
        return server.port();
    }

    /**
     * Names the server's process.
     *
     * @return the process id; another one after each {@link #restart()}
     * @throws IllegalStateException if the server is not running
     */
    public long pid() {
        return server.pid();
    }

    /**
     * Says whether the process exists, paused or not.
     *
     * @return false after {@link #stop()}, {@link #kill()}, {@link #close()} or a crash
     */
    public boolean isRunning() {
        return server.isRunning();
    }

    /**
     * Stops the server in good order: with {@link Builder#persistent(boolean) persistence} its data is written first.
     * Does nothing if it is not running.
     */
    public void stop() {
        server.stop();
    }

    /** Kills the server's process at once (SIGKILL). Does nothing if it is not running. */
    public void kill() {
        server.kill();
    }

    /**
     * Starts the server again on the same port and data; stops it in good order first if it runs.
     *
     * @throws EmbeddedServerException if it does not start
     */
    public void restart() {
        server.restart();
    }

    /**
     * Freezes the server (SIGSTOP): connections stay open, nobody answers.
     *
     * @throws IllegalStateException if the server is not running
     */
    public void pause() {
        server.pause();
    }

    /**
     * Lets a paused server go on (SIGCONT).
     *
     * @throws IllegalStateException if the server is not running
     */
    public void resume() {
        server.resume();
    }

    /** Stops the server for good and deletes its folder if that is a temporary one. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "EmbeddedRedis[" + uri() + "]";
    }

    /** Says how the server is started. Not for use by several threads. */
    public static final class Builder {
        private static final Set<String> MANAGED = Set.of(
                "port",
                "bind",
                "dir",
                "daemonize",
                "pidfile",
                "logfile",
                "loglevel",
                "set-proc-title",
                "appendonly",
                "save");

        private @Nullable Path dataDirectory;
        private int port;
        private boolean persistent;
        private final Map<String, String> options = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Keeps the server's files in this folder, which is created if it is missing and used again if it is not. One
         * program at a time can use it; a server that a killed program left behind in it is stopped first.
         *
         * @param folder the folder; by default a temporary one, deleted on close
         * @return this builder
         */
        public Builder dataDirectory(Path folder) {
            this.dataDirectory = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Listens on this port.
         *
         * @param port 1 to 65535, or 0 for any free one, which is the default
         * @return this builder
         */
        public Builder port(int port) {
            this.port = LoopbackPort.checked(port);
            return this;
        }

        /**
         * Says whether data survives {@link #stop()} and {@link #kill()}: if so the server writes an append-only file,
         * synced every second unless {@code option("appendfsync", …)} says otherwise.
         *
         * @param persistent false by default
         * @return this builder
         */
        public Builder persistent(boolean persistent) {
            this.persistent = persistent;
            return this;
        }

        /**
         * Sets an option of {@code redis.conf}.
         *
         * @param name for example {@code maxmemory}
         * @param value for example {@code 10mb}
         * @return this builder
         * @throws IllegalArgumentException if this class sets the option itself
         */
        public Builder option(String name, String value) {
            Objects.requireNonNull(value, "value");
            if (MANAGED.contains(Objects.requireNonNull(name, "name"))) {
                throw new IllegalArgumentException(
                        "option '" + name + "' is set by EmbeddedRedis, which manages " + MANAGED);
            }
            options.put(name, value);
            return this;
        }

        /**
         * Starts the server and waits until it answers.
         *
         * @return the running server
         * @throws EmbeddedServerException if it does not start
         */
        public EmbeddedRedis start() {
            return new EmbeddedRedis(
                    EmbeddedServer.start(new RedisProgram(persistent, Map.copyOf(options)), dataDirectory, port));
        }
    }

    private record RedisProgram(boolean persistent, Map<String, String> options) implements ServerProgram {
        @Override
        public String name() {
            return "Redis";
        }

        @Override
        public void prepare(Path data) throws IOException {
            Files.createDirectories(data);
        }

        @Override
        public List<String> command(Path data, int port) throws IOException {
            Path executable = BinaryCache.ofUser().executable(Platform.current().redisServer());
            List<String> command = new ArrayList<>(List.of(executable.toString()));
            command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1", "--dir", data.toString()));
            command.addAll(List.of("--save", "", "--appendonly", persistent ? "yes" : "no"));
            // Keeps the arguments visible, by which ServerFolder recognises a server that was left behind.
            command.addAll(List.of("--set-proc-title", "no"));
            options.forEach((name, value) -> command.addAll(List.of("--" + name, value)));
            return command;
        }

        @Override
        public String readyLine() {
            return "Ready to accept connections";
        }

        @Override
        public String orderlySignal() {
            return "TERM";
        }
    }
}
