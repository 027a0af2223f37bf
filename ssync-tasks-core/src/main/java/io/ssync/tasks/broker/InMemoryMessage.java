package io.ssync.tasks.broker;

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
 */
record InMemoryMessage(int step, long place, int redeliveries, byte[] payload) {
    static final Comparator<InMemoryMessage> SERVING_ORDER =
            Comparator.comparingInt(InMemoryMessage::step).thenComparingLong(InMemoryMessage::place);

    /** A message whose priorities share lists as Celery has them on Redis: 0 to 2, 3 to 5, 6 to 8, and 9. */
    static InMemoryMessage of(OutboundMessage message, long place) {
        return new InMemoryMessage(message.priority() / 3, place, 0, message.payload());
    }

    InMemoryMessage at(long newPlace) {
        return new InMemoryMessage(step, newPlace, redeliveries, payload);
    }

    InMemoryMessage redelivered() {
        return new InMemoryMessage(step, place, redeliveries + 1, payload);
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
