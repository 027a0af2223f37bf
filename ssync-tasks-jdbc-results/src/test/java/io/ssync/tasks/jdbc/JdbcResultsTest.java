package io.ssync.tasks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.contract.ResultBackendContract;
import io.ssync.tasks.results.ResultBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The contract, on tables of our own making and on those of each version of django-celery-results. */
class JdbcResultsTest {
    @Nested
    class OnTablesOfItsOwn extends Contract {
        @Override
        TestDatabase database() {
            return TestDatabase.empty();
        }
    }

    @Nested
    class OnTablesOfDjango24 extends Contract {
        @Override
        TestDatabase database() {
            return TestDatabase.ofDjango("2.4");
        }
    }

    @Nested
    class OnTablesOfDjango26WithIdentityColumns extends Contract {
        @Override
        TestDatabase database() {
            return TestDatabase.ofDjangoWithIdentityColumns();
        }
    }

    /** One database and one pool for all tests of a class. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract extends ResultBackendContract {
        private HikariDataSource pool;

        abstract TestDatabase database();

        @BeforeAll
        void openPool() {
            pool = database().pool();
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
}
