package io.ssync.tasks.ledger;

import java.time.Duration;
import java.util.Optional;

/**
 * What a ledger holds at a moment.
 *
 * @param tasks durable tasks that have not ended
 * @param toPublish those of them that the broker does not have yet, or that are to be published again
 * @param oldestAge how long ago the oldest of them was called, by the clock of the ledger; empty if there is none
 */
public record LedgerStatus(long tasks, long toPublish, Optional<Duration> oldestAge) {}
