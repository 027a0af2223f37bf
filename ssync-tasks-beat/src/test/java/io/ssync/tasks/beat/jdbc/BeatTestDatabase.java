package io.ssync.tasks.beat.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.ledger.Ledger;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of its own with an app whose ledger is in it, on one server that all tests share. The server ends with the tests. */
final class BeatTestDatabase implements AutoCloseable {
    /** The application name of the test's own connections. */
    static final String TEST = "test";

    final String url;
    final HikariDataSource pool;
    private final HikariDataSource direct;
    final Jdbi jdbi;
    final JdbcLedger ledger;
    final TaskApp app;

    BeatTestDatabase() {
        this(Server.POSTGRES);
    }

    /** The same on a server that the test breaks. */
    BeatTestDatabase(EmbeddedPostgres server) {
        url = server.createDatabase("test-" + UUID.randomUUID());
        pool = pool(url);
        direct = direct(url);
        jdbi = Jdbi.create(direct);
        ledger = JdbcLedger.with(JdbcResults.over(pool));
        app = TaskApp.builder("test")
                .broker(new InMemoryBroker())
                .ledger(ledger)
                .build();
    }

    /** A way to its schedules. */
    JdbcSchedules schedules() {
        return JdbcSchedules.over(pool);
    }

    List<String> taskIdsSent() {
        return ledger.list(0, 100_000).stream().map(Ledger.Row::taskId).toList();
    }

    int run(String sql, Object... arguments) {
        return jdbi.withHandle(handle -> handle.execute(sql, arguments));
    }

    <T> List<T> query(Class<T> type, String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(type).list());
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(12);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(2_000);
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    /** For the test itself, under a name of its own. */
    private static HikariDataSource direct(String url) {
        PGSimpleDataSource named = new PGSimpleDataSource();
        named.setUrl(url);
        named.setApplicationName(TEST);
        HikariDataSource direct = new HikariDataSource();
        direct.setDataSource(named);
        direct.setMinimumIdle(0);
        return direct;
    }

    @Override
    public void close() {
        app.close();
        direct.close();
        pool.close();
    }

    /** Started by the first test that needs it. */
    private static final class Server {
        static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.builder()
                .option("fsync", "off")
                .option("track_commit_timestamp", "on")
                .start();
    }
}
