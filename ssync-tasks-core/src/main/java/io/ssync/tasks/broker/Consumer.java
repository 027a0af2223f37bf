package io.ssync.tasks.broker;

import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * A worker's hold on some queues: claims messages, keeps their leases and settles them.
 *
 * <p>{@link #claim} is for one thread at a time; everything else may be called from any thread at the same time. Each
 * delivery is settled at most once; to settle one whose lease is lost does nothing, since it belongs to another worker by then. All
 * other methods throw {@link BrokerException} when the broker cannot be reached; nothing is lost by that, since what is not
 * settled comes back when its lease ends.
 */
public interface Consumer extends AutoCloseable {

    /**
     * Claims up to {@code max} ready messages, waiting for the first one if there is none. Queues take turns, so a full
     * one does not starve the others; within a queue the order is by priority, then first in, first out; but every few claims the worse
     * priorities get a share, however many better ones keep coming. What waited for a limit of its task comes when the limit lets it.
     *
     * @param idle says how many could begin to run at this moment. A message of a task with a rate limit is claimed only if it
     *     is one of these: its claim counts as its start
     * @return never more than {@code max}; empty when {@code wait} has passed or {@link #wakeUp} was called
     */
    List<Delivery> claim(int max, IntSupplier idle, Duration wait) throws InterruptedException;

    /** The same for a caller that runs at once whatever it claims. */
    default List<Delivery> claim(int max, Duration wait) throws InterruptedException {
        return claim(max, () -> max, wait);
    }

    /** There is room to run one more, so a limited message that was left for want of that can be claimed. Cheap. */
    void slotFreed();

    /**
     * Settles many deliveries in as few round trips as one takes. Each settlement concerns itself alone: what is refused, or
     * belongs to a lost lease, changes nothing for the others. May be repeated as long as its answer is {@link Settled.Away}.
     *
     * @return what came of each, in the same order; never throws {@link BrokerException}
     * @throws IllegalArgumentException if a delivery is of another consumer
     */
    List<Settled> settle(List<? extends Settlement> settlements);

    /**
     * Extends the leases of everything that is held. To be called several times within a lease.
     *
     * @return the deliveries found to be lost since the last call: others may be running them
     */
    List<Delivery> renew();

    /**
     * Returns messages whose worker let its lease run out to their queues, or to the dead letters when that happened too
     * often. Any worker may call it at any time.
     */
    Recovery recover();

    /**
     * Whether a task has been revoked, as far as this consumer knows: certainly if it was revoked before a delivery of it was
     * claimed, and very soon otherwise. Costs no round trip.
     */
    Revocation revocation(String taskId);

    /** Begins to claim from one more queue; does nothing if it does so already. Takes effect at once. */
    void add(String queue);

    /** Ends claiming from a queue, perhaps the last one; what is held of it stays with this consumer until it is settled. */
    void cancel(String queue);

    /** The queues that are claimed from at this moment. */
    List<String> queues();

    /** Makes a waiting {@link #claim} return at once. */
    void wakeUp();

    /**
     * Ends claiming and releases the connections. What is still held stays under its lease, since its task may still run: it
     * comes back when the lease ends, and counts as redelivered. Release what has not begun before.
     */
    @Override
    void close();

    /**
     * What one look for lost leases has brought back.
     *
     * @param moved how many messages left the leases of workers that disappeared
     * @param givenUp those among them that went to the dead letters, having killed too many workers
     */
    record Recovery(int moved, List<DeadLetter> givenUp) {
        /** Nothing was lost. */
        public static final Recovery NONE = new Recovery(0, List.of());

        public Recovery {
            givenUp = List.copyOf(givenUp);
        }
    }

    /** Whether a task is still wanted. */
    enum Revocation {
        /** Nobody has revoked it. */
        NONE,
        /** It must not begin; if it runs, it may end. */
        REVOKED,
        /** It must not begin; if it runs, it is to be stopped. */
        TERMINATED
    }

    /**
     * How a worker consumes.
     *
     * @param worker the worker's node name, for example {@code worker@host}; shown to operators
     * @param queues the queues to claim from, at least one
     * @param lease how long a claim lasts without renewal; a crashed worker's messages are back after this time
     * @param maxRedeliveries how many lost leases a message may cost before it goes to the dead letters
     * @param limits how the worker's code limits its tasks, by name; declared in each queue before the first claim from it. A task
     *     without limits takes back what earlier code has declared
     */
    record Options(
            String worker, List<String> queues, Duration lease, int maxRedeliveries, Map<String, TaskLimit> limits) {
        /** How long a claim lasts unless set otherwise. */
        public static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

        /** How many redeliveries after crashes a message survives unless set otherwise; after one more crash it is a dead letter. */
        public static final int DEFAULT_MAX_REDELIVERIES = 5;

        /** A worker without limited tasks. */
        public Options(String worker, List<String> queues, Duration lease, int maxRedeliveries) {
            this(worker, queues, lease, maxRedeliveries, Map.of());
        }

        public Options {
            queues = List.copyOf(queues);
            limits = Map.copyOf(limits);
            if (queues.isEmpty()) {
                throw new IllegalArgumentException("queues must name at least one queue");
            }
            if (lease.compareTo(Duration.ofMillis(100)) < 0) {
                throw new IllegalArgumentException("lease must be at least 100 ms, was " + lease);
            }
            if (maxRedeliveries < 0) {
                throw new IllegalArgumentException("maxRedeliveries must not be negative, was " + maxRedeliveries);
            }
        }

        /** The defaults: a lease of 30 seconds, dead letters after 5 redeliveries, no limits. */
        public static Options of(String worker, List<String> queues) {
            return new Options(worker, queues, DEFAULT_LEASE, DEFAULT_MAX_REDELIVERIES);
        }
    }
}
