package io.ssync.tasks.ledger;

import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Holds durable tasks from their call to their end, in the same store as their results.
 *
 * <p><b>One store, several brokers.</b> Every row belongs to one broker, the one that {@link #bind} names, and a ledger publishes, counts
 * and lists the rows of its own broker only. So apps that share a database but not a broker keep apart.
 *
 * <p><b>Copies.</b> Each message of a task carries a number, and the row has the number that counts. Everything that publishes a task
 * again gives it the next number, so an older message never runs.
 *
 * <p>Implementations are safe for use by any number of threads, and any number of processes may use the same ledger at once.
 * Methods throw {@link io.ssync.tasks.results.ResultBackendException}; its type says whether the same call may succeed later.
 */
public interface Ledger extends AutoCloseable {
    /** How long somebody may take to push what he has claimed before somebody else does. */
    Duration CLAIM = Duration.ofSeconds(30);

    /** How long after a loss workers have to say, with {@link #hold}, what they still hold, before everything else is published again. */
    Duration LOSS_GRACE = Duration.ofSeconds(4);

    /** The same for what {@link #sweep} has found missing: longer than the pause between two calls of {@link #hold}. */
    Duration SWEEP_GRACE = Duration.ofSeconds(45);

    /** The result backend that this ledger shares its commits with. */
    ResultBackend results();

    /** Creates what is missing; costs nothing once all is known to be there. */
    void prepare();

    /**
     * Says whose rows these are: to be called once, before anything but {@link #prepare}. Repeating it with the same address changes
     * nothing.
     *
     * @param broker where the broker is, as {@link io.ssync.tasks.broker.Broker#describe} says it. The same broker may have several
     *     addresses: it is known again by its generation
     */
    void bind(String broker);

    /**
     * Writes rows, all or none, and returns when they are durable. An id that has a row already keeps it. The caller has the
     * claim to push them for half a minute, longer for many rows. After that a relay pushes them.
     */
    Push add(List<LedgerEntry> entries);

    /** The broker has taken these. May be written down a moment later, together with something else. */
    void pushed(Push push);

    /** The broker has not taken these, or nobody knows: a relay is to push them, as new copies. */
    void notPushed(Push push);

    /**
     * Claims some of what the broker has to be given, if there is anything. What the broker may have had becomes a new copy.
     *
     * @param generation that of the broker's data; there is nothing for it unless it is the one that was found last
     */
    Optional<ClaimedPush> claim(String generation);

    /**
     * Looks which copies of messages count.
     *
     * @return for each mark whose copy does not, the number that does or is about to; empty if the ledger does not know the task: it
     *     has ended, or was forgotten
     */
    Map<LedgerMark, OptionalInt> outdated(Collection<LedgerMark> marks);

    /**
     * Notes that a worker holds these messages, waiting or running, so that nobody takes them for lost. To be called for everything
     * that a worker holds: several times a minute, and at once after the broker has lost data, for what it holds nevertheless.
     * Outdated marks are ignored.
     */
    void hold(Collection<LedgerMark> marks);

    /** Stores results as {@link ResultBackend#store} does, and changes rows, in the same commit. */
    void complete(List<TaskResult> results, LedgerChanges changes);

    /** Notes that tasks are revoked, for the case that the broker forgets it. */
    void revoke(Collection<String> taskIds);

    /**
     * Learns the generation of the broker's data. When it is another than the one that was found last, the data was lost, and
     * everything is to be published again but what workers {@link #hold} within {@link #LOSS_GRACE}. Of many callers at once one finds
     * that out.
     *
     * @param settled whether the broker has been of this generation for a while. If not, and another has followed it already, it is
     *     taken for a reading from before the loss
     * @return how many messages are to be published again
     */
    int found(String generation, boolean settled);

    /**
     * Decides which of these queues the caller is to sweep now: those that nobody has swept for {@code interval}. If many
     * callers ask at once, one of them gets a queue.
     */
    List<String> claimSweeps(Collection<String> queues, Duration interval);

    /**
     * Looks for tasks of a queue whose messages are gone, and has them published again, as new copies, but for what workers
     * {@link #hold} within {@link #SWEEP_GRACE}. A task that was published again before is given twice as long each time.
     *
     * @return how many there are
     */
    int sweep(Sweep sweep);

    /** Has tasks published again, as new copies; returns how many of them there are. */
    int republish(Collection<String> taskIds);

    /** Has all tasks published again, as new copies; returns how many there are. */
    int republishAll();

    /** Removes rows: their tasks, if they have not ended, are not durable any more. Returns how many there were. */
    int forget(Collection<String> taskIds);

    /** The brokers that have rows in this store, this ledger's own first. */
    List<LedgerBroker> brokers();

    /**
     * Takes over all rows of another broker, which is gone or has moved here under another address, and has them published again at
     * this ledger's broker. Returns how many there were; 0 if there is no such broker.
     */
    int adopt(String broker);

    /** One page of rows, the oldest first: up to {@code limit}, after the first {@code offset}. */
    List<LedgerRow> list(int offset, int limit);

    /** How much it holds; it looks at every row for that. */
    LedgerStatus status();

    /**
     * Calls {@code onAdded}, on a thread of the ledger, when a transaction with calls in it was committed anywhere, or when that may
     * have happened unheard. The listener must not block.
     */
    ResultBackend.Subscription subscribe(Runnable onAdded);

    /** Ends subscriptions. The result backend stays open. */
    @Override
    void close();
}
