package io.ssync.tasks.ledger;

import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

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
     * Writes rows, all or none, and returns when they are durable. An id that has a row already keeps it, and is none of the caller's to push.
     * The caller has the claim to push the others for half a minute, longer for many rows. After that a relay pushes them.
     *
     * @param entries none of an id twice
     */
    Push add(List<Entry> entries);

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
     * @return for each mark whose copy does not, the number that does or is about to; empty if the ledger does not know the task, or
     *     knows that it has ended
     */
    Map<LedgerMark, OptionalInt> outdated(Collection<LedgerMark> marks);

    /**
     * Notes that a worker holds these messages, waiting or running, so that nobody takes them for lost. To be called for everything
     * that a worker holds: several times a minute, and at once after the broker has lost data, for what it holds nevertheless.
     * Outdated marks are ignored.
     */
    void hold(Collection<LedgerMark> marks);

    /** Stores results as {@link ResultBackend#store} does, and changes rows, in the same commit. */
    void complete(List<TaskResult> results, Changes changes);

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

    /** Notes that the messages of tasks wait in another queue than before, whoever moved them; ids that have no row are passed by. */
    void moved(Collection<String> taskIds, String queue);

    /** The brokers that have rows in this store, this ledger's own first. */
    List<KnownBroker> brokers();

    /**
     * Takes over all rows of another broker, which is gone or has moved here under another address, and has them published again at
     * this ledger's broker. Returns how many there were; 0 if there is no such broker.
     */
    int adopt(String broker);

    /** Whether it holds no task of its broker; it looks at one row at most for that. */
    boolean isEmpty();

    /** The row of a task of its broker, if it has one. */
    Optional<Row> find(String taskId);

    /** One page of rows, the oldest first: up to {@code limit}, after the first {@code offset}. */
    List<Row> list(int offset, int limit);

    /**
     * What it holds, for people: by queue, and the rows that they may have to look at. It looks at every row for that, so it is to be asked
     * now and then, however many want to know.
     *
     * @param limit how many rows at most of each list
     */
    Overview overview(int limit);

    /** How much it holds; it looks at every row for that. */
    Status status();

    /**
     * Calls {@code onAdded}, on a thread of the ledger, when a transaction with calls in it was committed anywhere, or when that may
     * have happened unheard. The listener must not block.
     */
    ResultBackend.Subscription subscribe(Runnable onAdded);

    /** Ends subscriptions. The result backend stays open. */
    @Override
    void close();

    /**
     * Rows of the ledger that somebody is giving to the broker, and that nobody else gives to it meanwhile.
     *
     * @param batches which rows: each batch was added in one go
     * @param known the ids of tasks that had a row already: whoever wrote that pushes them, or has done so
     */
    record Push(List<Batch> batches, Set<String> known) {
        public Push {
            batches = List.copyOf(batches);
            known = Set.copyOf(known);
        }

        /** Rows of which none was known. */
        public Push(List<Batch> batches) {
            this(batches, Set.of());
        }

        /**
         * A batch under a claim. Once the claim has run out and somebody else has made a new one, this one is void.
         *
         * @param number the number of the batch
         * @param claim how often it was claimed, this time included
         */
        public record Batch(long number, int claim) {}
    }

    /**
     * What a relay has to give to the broker.
     *
     * @param push to be reported when it is done, or cannot be
     * @param entries the rows, in the order in which they were added
     * @param revoked the ids among them whose tasks were revoked: the broker may have forgotten that
     * @param republished how many of them the broker has had before, or may have had
     */
    record ClaimedPush(Push push, List<Entry> entries, List<String> revoked, int republished) {
        public ClaimedPush {
            entries = List.copyOf(entries);
            revoked = List.copyOf(revoked);
        }
    }

    /**
     * What to take for lost in a queue.
     *
     * @param queue the queue
     * @param overdue how long the message of a task may be unaccounted for; twice as long after each time it was published again
     * @param age a message that was published or came due longer ago than this cannot be among those that wait in the queue
     * @param accountedFor how many of the older ones the broker has elsewhere, such as those that wait for a limit
     * @param limit how many tasks to publish again at most, those first that have waited longest
     */
    record Sweep(String queue, Duration overdue, Duration age, long accountedFor, int limit) {
        public Sweep {
            Objects.requireNonNull(queue, "queue");
            if (limit < 1) {
                throw new IllegalArgumentException("limit must be at least 1, was " + limit);
            }
        }
    }

    /**
     * What finished runs change in the ledger.
     *
     * @param ended the ids of tasks that have come to their end: their rows go
     * @param ending the ids of tasks that have come to their end, though the broker does not have what follows them yet: their rows stay
     *     until somebody has them {@link #forget forgotten}. No copy of their messages counts any more, as if there were no rows;
     *     but they are published again like others, so that whoever gets one finds the result and goes on from there
     * @param next the tasks that go on with another message: their rows change, if their copy still counts
     */
    record Changes(List<String> ended, List<String> ending, List<Entry> next) {
        public Changes {
            ended = List.copyOf(ended);
            ending = List.copyOf(ending);
            next = List.copyOf(next);
        }

        /** Whether there is nothing to change. */
        public boolean isEmpty() {
            return ended.isEmpty() && ending.isEmpty() && next.isEmpty();
        }
    }

    /**
     * What a ledger holds at a moment.
     *
     * @param tasks durable tasks that have not ended
     * @param toPublish those of them that the broker does not have yet, or that are to be published again
     * @param oldestAge how long ago the oldest of them was called, by the clock of the ledger; empty if there is none
     */
    record Status(long tasks, long toPublish, Optional<Duration> oldestAge) {}

    /**
     * What a ledger holds at a moment, for people.
     *
     * @param queues by their names
     * @param unpublished rows that the broker does not have, or may not have, in the order in which it is given them
     * @param oldest rows, those first that were called first
     * @param republished rows whose messages were published again, those first that were so most often
     * @param lost when it was found last that the broker had lost its data; empty if it never was, or that is not known
     */
    record Overview(
            List<QueueShare> queues,
            List<Unpublished> unpublished,
            List<Row> oldest,
            List<Row> republished,
            Optional<Instant> lost) {
        public Overview {
            queues = List.copyOf(queues);
            unpublished = List.copyOf(unpublished);
            oldest = List.copyOf(oldest);
            republished = List.copyOf(republished);
        }
    }

    /**
     * What a ledger holds of a queue.
     *
     * @param queue its name
     * @param tasks durable tasks that have not ended
     * @param later those of them that are not due yet
     * @param unpublished those that the broker does not have, or may not have
     * @param republished those whose messages were published again
     * @param revoked those that were revoked
     * @param oldest when the first of them was called
     */
    record QueueShare(
            String queue, long tasks, long later, long unpublished, long republished, long revoked, Instant oldest) {}

    /**
     * A row that the broker does not have, or may not have.
     *
     * @param row the row
     * @param reason why
     * @param found when its message was found missing, if that is the reason
     */
    record Unpublished(Row row, Reason reason, Optional<Instant> found) {
        /** Why a row is to be published. */
        public enum Reason {
            /** It was committed, and no relay has taken it up yet. */
            NEW,
            /** Somebody was to publish it, and has not said that the broker took it; or it is to be published again on request. */
            UNCERTAIN,
            /** Its message was found missing; workers that hold it have a moment to say so. */
            MISSING
        }
    }

    /**
     * A broker that has rows in a ledger's store, or had.
     *
     * @param name what its rows are kept under: the name that was given to the ledger, or else the first address that was seen
     * @param addresses the addresses under which apps reach it; empty for one with a name
     * @param tasks how many durable tasks it has that have not ended
     * @param unseen how long ago an app looked at it last
     */
    record KnownBroker(String name, List<String> addresses, long tasks, Duration unseen) {
        public KnownBroker {
            addresses = List.copyOf(addresses);
        }
    }

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
    record Row(
            String taskId,
            String queue,
            int priority,
            Optional<Instant> due,
            Instant added,
            int copy,
            boolean published,
            boolean revoked,
            byte[] payload) {}

    /**
     * A durable task as the ledger holds it until it has ended.
     *
     * @param taskId the id of the task, 1 to 255 characters
     * @param copy which copy of its message counts; 0 for the one that the call itself has made
     * @param message the message of the next attempt, marked with some copy
     */
    record Entry(String taskId, int copy, OutboundMessage message) {

        /** What to give to the broker: the message, marked as the copy that counts. */
        public OutboundMessage outbound() {
            int marked = LedgerMark.of(message.payload()).map(LedgerMark::copy).orElse(-1);
            return marked == copy ? message : message.withPayload(markedAs(copy));
        }

        private byte[] markedAs(int number) {
            return MessageCodec.encode(
                    MessageCodec.decode(message.payload()).with(Map.of(LedgerMark.HEADER, number), Map.of()));
        }
    }
}
