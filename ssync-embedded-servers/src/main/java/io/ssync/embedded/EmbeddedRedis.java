package io.ssync.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A real Redis on the loopback address, with the faults that a test wants to try: the {@code valkey-server} or
 * {@code redis-server} that is installed, if it is version 6.2 or newer, and otherwise a bundled one.
 *
 * <pre>{@code
 * try (EmbeddedRedis redis = EmbeddedRedis.start()) {
 *     RedisClient client = RedisClient.create(redis.uri());
 *     redis.kill();
 *     redis.restart();
 * }
 * }</pre>
 *
 */
public final class EmbeddedRedis extends EmbeddedServer {
    private static final int PATIENCE_MILLIS = 30_000;

    private EmbeddedRedis(ServerProgram program, ServerSettings settings) {
        super(program, settings);
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
     * The one that everybody in this JVM shares: started when it is asked for first, or when it is gone, and ended with the JVM. Leave it
     * running.
     *
     * @return the running server
     * @throws EmbeddedServerException if it does not start
     */
    public static EmbeddedRedis shared() {
        return SharedServers.redis();
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
     * @return for example {@code redis://:password@127.0.0.1:23456/0}; the same for as long as this object lives. Not to be
     *     printed
     */
    public URI uri() {
        return URI.create("redis://:" + password() + "@127.0.0.1:" + port() + "/0");
    }

    /** Deletes everything in all of its databases. */
    void deleteAll() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            BufferedReader replies =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String command : List.of("AUTH " + password(), "FLUSHALL")) {
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
                String reply = replies.readLine();
                if (!"+OK".equals(reply)) {
                    throw new IOException(command.split(" ", -1)[0] + ": " + reply);
                }
            }
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot delete what is in Redis at port " + port(), e);
        }
    }

    /** Says how the server is started. Not for use by several threads. */
    public static final class Builder {
        private static final Set<String> MANAGED = Set.of(
                "port",
                "bind",
                "requirepass",
                "masterauth",
                "aof-use-rdb-preamble",
                "syslog-ident",
                "dir",
                "daemonize",
                "pidfile",
                "logfile",
                "loglevel",
                "set-proc-title",
                "appendonly",
                "save");

        private final ServerSettings settings = new ServerSettings(EmbeddedRedis.class, MANAGED);
        private boolean persistent;

        private Builder() {}

        /**
         * Keeps the server's files in this folder, which is created if it is missing and used again if it is not. One
         * program at a time can use it; a server that a killed program left behind in it is stopped first. The folder is closed
         * to other users.
         *
         * @param folder the folder; by default a temporary one, deleted on close
         * @return this builder
         */
        public Builder dataDirectory(Path folder) {
            settings.useFolder(folder);
            return this;
        }

        /**
         * Listens on this port.
         *
         * @param port 1 to 65535, or 0 for any free one, which is the default
         * @return this builder
         */
        public Builder port(int port) {
            settings.usePort(port);
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
         * Makes the server a replica of another one, with the same password.
         *
         * @param primary what it follows from the start
         * @return this builder
         */
        public Builder replicaOf(EmbeddedRedis primary) {
            settings.usePassword(primary.password());
            settings.setOption("replicaof", "127.0.0.1 " + primary.port());
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
            settings.setOption(name, value);
            return this;
        }

        /**
         * Starts the server and waits until it answers.
         *
         * @return the running server
         * @throws EmbeddedServerException if it does not start
         */
        public EmbeddedRedis start() {
            return new EmbeddedRedis(new RedisProgram(persistent, settings.options()), settings);
        }
    }
}
