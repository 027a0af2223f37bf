package io.ssync.school.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ssync.school.TestDatabases;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SchoolDatabaseTest {

    /** Not the common pool, which has a single thread on a small machine. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final DataSource dataSource = TestDatabases.school();
    private final SchoolDatabase database = new SchoolDatabase(dataSource);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void commitsWhatTheWorkDid() {
        database.inTransaction(handle -> insertStream(handle, "A"));

        assertThat(streams()).isEqualTo(1);
    }

    @Test
    void rollsBackWhatTheWorkDidWhenItThrows() {
        assertThatThrownBy(() -> database.inTransaction(handle -> {
                    insertStream(handle, "A");
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(streams()).isZero();
    }

    @Test
    void tellsThatALostConnectionMayBeTriedAgain() {
        assertThatThrownBy(() -> database.inTransaction(this::insertOnALostConnection))
                .isInstanceOf(TransientDatabaseException.class);
    }

    /** A pool closes a connection that has failed, and what is then asked of it fails without a state. */
    @Test
    void tellsThatALostConnectionOfAPoolMayBeTriedAgain() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertThatThrownBy(() -> new SchoolDatabase(pool).inTransaction(this::insertOnALostConnection))
                    .isInstanceOf(TransientDatabaseException.class);
        }
    }

    @Test
    void seesWhatOthersCommittedWhateverThePoolIsSetTo() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        try (HikariDataSource pool = new HikariDataSource(config)) {
            int seen = new SchoolDatabase(pool).inTransaction(handle -> {
                count(handle);
                database.inTransaction(other -> insertStream(other, "A"));
                return count(handle);
            });
            assertThat(seen).isEqualTo(1);
        }
    }

    @Test
    void tellsThatAServerThatDoesNotAnswerMayBeTriedAgain() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none?user=none");

        assertThatThrownBy(() -> new SchoolDatabase(nowhere).inTransaction(handle -> insertStream(handle, "A")))
                .isInstanceOf(TransientDatabaseException.class);
    }

    @Test
    void tellsThatAnExhaustedPoolMayBeTriedAgain() {
        DataSource exhausted = new PGSimpleDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public java.sql.Connection getConnection() throws java.sql.SQLException {
                throw new SQLTransientConnectionException("no connection within 30000 ms");
            }
        };

        assertThatThrownBy(() -> new SchoolDatabase(exhausted).inTransaction(handle -> insertStream(handle, "A")))
                .isInstanceOf(TransientDatabaseException.class);
    }

    @Test
    void tellsThatADeadlockMayBeTriedAgain() {
        database.inTransaction(handle -> {
            insertStream(handle, "A");
            return insertStream(handle, "B");
        });
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);

        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> updateBoth(1, 2, bothHoldOne), threads);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> updateBoth(2, 1, bothHoldOne), threads);

        assertThatThrownBy(CompletableFuture.allOf(first, second)::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TransientDatabaseException.class);
        assertThat(first.isCompletedExceptionally()).isNotEqualTo(second.isCompletedExceptionally());
    }

    @Test
    void tellsThatAViolatedConstraintIsFinal() {
        assertThatThrownBy(() -> database.inTransaction(
                        handle -> handle.execute("INSERT INTO academic_stream (name) VALUES (NULL)")))
                .isInstanceOf(JdbiException.class);
    }

    private void updateBoth(int first, int second, CyclicBarrier bothHoldOne) {
        database.inTransaction(handle -> {
            handle.execute("UPDATE academic_stream SET name = 'x' WHERE id = ?", first);
            try {
                bothHoldOne.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return handle.execute("UPDATE academic_stream SET name = 'x' WHERE id = ?", second);
        });
    }

    private int insertOnALostConnection(Handle handle) {
        int pid = handle.createQuery("SELECT pg_backend_pid()")
                .mapTo(Integer.class)
                .one();
        new SchoolDatabase(dataSource)
                .inTransaction(other -> other.execute("SELECT pg_terminate_backend(" + pid + ", 10000)"));
        return insertStream(handle, "A");
    }

    private static int insertStream(Handle handle, String name) {
        return handle.execute("INSERT INTO academic_stream (name) VALUES (?)", name);
    }

    private int streams() {
        return database.inTransaction(SchoolDatabaseTest::count);
    }

    private static int count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM academic_stream")
                .mapTo(Integer.class)
                .one();
    }
}
