package io.ssync.tasks.broker;

import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import java.util.Objects;

/**
 * A message on its way into a queue.
 *
 * @param queue the name of the queue, not empty
 * @param priority 0 to 9, as Celery has them on Redis: 0 is served first
 * @param due when the message may be claimed
 * @param payload the bytes to carry; owned by the broker from now on, so do not change them
 * @param fairnessKey with which others it shares its turns, as its header {@link TaskLimit#FAIRNESS_KEY} says; empty if it has none. A
 *     message with that header whose key is not given here is served in its turn all the same, but a broker may have to find that out first
 */
public record OutboundMessage(String queue, int priority, Due due, byte[] payload, String fairnessKey) {
    public OutboundMessage {
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(fairnessKey, "fairnessKey");
        if (queue.isEmpty()) {
            throw new IllegalArgumentException("queue must not be empty");
        }
        if (priority < 0 || priority > 9) {
            throw new IllegalArgumentException("priority must be 0 to 9, was " + priority);
        }
    }

    /** A message without a key for its turns. */
    public OutboundMessage(String queue, int priority, Due due, byte[] payload) {
        this(queue, priority, due, payload, "");
    }

    /** The same with other bytes. */
    public OutboundMessage withPayload(byte[] newPayload) {
        return new OutboundMessage(queue, priority, due, newPayload, fairnessKey);
    }

    /** A message of the best priority that is ready at once. */
    public static OutboundMessage of(String queue, byte[] payload) {
        return new OutboundMessage(queue, 0, Due.NOW, payload);
    }
}
