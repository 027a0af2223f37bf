package io.ssync.tasks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.contract.FailedMessagesContract;
import io.ssync.tasks.results.ResultBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbcFailedMessagesTest extends FailedMessagesContract {
    private final TestDatabase database = TestDatabase.ofDjango("2.6");
    private HikariDataSource pool;

    @BeforeAll
    void openPool() {
        pool = database.pool();
    }

    @AfterAll
    void closePool() {
        pool.close();
    }

    @Override
    protected ResultBackend open() {
        return JdbcResults.over(pool);
    }
}
