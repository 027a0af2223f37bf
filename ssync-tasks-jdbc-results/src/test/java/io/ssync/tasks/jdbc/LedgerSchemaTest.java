package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.ledger.Ledger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables of a ledger that were made before brokers were told apart. */
class LedgerSchemaTest {
    private final TestDatabase database = TestDatabase.empty();

    @Test
    void belongToTheFirstBrokerThatLooks() {
        oldTables();
        addAsBefore("old", 1);

        JdbcLedger ledger = ledger("redis://here:6379/0");
        assertThat(ledger.found("a generation", false)).isZero();
        ledger("redis://there:6379/0").found("another generation", true);

        assertThat(ledger.list(0, 5)).extracting(Ledger.Row::taskId).containsExactly("old");
        assertThat(ledger.claim("a generation").orElseThrow().entries()).hasSize(1);
        assertThat(ledger("redis://there:6379/0").list(0, 5)).isEmpty();
    }

    @Test
    void takeRowsOfAVersionThatTellsNoBrokersApart() {
        oldTables();
        JdbcLedger ledger = ledger("redis://here:6379/0");
        ledger.found("a generation", false);

        addAsBefore("late", 2);
        ledger.found("a generation", false);

        assertThat(ledger.list(0, 5)).extracting(Ledger.Row::taskId).containsExactly("late");
    }

    @Test
    void knowALossThatHappenedBefore() {
        oldTables();
        addAsBefore("old", 1);
        database.run("insert into ssync_ledger_generation (generation) values ('the one before')");

        assertThat(ledger("redis://here:6379/0").found("a generation", false)).isEqualTo(1);
    }

    @Test
    void areCleanedUpEarly() {
        ledger("redis://here:6379/0").prepare();

        assertThat(options("ssync_ledger")).contains("autovacuum_vacuum_threshold=500", "fillfactor=90");
        assertThat(options("ssync_ledger_push")).contains("autovacuum_vacuum_threshold=200", "fillfactor=70");
    }

    private List<String> options(String table) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("select unnest(reloptions) from pg_class where relname = :table")
                                .bind("table", table)
                                .mapTo(String.class)
                                .list());
    }

    private void oldTables() {
        for (String table : List.of("ssync_ledger", "ssync_ledger_push", "ssync_ledger_generation")) {
            database.run(TestDatabase.resource("Schema/" + table + ".sql"));
        }
    }

    private void addAsBefore(String taskId, int batch) {
        database.run("insert into ssync_ledger_push (messages, bytes, claim) values (1, 2, 0); "
                + "insert into ssync_ledger (task_id, batch, position, copy, queue, priority, payload) values ('"
                + taskId
                + "', " + batch + ", 1, 0, 'q', 0, '{}')");
    }

    private JdbcLedger ledger(String broker) {
        JdbcLedger ledger = JdbcLedger.with(JdbcResults.over(database.dataSource()));
        ledger.bind(broker);
        return ledger;
    }
}
