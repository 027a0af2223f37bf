package io.ssync.tasks.results;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The messages of failed tasks: {@link ResultBackend#store} keeps them, with the results that have one, until they are taken to be run
 * again or are too old. Safe for use by any thread; throws what {@link ResultBackend} throws.
 *
 * <p>A message is taken, sent, and forgotten, in this order. Whoever dies in between leaves it here, in the state RETRY, and it can be
 * taken again after {@link #CLAIM}; had it been sent already it runs a second time then, as any message may.
 */
public interface FailedMessages {
    /** For how long a message that was taken is nobody else's. */
    Duration CLAIM = Duration.ofMinutes(1);

    /** How many bytes the messages of these tasks have; those without one are left out. */
    Map<String, Integer> kept(Collection<String> taskIds);

    /** The messages of these tasks, to be looked at. */
    List<FailedMessage> find(Collection<String> taskIds);

    /**
     * Takes the messages of those of these tasks that have failed, and gives them the state RETRY. Of several who take one at the same time
     * one gets it.
     *
     * @return those that were taken, in no order
     */
    List<FailedMessage> take(Collection<String> taskIds);

    /** Forgets messages that were taken, and sent. */
    void sent(Collection<String> taskIds);

    /** Puts messages back that were taken and could not be sent: their tasks have failed again, as they had before. */
    void putBack(Collection<String> taskIds);

    /**
     * Forgets up to {@code limit} messages of tasks that failed before a time, without blocking writers.
     *
     * @return how many; fewer than {@code limit} means that nothing older is left
     */
    int deleteOlderThan(Instant time, int limit);

    /**
     * Forgets the oldest messages until the others have no more than so many bytes.
     *
     * @return how many
     */
    int keepAtMost(long bytes);

    /**
     * The message of a task that has failed, kept so that it can be run again.
     *
     * @param taskId the id of the task
     * @param queue the queue that it was taken from
     * @param payload the bytes as they were in the queue; do not change them
     */
    record FailedMessage(String taskId, String queue, byte[] payload) {
        public FailedMessage {
            Objects.requireNonNull(taskId, "taskId");
            Objects.requireNonNull(queue, "queue");
            Objects.requireNonNull(payload, "payload");
        }
    }
}
