package io.ssync.tasks.ledger;

import io.ssync.tasks.contract.LedgerContract;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class InMemoryLedgerTest extends LedgerContract {
    private final ManualClock clock = new ManualClock(Instant.now());
    private final InMemoryLedger store = new InMemoryLedger(new InMemoryResults(), clock);

    @Override
    protected Ledger open() {
        return store.beside();
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }

    @Override
    protected void inTransaction(Ledger of, List<Ledger.Entry> entries, boolean commit) {
        InMemoryLedger.Transaction transaction = ((InMemoryLedger) of).transaction();
        transaction.add(of, entries);
        if (commit) {
            transaction.commit();
        }
    }
}
