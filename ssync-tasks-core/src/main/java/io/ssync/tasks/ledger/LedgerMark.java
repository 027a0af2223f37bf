package io.ssync.tasks.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import java.util.Map;
import java.util.Optional;

/**
 * What tells a durable message from others, and its copies from one another.
 *
 * @param taskId the id of the task
 * @param copy the number of this copy, 0 for the first
 */
public record LedgerMark(String taskId, int copy) {
    /** The header that holds the number of the copy. */
    public static final String HEADER = "ssync_ledger";

    private static final byte[] QUOTED = ("\"" + HEADER + "\"").getBytes(US_ASCII);

    /** The mark of a message in a queue; empty if it has none or cannot be read. Cheap: the body is not decoded. */
    public static Optional<LedgerMark> of(byte[] payload) {
        if (!isNamedIn(payload)) {
            return Optional.empty();
        }
        try {
            Map<String, Object> headers = MessageCodec.headers(payload, "id", HEADER);
            return headers.get("id") instanceof String id && headers.get(HEADER) instanceof Number copy
                    ? Optional.of(new LedgerMark(id, copy.intValue()))
                    : Optional.empty();
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    /** From the end, since the headers come after the body, which may be large. */
    private static boolean isNamedIn(byte[] payload) {
        for (int start = payload.length - QUOTED.length; start >= 0; start--) {
            if (payload[start] == '"' && payload[start + 1] == 's' && matches(payload, start)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] payload, int start) {
        for (int i = 2; i < QUOTED.length; i++) {
            if (payload[start + i] != QUOTED[i]) {
                return false;
            }
        }
        return true;
    }
}
