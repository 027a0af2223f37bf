package io.ssync.tasks.broker;

import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A message in a queue, at its place. Given back unchanged, it is at that place again.
 *
 * @param step 0 to 3: the list of its priority; lists are served in this order
 * @param place the message's number on the way into the list; smaller ones are served first
 * @param redeliveries how many leases it has cost so far
 * @param payload the producer's bytes
 * @param fairnessKey with which others it takes turns, as its header says; empty if it has none
 */
record InMemoryMessage(int step, long place, int redeliveries, byte[] payload, String fairnessKey) {
    static final Comparator<InMemoryMessage> SERVING_ORDER =
            Comparator.comparingInt(InMemoryMessage::step).thenComparingLong(InMemoryMessage::place);

    /** A message whose priorities share lists as Celery has them on Redis: 0 to 2, 3 to 5, 6 to 8, and 9. */
    static InMemoryMessage of(OutboundMessage message, long place) {
        return of(message.priority() / 3, place, message.payload());
    }

    /** A message that cost no lease yet. */
    static InMemoryMessage of(int step, long place, byte[] payload) {
        return new InMemoryMessage(step, place, 0, payload, TaskLimit.fairnessKeyOf(payload));
    }

    InMemoryMessage at(long newPlace) {
        return new InMemoryMessage(step, newPlace, redeliveries, payload, fairnessKey);
    }

    InMemoryMessage redelivered() {
        return new InMemoryMessage(step, place, redeliveries + 1, payload, fairnessKey);
    }

    /** When the producer sent it, if the payload is a task message that says so. */
    Optional<Instant> sentAt() {
        try {
            return MessageCodec.decode(payload).sentAt();
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }
}
