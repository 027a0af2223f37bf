package io.ssync.tasks.ledger;

import java.util.List;

/**
 * What a relay has to give to the broker.
 *
 * @param push to be reported when it is done, or cannot be
 * @param entries the rows, in the order in which they were added
 * @param revoked the ids among them whose tasks were revoked: the broker may have forgotten that
 * @param republished how many of them the broker has had before, or may have had
 */
public record ClaimedPush(Push push, List<LedgerEntry> entries, List<String> revoked, int republished) {
    public ClaimedPush {
        entries = List.copyOf(entries);
        revoked = List.copyOf(revoked);
    }
}
