package io.ssync.tasks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.contract.LedgerContract;
import io.ssync.tasks.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One database and one pool for all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbcLedgerContractTest extends LedgerContract {
    private static final String ADVANCE = """
            update ssync_ledger set seen = seen - T, due = due - T, added = added - T;
            update ssync_ledger_push set claimed_until = claimed_until - T, lost = lost - T;
            update ssync_ledger_sweep set swept = swept - T;
            update ssync_ledger_broker set seen = seen - T;
            """;

    private final TestDatabase database = TestDatabase.empty();
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
    protected Ledger open() {
        return JdbcLedger.with(JdbcResults.over(pool));
    }

    /** The clock of the server cannot be moved, so all times in the tables are. */
    @Override
    protected void advance(Duration time) {
        database.run(ADVANCE.replace("- T", "- interval '" + time.toMillis() + " milliseconds'"));
    }

    @Override
    protected void inTransaction(Ledger of, List<Ledger.Entry> entries, boolean commit) {
        try (Handle handle = database.jdbi().open()) {
            handle.begin();
            JdbcTransaction.of(handle).add(of, entries);
            if (commit) {
                handle.commit();
            } else {
                handle.rollback();
            }
        }
    }
}
