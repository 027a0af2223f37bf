package io.ssync.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Servers that tests share, which each test finds clean. */
@EmbeddedServers
class EmbeddedServersTest {
    private final EmbeddedPostgres postgres;

    EmbeddedServersTest(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void areTheSameForAll(EmbeddedRedis redis) {
        assertThat(redis).isSameAs(EmbeddedRedis.shared());
        assertThat(postgres).isSameAs(EmbeddedPostgres.shared());
        assertThat(redis.isRunning()).isTrue();
        assertThat(postgres.isRunning()).isTrue();
    }

    @RepeatedTest(2)
    void areCleanBeforeEachTest(EmbeddedRedis redis) throws IOException, SQLException {
        assertThat(RedisConnection.ask(redis, "DBSIZE")).isEqualTo("0");
        RedisConnection.ask(redis, "SET key value");

        execute("create table if not exists ssync_ledger (id int generated always as identity, task text)");
        execute("create table if not exists django_celery_results_taskresult (task text)");
        execute("create table if not exists ssyncs_own (task text)");
        assertThat(count("ssync_ledger")).isZero();
        assertThat(count("django_celery_results_taskresult")).isZero();
        execute("insert into ssync_ledger (task) values ('a')");
        execute("insert into django_celery_results_taskresult values ('a')");
        execute("insert into ssyncs_own values ('a')");
        assertThat(count("ssyncs_own")).as("tables of one's own are left alone").isPositive();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String table) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
