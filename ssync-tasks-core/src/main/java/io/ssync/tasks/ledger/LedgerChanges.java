package io.ssync.tasks.ledger;

import java.util.List;

/**
 * What finished runs change in the ledger.
 *
 * @param ended the ids of tasks that have come to their end: their rows go
 * @param next the tasks that go on with another message: their rows change, if their copy still counts
 */
public record LedgerChanges(List<String> ended, List<LedgerEntry> next) {
    public LedgerChanges {
        ended = List.copyOf(ended);
        next = List.copyOf(next);
    }

    /** Whether there is nothing to change. */
    public boolean isEmpty() {
        return ended.isEmpty() && next.isEmpty();
    }
}
