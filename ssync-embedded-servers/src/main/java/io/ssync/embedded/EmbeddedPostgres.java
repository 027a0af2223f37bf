package io.ssync.embedded;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL server on the loopback address, with the faults that a test wants to try.
 *
 * <pre>{@code
 * try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
 *     Jdbi jdbi = Jdbi.create(postgres.dataSource());
 *     postgres.kill();
 *     postgres.restart();
 * }
 * }</pre>
 *
 * <p>Commits are synced to disk as in production, unless {@code option("fsync", "off")} says otherwise. Text is UTF-8 in
 * the locale {@code C.UTF-8}, the time zone is UTC. There is one user, {@code postgres}, without a password.
 *
 * <p>PostgreSQL refuses to run as root. If this program does, the server is run in a user namespace or as nobody.
 *
 * <p>The server ends with {@link #close()} and in any case with the program that started it, even when that is killed. A
 * program that must do its last work against a running server calls {@code close()} after it; otherwise the server is
 * stopped once the program is gone.
 *
 * <p>Safe for use by several threads; the verbs that change the server wait for each other.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    static final String USER = "postgres";
    private static final String DATABASE = "postgres";

    private final EmbeddedServer server;

    private EmbeddedPostgres(EmbeddedServer server) {
        this.server = server;
    }

    /**
     * Starts a server on a free port with an empty database in a temporary folder.
     *
     * @return the running server
     * @throws EmbeddedServerException if it does not start
     */
    public static EmbeddedPostgres start() {
        return builder().start();
    }

    /**
     * Starts with the defaults: a temporary folder, a free port.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Says where JDBC clients connect to; the URL includes the user.
     *
     * @return the URL of the database {@code postgres}; the same for as long as this object lives
     */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /**
     * Says where other clients connect to.
     *
     * @return for example {@code postgresql://postgres@127.0.0.1:23456/postgres}; the same for as long as this object lives
     */
    public URI url() {
        return URI.create("postgresql://" + USER + "@127.0.0.1:" + port() + "/" + DATABASE);
    }

    /**
     * Names the user, who is a superuser and has no password.
     *
     * @return {@code postgres}
     */
    public String user() {
        return USER;
    }

    /**
     * Connects to the database {@code postgres}, without a pool: each connection is a new one.
     *
     * @return a new data source
     */
    public DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(jdbcUrl());
        return dataSource;
    }

    /**
     * Creates a database unless there is one of this name.
     *
     * @param name any name, taken literally
     * @return its JDBC URL, which includes the user
     * @throws EmbeddedServerException if the server cannot do it
     */
    public String createDatabase(String name) {
        Objects.requireNonNull(name, "name");
        try (Connection connection = dataSource().getConnection();
                PreparedStatement exists = connection.prepareStatement("select 1 from pg_database where datname = ?");
                Statement create = connection.createStatement()) {
            exists.setString(1, name);
            if (!exists.executeQuery().next()) {
                create.execute("create database \"" + name.replace("\"", "\"\"") + "\"");
            }
        } catch (SQLException e) {
            throw new EmbeddedServerException("could not create the database '" + name + "': " + e.getMessage(), e);
        }
        return jdbcUrl(name);
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8)
                + "?user=" + USER;
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
     * Names the server's parent process, the postmaster.
     *
     * @return the process id; another one after each {@link #restart()}
     * @throws IllegalStateException if the server is not running
     */
    public long pid() {
        return server.pid();
    }

    /**
     * Says whether the postmaster exists, paused or not.
     *
     * @return false after {@link #stop()}, {@link #kill()}, {@link #close()} or a crash
     */
    public boolean isRunning() {
        return server.isRunning();
    }

    /** Stops the server in good order, without waiting for its clients. Does nothing if it is not running. */
    public void stop() {
        server.stop();
    }

    /** Kills all processes of the server at once (SIGKILL). Does nothing if it is not running. */
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
     * Freezes all processes of the server (SIGSTOP): connections stay open, nobody answers.
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
        return "EmbeddedPostgres[" + url() + "]";
    }

    /** Says how the server is started. Not for use by several threads. */
    public static final class Builder {
        private static final Set<String> MANAGED = Set.of(
                "port",
                "listen_addresses",
                "unix_socket_directories",
                "data_directory",
                "log_destination",
                "logging_collector",
                "log_min_messages",
                "lc_messages");

        private @Nullable Path dataDirectory;
        private int port;
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
         * Sets an option of {@code postgresql.conf}.
         *
         * @param name for example {@code max_connections}
         * @param value for example {@code 20}
         * @return this builder
         * @throws IllegalArgumentException if this class sets the option itself
         */
        public Builder option(String name, String value) {
            Objects.requireNonNull(value, "value");
            if (MANAGED.contains(Objects.requireNonNull(name, "name"))) {
                throw new IllegalArgumentException(
                        "option '" + name + "' is set by EmbeddedPostgres, which manages " + MANAGED);
            }
            options.put(name, value);
            return this;
        }

        /**
         * Starts the server and waits until it takes connections.
         *
         * @return the running server
         * @throws EmbeddedServerException if it does not start
         */
        public EmbeddedPostgres start() {
            return new EmbeddedPostgres(EmbeddedServer.start(
                    new PostgresProgram(BinaryCache.ofUser(), Unprivileged.here(), Map.copyOf(options)),
                    dataDirectory,
                    port));
        }
    }
}
