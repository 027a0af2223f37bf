package io.ssync.tasks.broker;

import io.ssync.tasks.health.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages from producers to workers through named queues.
 *
 * <p>Implementations are safe for use by any number of threads. Every method throws {@link BrokerException} when the
 * broker cannot be reached or refuses, and then nobody can know whether the call took effect: a caller that sends again may
 * send twice, but a normal return always means that the broker has the message.
 */
public interface Broker extends AutoCloseable {

    /** Puts one message into its queue, or among the waiting ones if it is due later; returns when the broker has it. */
    void publish(OutboundMessage message);

    /**
     * Does what {@link #publish} does, and returns before the broker has answered, if it can; it waits only while very many messages are
     * under way. What one thread publishes into one queue keeps its order.
     *
     * @return completed, in any thread, when the broker has the message; or with a {@link BrokerException}. What depends on it must not
     *     wait for this broker
     */
    default CompletableFuture<?> publishAsync(OutboundMessage message) {
        try {
            publish(message);
            return CompletableFuture.completedFuture(null);
        } catch (BrokerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Publishes many messages in as few round trips as possible; those of one queue keep their order. */
    void publishAll(List<OutboundMessage> messages);

    /**
     * Publishes many messages to one queue unless more would wait in it then than it may hold, those for later and those that wait for a
     * limit included: all of them or none.
     *
     * <p>A broker that cannot count and publish in one step, as here, may be late by what others publish meanwhile.
     *
     * @param most how many may wait
     * @return false if there was no room, and nothing was published
     */
    default boolean publishWithin(List<OutboundMessage> messages, int most) {
        if (status(messages.get(0).queue()).waiting() + messages.size() > most) {
            return false;
        }
        publishAll(messages);
        return true;
    }

    /**
     * Publishes a message unless another task has the lock that it asks for, in one step. A task from which the lock is taken,
     * since it {@code replaces}, is {@link Consumer.Revocation#REVOKED} for the consumer that claims it, and is not among {@link #revoked}.
     *
     * @return the id of the task that has the lock, so that nothing was published; or, if the lock {@code replaces}, of the
     *     task that had it until now. Empty if there was none, or the very same task had it
     */
    Optional<String> publishUnique(OutboundMessage message, UniqueLock lock);

    /** Opens a worker's hold on some queues. The caller closes it; what is still held then stays under its lease. */
    Consumer consume(Consumer.Options options);

    /** What a queue holds at this moment, whether or not a worker reads it. */
    QueueStatus status(String queue);

    /** The messages of a queue that were set aside. */
    DeadLetters deadLetters(String queue);

    /**
     * The names of the queues that somebody has sent to or read from, as far as this broker knows them; none if it keeps no such list.
     * Takes the longer the more it holds.
     */
    default Collection<String> queues() {
        return List.of();
    }

    /** How the tasks of a queue are limited. */
    TaskLimits limits(String queue);

    /** How to pause, empty and move a queue. */
    QueueControl control(String queue);

    /**
     * Where the message of a task is: in one of these queues, or with a worker. Takes the longer the more there is in them; a message that
     * moves meanwhile may be missed.
     */
    Optional<MessagePlace> find(String taskId, Collection<String> queues);

    /**
     * Revokes tasks by their ids: every worker, also one that starts later, knows of it at once. Forgotten after a week, and
     * when 50,000 newer ones came after.
     *
     * @param terminate whether to stop them if they run already
     */
    void revoke(Collection<String> taskIds, boolean terminate);

    /** The ids of the tasks that are revoked at this moment. */
    List<String> revoked();

    /** The delayed messages of a queue, the next ones first, up to {@code limit}. */
    List<Delayed> delayed(String queue, int limit);

    /**
     * Names the data that this broker holds: made up when it is first asked for, and kept with the messages. Another name than
     * before means that messages were lost, or may have been: the server was started again, or another one has its place.
     */
    String generation();

    /**
     * Records that are kept beside the messages.
     *
     * @param of whose: those of one name are the same for everyone on this broker
     * @return empty if this broker has none
     */
    default Optional<Records> records(String of) {
        return Optional.empty();
    }

    /** Counts of the last hours, for charts; empty if this broker keeps none. */
    default Optional<Counts> counts() {
        return Optional.empty();
    }

    /**
     * Looks at how the server is set up, and how it is; nothing to say unless a broker knows how.
     *
     * @param here the caller's time, to compare the server's with
     */
    default List<Finding> examine(Instant here) {
        return List.of();
    }

    /** How to reach everyone on this broker at once. */
    Fanout fanout();

    /** Where this broker is, for people: never with a password. */
    String describe();

    /** Releases the connections. Consumers must be closed before. */
    @Override
    void close();

    /**
     * A message that waits for its time.
     *
     * @param due when it becomes ready, by the broker's clock
     * @param payload the bytes as the producer put them in
     */
    record Delayed(Instant due, byte[] payload) {}

    /**
     * Small texts by name that a broker keeps beside its messages, each with the lines of a history, and changes in one step with the messages
     * that it publishes. Periodic tasks are kept in them where there is no database. As durable as the broker's messages.
     *
     * <p>Implementations are safe for use by any number of threads, and the records by any number of processes. Methods throw
     * {@link BrokerException} as those of the broker do: nobody knows then whether a change took effect. Times are those of the broker's
     * clock, in whole microseconds.
     */
    interface Records {

        /** Looks at the clock, and whether there were changes. Cheap. */
        Look look();

        /**
         * The answer of {@link #look}.
         *
         * @param now the broker's time
         * @param version another one after changes that are not silent, and when all was lost
         */
        record Look(Instant now, String version) {}

        /** All records by name. */
        Map<String, Entry> all();

        /** Those of these names that there are. */
        Map<String, Entry> find(Collection<String> names);

        /**
         * A record.
         *
         * @param version another one after each change; never 0
         * @param text what is kept
         */
        record Entry(long version, String text) {}

        /** Carries out changes in their order, each all or nothing, and answers each for itself. */
        List<Outcome> change(List<Change> changes);

        /**
         * A change of a record.
         *
         * @param name whose
         * @param expected the version that it must have; 0 if there must be no such record
         * @param text what to keep from now on; null to remove it with its lines
         * @param silent whether {@link #look} is to show the same version after it
         * @param notBefore the clock must have come to this
         * @param lines what to add to its history
         */
        record Change(
                String name,
                long expected,
                @Nullable String text,
                boolean silent,
                Instant notBefore,
                List<Line> lines) {
            /** Copies the list. */
            public Change {
                lines = List.copyOf(lines);
            }
        }

        /**
         * A line of a history. There is one of each time.
         *
         * @param at when
         * @param text what is kept
         * @param settled whether nothing takes its place any more; one that is not settled gives way to one that is
         * @param message what to publish in the same step, due now; null for nothing, and when a history is read
         */
        record Line(
                Instant at,
                String text,
                boolean settled,
                @Nullable OutboundMessage message) {}

        /** What became of a change. */
        enum Outcome {
            /** It is done. */
            DONE,
            /** Nothing was done: the record has another version. */
            MOVED,
            /** Nothing was done: it is too early. */
            EARLY,
            /** Nothing was done: there is a line that does not give way. */
            TAKEN
        }

        /** The last lines of a history, the latest first; none if there is no such record. */
        List<Line> lines(String name, int limit);

        /** The lines of some times, as far as there are any. */
        List<Line> lines(String name, Collection<Instant> at);

        /** Removes lines from before a time; returns how many. */
        int forgetLines(Instant before, int limit);
    }

    /**
     * Counts of the last hours, for charts: what happened, by a name, in each minute and each ten minutes. All workers add to them, and they
     * are as durable as the broker's messages.
     *
     * <p>Implementations are safe for use by any number of threads and processes. Methods throw {@link BrokerException} as those of the
     * broker do: what {@link #add} was given may have been added then.
     */
    interface Counts {
        /** So many names are told apart in one slice; all others count as {@value #OTHER}. */
        int MOST_NAMES = 500;

        /** The name of what is too much to be told apart. */
        String OTHER = "other";

        /**
         * Adds what happened around a time to the slices that it falls into, one of each span.
         *
         * @param at when; what is older than a span keeps is forgotten soon
         * @param counts by name, text such as {@code s:17 w104:3}: kinds, which are letters and digits, each with how often. Those of two
         *     texts of one name are added kind by kind, in no order
         */
        void add(Instant at, Map<String, String> counts);

        /**
         * The slices of a span that overlap a period, the oldest first; those in which nothing happened, too.
         *
         * @param from the beginning of the period; what is not kept any more reads as nothing
         * @param until its end
         * @throws IllegalArgumentException if that were more slices than a span keeps
         */
        List<Slice> read(Span span, Instant from, Instant until);

        /**
         * A part of the time.
         *
         * @param begin when it begins
         * @param counts as {@link #add} takes them
         */
        record Slice(Instant begin, Map<String, String> counts) {
            /** Copies the map. */
            public Slice {
                counts = Map.copyOf(counts);
            }
        }

        /** How long a slice is. */
        enum Span {
            /** A minute; kept for two hours. */
            MINUTE(Duration.ofMinutes(1), Duration.ofHours(2)),
            /** Ten minutes; kept for 26 hours. */
            TEN_MINUTES(Duration.ofMinutes(10), Duration.ofHours(26));

            private final Duration length;
            private final Duration kept;

            Span(Duration length, Duration kept) {
                this.length = length;
                this.kept = kept;
            }

            /** From the beginning of a slice to that of the next one. */
            public Duration length() {
                return length;
            }

            /** How long a slice is kept after it was added to. */
            public Duration kept() {
                return kept;
            }

            /** The beginning of the slice that a time is in. */
            public Instant begin(Instant time) {
                long seconds = length.toSeconds();
                return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
            }

            /**
             * The beginnings of the slices that overlap a period, the oldest first.
             *
             * @throws IllegalArgumentException if they were more than are kept
             */
            public List<Instant> begins(Instant from, Instant until) {
                Instant first = begin(from);
                long count = Duration.between(first, until)
                        .plus(length)
                        .minusNanos(1)
                        .dividedBy(length);
                long most = kept.dividedBy(length) + 1;
                if (count > most) {
                    throw new IllegalArgumentException("at most " + most + " slices can be read, these are " + count);
                }
                return LongStream.range(0, Math.max(0, count))
                        .mapToObj(i -> first.plus(length.multipliedBy(i)))
                        .toList();
            }
        }
    }
}
