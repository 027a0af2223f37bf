package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that stops, dies, hangs and comes back. */
class JdbcResultsOutageTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static EmbeddedPostgres server;

    private HikariDataSource pool;
    private JdbcResults results;

    @BeforeAll
    static void startServer() {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        if (!server.isRunning()) {
            server.restart();
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.jdbcUrl());
        config.setConnectionTimeout(TIMEOUT.toMillis());
        config.setMaximumPoolSize(4);
        pool = new HikariDataSource(config);
        results = JdbcResults.over(pool, TIMEOUT);
        results.migrate();
    }

    @AfterEach
    void close() {
        results.close();
        pool.close();
    }

    @Test
    void saysWhereAPoolLeadsOnceItHasConnected() {
        TestDatabase database = TestDatabase.empty();
        try (HikariDataSource pool = database.pool();
                ResultBackend results = JdbcResults.over(pool)) {
            assertThat(results.describe()).isEqualTo("PostgreSQL");

            results.find("unknown");

            assertThat(results.describe())
                    .startsWith("PostgreSQL at 127.0.0.1:")
                    .doesNotContain("user");
        }
    }

    @Test
    void saysThatTheServerIsAwayAndGoesOnWhenItIsBack() {
        results.store(List.of(success("before")));

        server.kill();
        assertUnavailable(() -> results.store(List.of(success("during"))));
        assertUnavailable(() -> results.find("before"));
        server.restart();

        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(ResultBackendException.class)
                .untilAsserted(() -> {
                    results.store(List.of(success("after")));
                    assertThat(results.find("before")).isPresent();
                    assertThat(results.find("after")).isPresent();
                });
    }

    @Test
    void startsWhileTheServerIsAway() {
        server.stop();
        PGSimpleDataSource plain = new PGSimpleDataSource();
        plain.setUrl(server.jdbcUrl());
        try (JdbcResults early = JdbcResults.over(plain)) {
            assertThatExceptionOfType(ResultBackendAwayException.class)
                    .isThrownBy(early::migrate)
                    .withMessage("cannot reach PostgreSQL at 127.0.0.1:%d/postgres: connection refused; is it running?"
                            .formatted(server.port()));

            server.restart();

            early.store(List.of(success("early")));
            assertThat(early.find("early")).isPresent();
        }
    }

    @Test
    void callsAllSubscribersAfterAnOutageAndHearsAgain() {
        AtomicInteger calls = new AtomicInteger();
        results.subscribe("watched", calls::incrementAndGet);
        results.store(List.of(progress("watched")));
        await().atMost(SOON).untilAtomic(calls, count -> assertThat(count).isPositive());
        // The call on connecting and the call for the store may come apart.
        awaitCallFor("watched", calls);

        int before = calls.get();
        server.kill();
        server.restart();
        await().atMost(SOON).untilAtomic(calls, count -> assertThat(count).isGreaterThan(before));

        awaitCallFor("watched", calls);
    }

    @Test
    void doesNotWaitForEverForAServerThatHangs() {
        results.store(List.of(success("before")));

        server.pause();
        try {
            // The first finds its connection hanging, the next ones find no new connection.
            assertUnavailable(() -> results.store(List.of(success("during"))));
            assertUnavailable(() -> results.find("before"));
        } finally {
            server.resume();
        }

        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(ResultBackendException.class)
                .untilAsserted(() -> assertThat(results.find("before")).isPresent());
    }

    @Test
    void closesAtOnceWhileTheListenerWaits() {
        AtomicInteger calls = new AtomicInteger();
        results.subscribe("watched", calls::incrementAndGet);
        await().atMost(SOON).untilAtomic(calls, count -> assertThat(count).isPositive());

        results.close();

        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .doesNotContain("ssync-results-listener"));
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    /** Some store of a state is heard: the first may fail or be lost while connections are replaced. */
    private void awaitCallFor(String taskId, AtomicInteger calls) {
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(ResultBackendException.class)
                .untilAsserted(() -> {
                    int before = calls.get();
                    results.store(List.of(progress(taskId)));
                    await().atMost(Duration.ofSeconds(2))
                            .untilAtomic(calls, count -> assertThat(count).isGreaterThan(before));
                });
    }

    private static void assertUnavailable(Runnable call) {
        assertThatExceptionOfType(ResultBackendAwayException.class)
                .isThrownBy(call::run)
                .withMessageContaining("PostgreSQL at 127.0.0.1:" + server.port());
    }

    private static TaskResult success(String id) {
        return new TaskResult(id, TaskState.SUCCESS, "1", null, Instant.EPOCH, Call.UNKNOWN);
    }

    private static TaskResult progress(String id) {
        return new TaskResult(id, TaskState.PROGRESS, "1", null, Instant.EPOCH, Call.UNKNOWN);
    }
}
