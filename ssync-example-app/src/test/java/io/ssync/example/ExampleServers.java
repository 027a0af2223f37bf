package io.ssync.example;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.cli.app.DatabaseUrl;
import io.ssync.tasks.cli.app.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Redis and a PostgreSQL of a test's own. */
public final class ExampleServers implements AutoCloseable {
    private final EmbeddedRedis redis;
    private final EmbeddedPostgres postgres;

    private ExampleServers(EmbeddedRedis redis, EmbeddedPostgres postgres) {
        this.redis = redis;
        this.postgres = postgres;
    }

    /** Starts both. Redis keeps its data over a restart. */
    public static ExampleServers start() {
        EmbeddedRedis redis = EmbeddedRedis.builder()
                .persistent(true)
                .option("appendfsync", "always")
                .start();
        try {
            return new ExampleServers(redis, EmbeddedPostgres.start());
        } catch (RuntimeException e) {
            redis.close();
            throw e;
        }
    }

    public EmbeddedRedis redis() {
        return redis;
    }

    public EmbeddedPostgres postgres() {
        return postgres;
    }

    /** For an app in this process. */
    public Servers given() {
        return Servers.of(redis.uri().toString(), DatabaseUrl.parse(postgres.jdbcUrl()));
    }

    /** For a command line in this process or another one. */
    public Map<String, String> environment() {
        return Map.of(
                "CELERY_BROKER_URL",
                redis.uri().toString(),
                "DATABASE_URL",
                postgres.url().toString());
    }

    /** The answer to a query for one column of text. */
    public List<String> texts(String sql) {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Carries out a statement. */
    public void execute(String sql) {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        postgres.close();
        redis.close();
    }
}
