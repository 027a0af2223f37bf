package io.ssync.tasks.ledger;

import java.time.Duration;
import java.util.List;

/**
 * A broker that has rows in a ledger's store, or had.
 *
 * @param name what its rows are kept under: the name that was given to the ledger, or else the first address that was seen
 * @param addresses the addresses under which apps reach it; empty for one with a name
 * @param tasks how many durable tasks it has that have not ended
 * @param unseen how long ago an app looked at it last
 */
public record LedgerBroker(String name, List<String> addresses, long tasks, Duration unseen) {
    public LedgerBroker {
        addresses = List.copyOf(addresses);
    }
}
