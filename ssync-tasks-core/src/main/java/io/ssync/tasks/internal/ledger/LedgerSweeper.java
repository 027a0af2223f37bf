package io.ssync.tasks.internal.ledger;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.results.ResultBackend;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds durable tasks whose messages the broker has lost without anybody noticing: a deleted list, an eviction, a lost lease.
 *
 * <p><b>A backlog is not a loss.</b> A row says when its message was last known to be with the broker or a worker, and workers say what
 * they hold. What is left of the old rows either waits in the queue or is gone. A queue is served in order, so what was sent long before
 * the oldest message that waits does not wait; and if none does, nothing waits. A million tasks that workers have not reached yet are
 * therefore younger than the head of their queue and left alone, however slow the workers are. Where that guess is wrong, the task has a
 * newer copy at the end of the queue and the older one does not run; each time it takes twice as long until the next.
 *
 * <p>Safe for use by any thread.
 */
public final class LedgerSweeper {
    private static final Logger log = LoggerFactory.getLogger(LedgerSweeper.class);

    /** A message is missed after two leases, in which a dead worker's messages come back, and this. Clocks may differ by as much. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    /** How many tasks of a queue one statement takes: no more are locked at a time. */
    private static final int LIMIT = 1_000;

    /**
     * How long the search of a queue takes the next and the next. A whole list that is lost comes back as fast as the ledger can
     * find its tasks, and the workers' other words to the ledger still come in time.
     */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Ledger ledger;
    private final Broker broker;
    private final LongSupplier nanoTime;
    private final Set<DurableHolder> holders = ConcurrentHashMap.newKeySet();

    /** A sweeper that does nothing until it is asked; its clock counts nanoseconds and never goes back. */
    public LedgerSweeper(Ledger ledger, Broker broker, LongSupplier nanoTime) {
        this.ledger = ledger;
        this.broker = broker;
        this.nanoTime = nanoTime;
    }

    /** Looks after what a worker holds, and searches its queues, until that is closed. */
    public ResultBackend.Subscription attach(DurableHolder holder) {
        holders.add(holder);
        return () -> holders.remove(holder);
    }

    /** Tells the ledger what the workers hold. */
    public void hold() {
        hold(DurableHolder::held);
    }

    /** Tells the ledger what the workers hold although the broker has lost data. */
    public void holdStill() {
        hold(DurableHolder::heldStill);
    }

    private void hold(Function<DurableHolder, Collection<LedgerMark>> held) {
        List<LedgerMark> marks =
                holders.stream().flatMap(holder -> held.apply(holder).stream()).toList();
        if (!marks.isEmpty()) {
            ledger.hold(marks);
        }
    }

    /**
     * Searches the queues that nobody has searched for {@code interval}.
     *
     * @return whether there is more than it has taken at once
     */
    public boolean sweep(Duration interval) {
        Set<String> queues =
                holders.stream().flatMap(holder -> holder.queues().stream()).collect(Collectors.toSet());
        List<String> due = queues.isEmpty() ? List.of() : ledger.claimSweeps(queues, interval);
        // What is not there cannot be lost: the broker of an idle app is not asked about every queue.
        if (due.isEmpty() || ledger.isEmpty()) {
            return false;
        }
        boolean more = false;
        for (String queue : due) {
            QueueStatus status = broker.status(queue);
            long end = nanoTime.getAsLong() + LONGEST.toNanos();
            int found = sweep(status);
            int lost = found;
            while (found == LIMIT && nanoTime.getAsLong() - end < 0) {
                found = sweep(status);
                lost += found;
            }
            if (lost > 0) {
                log.warn(
                        "the messages of {} durable tasks of queue {} are gone from {}; they are published again",
                        lost,
                        queue,
                        broker.describe());
            }
            more |= found == LIMIT;
        }
        return more;
    }

    private int sweep(QueueStatus status) {
        return ageOf(status)
                .map(age -> ledger.sweep(new Ledger.Sweep(status.queue(), overdue(), age, status.limited(), LIMIT)))
                .orElse(0);
    }

    /** How old a message must be so that it cannot be waiting any more; empty if unknown, since producers did not say when they sent theirs. */
    private Optional<Duration> ageOf(QueueStatus status) {
        return status.ready() == 0 ? Optional.of(overdue()) : status.oldestAge().map(MARGIN::plus);
    }

    private Duration overdue() {
        Duration lease = holders.stream()
                .map(DurableHolder::lease)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return lease.multipliedBy(2).plus(MARGIN);
    }
}
