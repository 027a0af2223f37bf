package io.ssync.tasks.ledger;

import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Holds durable tasks from their call to their end, in the same store as their results. A ledger belongs to one broker.
 *
 * <p>Implementations are safe for use by any number of threads, and any number of processes may use the same ledger at once.
 * Methods throw {@link io.ssync.tasks.results.ResultBackendException}; its type says whether the same call may succeed later.
 */
public interface Ledger extends AutoCloseable {

    /** The result backend that this ledger shares its commits with. */
    ResultBackend results();

    /** Creates what is missing; costs nothing once all is known to be there. */
    void prepare();

    /**
     * Writes rows, all or none, and returns when they are durable. An id that has a row already keeps it. The caller has the
     * claim to push them, for half a minute or as long as so many take: then a relay does.
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
     * @return for each mark whose copy does not, the number that does; empty if the ledger does not know the task: it has ended,
     *     or was forgotten
     */
    Map<LedgerMark, OptionalInt> outdated(Collection<LedgerMark> marks);

    /** Stores results as {@link ResultBackend#store} does, and changes rows, in the same commit. */
    void complete(List<TaskResult> results, LedgerChanges changes);

    /** Notes that tasks are revoked, for the case that the broker forgets it. */
    void revoke(Collection<String> taskIds);

    /**
     * Learns the generation of the broker's data. When it is another than the one that was found last, the data was lost, and
     * everything is to be published again. Of many callers at once one finds that out.
     *
     * @param settled whether the broker has been of this generation for a while. If not, and another has followed it already, it is
     *     taken for a reading from before the loss
     * @return how many messages are to be published again
     */
    int found(String generation, boolean settled);

    /** Has tasks published again, as new copies; returns how many of them there are. */
    int republish(Collection<String> taskIds);

    /** Has all tasks published again, as new copies; returns how many there are. */
    int republishAll();

    /** Removes rows: their tasks, if they have not ended, are durable no more. Returns how many there were. */
    int forget(Collection<String> taskIds);

    /** Up to so many rows, the oldest first, leaving out the first few: page by page. */
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
