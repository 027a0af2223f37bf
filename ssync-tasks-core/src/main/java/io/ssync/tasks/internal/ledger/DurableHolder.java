package io.ssync.tasks.internal.ledger;

import io.ssync.tasks.ledger.LedgerMark;
import java.time.Duration;
import java.util.Collection;

/**
 * A worker, as far as the ledger is concerned: it holds durable messages, and they are not lost. Safe for use by any thread.
 */
public interface DurableHolder {
    /** The queues that it reads. */
    Collection<String> queues();

    /** How long its leases last. */
    Duration lease();

    /** The durable messages that were admitted and have not been settled, running or waiting, and whose leases it has as far as it knows. */
    Collection<LedgerMark> held();

    /**
     * The same after the broker has lost data. The worker asks the broker first which leases it still has, so that nothing is said to be
     * held that another worker may claim.
     */
    Collection<LedgerMark> heldStill();
}
