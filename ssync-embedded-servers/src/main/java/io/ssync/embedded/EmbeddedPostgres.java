package io.ssync.embedded;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
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
 * the locale {@code C.UTF-8}, the time zone is UTC. There is one user, {@code postgres}.
 */
public final class EmbeddedPostgres extends EmbeddedServer {
    static final String USER = "postgres";
    static final String DATABASE = "postgres";

    private EmbeddedPostgres(ServerProgram program, ServerSettings settings) {
        super(program, settings);
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
     * The one that everybody in this JVM shares: started when it is asked for first, or when it is gone, and ended with the JVM. Leave it
     * running. It does not sync to disk.
     *
     * @return the running server
     * @throws EmbeddedServerException if it does not start
     */
    public static EmbeddedPostgres shared() {
        return SharedServers.postgres();
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
     * Says where JDBC clients connect to; the URL includes the user and the password.
     *
     * @return the URL of the database {@code postgres}; the same for as long as this object lives. Not to be printed
     */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /**
     * Says where other clients connect to.
     *
     * @return for example {@code postgresql://postgres:password@127.0.0.1:23456/postgres}; the same for as long as this object
     *     lives. Not to be printed
     */
    public URI url() {
        return URI.create("postgresql://" + USER + ":" + password() + "@127.0.0.1:" + port() + "/" + DATABASE);
    }

    /**
     * Names the user, who is a superuser.
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
     * @return its JDBC URL, which includes the user and the password
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
                + "?user=" + USER + "&password=" + password();
    }

    /** Says how the server is started. Not for use by several threads. */
    public static final class Builder {
        private static final Set<String> MANAGED = Set.of(
                "port",
                "listen_addresses",
                "hba_file",
                "unix_socket_directories",
                "data_directory",
                "log_destination",
                "logging_collector",
                "log_min_messages",
                "lc_messages");

        private final ServerSettings settings = new ServerSettings(EmbeddedPostgres.class, MANAGED);

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
         * Sets an option of {@code postgresql.conf}.
         *
         * @param name for example {@code max_connections}
         * @param value for example {@code 20}
         * @return this builder
         * @throws IllegalArgumentException if this class sets the option itself
         */
        public Builder option(String name, String value) {
            settings.setOption(name, value);
            return this;
        }

        /**
         * Starts the server and waits until it takes connections.
         *
         * @return the running server
         * @throws EmbeddedServerException if it does not start
         */
        public EmbeddedPostgres start() {
            return new EmbeddedPostgres(new PostgresProgram(BinaryCache.ofUser(), settings.options()), settings);
        }
    }
}
