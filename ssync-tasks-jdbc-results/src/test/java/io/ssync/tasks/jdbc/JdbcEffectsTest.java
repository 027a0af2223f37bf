package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.contract.EffectsContract;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackend.Effects;
import io.ssync.tasks.worker.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Effects in PostgreSQL, by themselves and with rows of a task's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbcEffectsTest extends EffectsContract {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestDatabase database = TestDatabase.empty();
    private final Jdbi jdbi = database.jdbi();
    private HikariDataSource pool;

    @BeforeAll
    void openPool() {
        pool = database.pool();
        database.run("create table booking (pupil bigint not null)");
    }

    @AfterAll
    void closePool() {
        pool.close();
    }

    @Override
    protected ResultBackend open() {
        return JdbcResults.over(pool);
    }

    @Test
    void aTaskWritesItsRowsOnce() {
        Bookings bookings = new Bookings();
        try (JdbcResults results = JdbcResults.over(pool);
                TaskApp app = app(results, bookings);
                Worker worker = app.worker().start()) {
            AsyncResult<Integer> booked = app.task(Bookings::book).delay(7L);

            // The first attempt commits and fails then, the second fails before its commit is reached.
            assertThat(booked.get(SOON)).isEqualTo(1);
            assertThat(bookings.attempts).isEqualTo(3);
            assertThat(rowsOf(7)).isEqualTo(1);
            await().until(() -> worker.running() == 0);
        }
    }

    @Test
    void aRollbackLeavesNeitherRowsNorNote() {
        Bookings bookings = new Bookings();
        try (JdbcResults results = JdbcResults.over(pool);
                TaskApp app = app(results, bookings);
                Worker worker = app.worker().start()) {
            AsyncResult<Integer> booked = app.task(Bookings::bookAtSecondTry).delay(8L);

            assertThat(booked.get(SOON)).isEqualTo(2);
            assertThat(rowsOf(8)).isEqualTo(1);
            await().until(() -> worker.running() == 0);
        }
    }

    @Test
    void whoComesSecondWaitsForTheFirstTransaction() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (JdbcResults results = JdbcResults.over(pool);
                Connection first = transaction();
                Connection second = transaction()) {
            Effects ofFirst = JdbcTransaction.of(first).effects(results);
            assertThat(ofFirst.find("two-workers", "rows")).isEmpty();

            CountDownLatch asked = new CountDownLatch(1);
            Future<Optional<String>> answer = thread.submit(() -> {
                Effects ofSecond = JdbcTransaction.of(second).effects(results);
                asked.countDown();
                return ofSecond.find("two-workers", "rows");
            });
            asked.await();
            await().until(() -> count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and query like '%ssync_effect%'")
                    == 1);
            ofFirst.keep("two-workers", "rows", "1");
            first.commit();

            assertThat(answer.get()).contains("1");
            second.rollback();
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void whoComesSecondGoesOnAfterARollback() throws Exception {
        try (JdbcResults results = JdbcResults.over(pool);
                Connection first = transaction();
                Connection second = transaction()) {
            assertThat(JdbcTransaction.of(first).effects(results).find("rolled-back", "rows"))
                    .isEmpty();
            first.rollback();

            Effects ofSecond = JdbcTransaction.of(second).effects(results);
            assertThat(ofSecond.find("rolled-back", "rows")).isEmpty();
            ofSecond.keep("rolled-back", "rows", "2");
            second.commit();

            assertThat(results.effects().orElseThrow().find("rolled-back", "rows"))
                    .contains("2");
        }
    }

    @Test
    void anEffectThatThrewAndWasSwallowedHasNotHappened() throws Exception {
        try (JdbcResults results = JdbcResults.over(pool);
                Connection connection = transaction()) {
            Effects effects = JdbcTransaction.of(connection).effects(results);
            assertThat(effects.find("swallowed", "rows")).isEmpty();
            connection.commit();

            assertThat(effects.find("swallowed", "rows")).isEmpty();
            assertThat(results.effects().orElseThrow().find("swallowed", "rows"))
                    .isEmpty();
            assertThat(results.effects().orElseThrow().keep("swallowed", "rows", "1"))
                    .isEqualTo("1");
            connection.rollback();
        }
    }

    @Test
    void aTransactionNeedsTheDatabaseOfTheResults() throws Exception {
        try (Connection connection = transaction()) {
            assertThatThrownBy(() -> JdbcTransaction.of(connection).effects(new InMemoryResults()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "a JdbcTransaction needs an app with JdbcResults, this one keeps its results in memory");
        }
    }

    private TaskApp app(JdbcResults results, Bookings bookings) {
        return TaskApp.builder("bookings")
                .broker(new InMemoryBroker())
                .results(results)
                .register(bookings)
                .build();
    }

    private Connection transaction() throws SQLException {
        Connection connection = pool.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private int rowsOf(long pupil) {
        return count("select count(*) from booking where pupil = " + pupil);
    }

    private int count(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(int.class).one());
    }

    /** Tasks that write rows, and do not get through at once. */
    final class Bookings {
        private int attempts;

        @Task(name = "bookings.book", maxRetries = 5, retryDelay = 0)
        public int book(TaskContext self, long pupil) {
            attempts++;
            Integer number = jdbi.inTransaction(handle ->
                    self.once("rows", JdbcTransaction.of(handle), Integer.class, () -> insert(handle, pupil)));
            if (attempts < 3) {
                throw self.retry();
            }
            return number == null ? -1 : number;
        }

        @Task(name = "bookings.book_at_second_try", maxRetries = 5, retryDelay = 0)
        public int bookAtSecondTry(TaskContext self, long pupil) {
            return jdbi.inTransaction(handle -> {
                self.once("rows", JdbcTransaction.of(handle), () -> insert(handle, pupil));
                if (self.retries() == 0) {
                    throw self.retry();
                }
                return self.retries() + 1;
            });
        }

        private int insert(Handle handle, long pupil) {
            handle.execute("insert into booking (pupil) values (?)", pupil);
            return attempts;
        }
    }
}
