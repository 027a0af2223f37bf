package io.ssync.tasks.ledger;

import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of an {@link InMemoryLedgerStore}, which guards it. */
final class InMemoryLedgerRow {
    final String taskId;
    final Instant added;
    InMemoryLedgerBrokers.Broker broker;
    long batch;
    int copy;
    OutboundMessage message;
    private @Nullable Instant due;
    /** When its message was last known to be with the broker or with a worker. */
    Instant seen;

    boolean revoked;
    /** Whether the task has ended, and what follows it has not begun. */
    boolean ended;

    InMemoryLedgerRow(Ledger.Entry entry, InMemoryLedgerBrokers.Broker broker, long batch, Instant now) {
        taskId = entry.taskId();
        added = now;
        this.broker = broker;
        this.batch = batch;
        copy = entry.copy();
        message = entry.message();
        due = dueOf(message, now);
        seen = now;
    }

    /** The message of the next attempt, which a worker gives to the broker itself. */
    void goOnWith(OutboundMessage next, Instant now) {
        message = next;
        due = dueOf(next, now);
        seen = now;
    }

    /** Its message waits in another queue now. */
    void moveTo(String queue, Instant now) {
        message =
                new OutboundMessage(queue, message.priority(), message.due(), message.payload(), message.fairnessKey());
        seen = now;
    }

    /** Since when a worker should have had it. */
    Instant missedSince() {
        return due == null || due.isBefore(seen) ? seen : due;
    }

    Ledger.Entry entry(Instant now) {
        Due rest = due != null && due.isAfter(now) ? new Due.After(Duration.between(now, due)) : Due.NOW;
        return new Ledger.Entry(
                taskId,
                copy,
                new OutboundMessage(
                        message.queue(), message.priority(), rest, message.payload(), message.fairnessKey()));
    }

    Ledger.Row shown(boolean published) {
        return new Ledger.Row(
                taskId,
                message.queue(),
                message.priority(),
                Optional.ofNullable(due),
                added,
                copy,
                published,
                revoked,
                message.payload());
    }

    private static @Nullable Instant dueOf(OutboundMessage message, Instant now) {
        if (message.due() instanceof Due.At at) {
            return at.time();
        }
        return message.due() instanceof Due.After after && !after.isNow() ? now.plus(after.delay()) : null;
    }
}
