package io.ssync.tasks.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of the ledger, for people.
 *
 * @param taskId the id of the task
 * @param queue where its message goes
 * @param priority 0 to 9, 0 is served first
 * @param due before what time it must not run; empty if it may at once
 * @param added when it was called
 * @param copy how often its message was published again
 * @param published whether the broker has been given the message, or somebody is doing so; false if that waits for a relay
 * @param revoked whether it was revoked
 * @param payload the message of its next attempt, as it goes into a queue; do not change it
 */
public record LedgerRow(
        String taskId,
        String queue,
        int priority,
        Optional<Instant> due,
        Instant added,
        int copy,
        boolean published,
        boolean revoked,
        byte[] payload) {}
