package io.ssync.tasks.ledger;

import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.message.MessageCodec;
import java.util.Map;

/**
 * A durable task as the ledger holds it until it has ended.
 *
 * @param taskId the id of the task, 1 to 255 characters
 * @param copy which copy of its message counts; 0 for the one that the call itself has made
 * @param message the message of the next attempt, marked with some copy
 */
public record LedgerEntry(String taskId, int copy, OutboundMessage message) {

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
