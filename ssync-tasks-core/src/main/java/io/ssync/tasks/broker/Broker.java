package io.ssync.tasks.broker;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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

    /** Publishes many messages in as few round trips as possible; those of one queue keep their order. */
    void publishAll(List<OutboundMessage> messages);

    /**
     * Publishes a message unless another task has the lock that it asks for, in one step. A task from which the lock is taken,
     * since it {@code replaces}, is {@link Consumer.Revocation#REVOKED} for the consumer that claims it, and is not among {@link #revoked}.
     *
     * @return the id of the task that has the lock, so that nothing was published; or, if the lock {@code replaces}, of the
     *     task that had it until now. Empty if there was none, or the very same task had it
     */
    Optional<String> publishUnique(OutboundMessage message, UniqueLock lock);

    /** Opens a worker's hold on some queues. The caller closes it; what is still held then stays under its lease. */
    Consumer consume(ConsumerOptions options);

    /** What a queue holds at this moment, whether or not a worker reads it. */
    QueueStatus status(String queue);

    /** The messages of a queue that were set aside. */
    DeadLetters deadLetters(String queue);

    /** How the tasks of a queue are limited. */
    TaskLimits limits(String queue);

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
}
