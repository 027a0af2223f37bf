package io.ssync.example.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.cli.app.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A schema of its own in a database, so that a run neither meets nor leaves rows in the real tables. */
final class ScratchSchema implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ScratchSchema.class);

    private final HikariDataSource dataSource;
    private final String name;

    private ScratchSchema(DatabaseUrl database, String name) {
        this.name = name;
        HikariConfig config = new HikariConfig();
        config.setPoolName("ssync-bench");
        config.setJdbcUrl(database.jdbcUrl());
        database.user().ifPresent(config::setUsername);
        database.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(6);
        config.addDataSourceProperty("currentSchema", name);
        config.addDataSourceProperty("ApplicationName", "ssync-bench");
        dataSource = new HikariDataSource(config);
    }

    /** Makes a schema; {@code name} is an identifier that needs no quotes. */
    static ScratchSchema create(DatabaseUrl database, String name) {
        ScratchSchema schema = new ScratchSchema(database, name);
        try {
            schema.execute("create schema " + name);
            return schema;
        } catch (SQLException e) {
            schema.close();
            throw new IllegalStateException(
                    "cannot create a schema for the measurement in " + database + ": " + e.getMessage(), e);
        }
    }

    /** A schema that somebody else has made and will drop. */
    static ScratchSchema of(DatabaseUrl database, String name) {
        return new ScratchSchema(database, name);
    }

    DataSource dataSource() {
        return dataSource;
    }

    String version() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot ask PostgreSQL for its version: " + e.getMessage(), e);
        }
    }

    /** Empties a table of the schema. */
    void truncate(String table) {
        try {
            execute("truncate " + name + "." + table);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot empty " + table + ": " + e.getMessage(), e);
        }
    }

    void drop() {
        try {
            execute("drop schema " + name + " cascade");
        } catch (SQLException e) {
            log.warn("schema {} is left behind, drop it: {}", name, e.getMessage());
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
