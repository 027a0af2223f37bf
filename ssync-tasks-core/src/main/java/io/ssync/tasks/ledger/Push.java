package io.ssync.tasks.ledger;

import java.util.List;

/**
 * Rows of the ledger that somebody is giving to the broker, and that nobody else gives to it meanwhile.
 *
 * @param batches which rows: each batch was added in one go
 */
public record Push(List<Batch> batches) {
    public Push {
        batches = List.copyOf(batches);
    }

    /**
     * A batch under a claim. Once the claim has run out and somebody else has made a new one, this one is void.
     *
     * @param number the number of the batch
     * @param claim how often it was claimed, this time included
     */
    public record Batch(long number, int claim) {}
}
