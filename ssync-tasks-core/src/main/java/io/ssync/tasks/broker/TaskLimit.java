package io.ssync.tasks.broker;

import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a task is limited in a queue, over all workers.
 *
 * @param rate how often it may start; empty for no limit
 * @param maxConcurrency how many of it may run at once, per key if there are keys; 0 for no limit
 * @param keyed whether its messages carry a key, in the header {@link #KEY}
 * @param fair whether its messages take turns by a key, in the header {@link #FAIRNESS_KEY}
 * @param aliases the other names under which its messages may come
 */
public record TaskLimit(
        Optional<RateLimit> rate, int maxConcurrency, boolean keyed, boolean fair, List<String> aliases) {
    /** The header of a message that says which key it counts for. */
    public static final String KEY = "ssync_concurrency_key";

    /** The header of a message that says with which others it shares its turns. */
    public static final String FAIRNESS_KEY = "ssync_fairness_key";

    /** What most messages lack, so that they need not be decoded. */
    private static final byte[] FAIRNESS_KEY_BYTES = FAIRNESS_KEY.getBytes(StandardCharsets.US_ASCII);

    public TaskLimit {
        if (maxConcurrency < 0) {
            throw new IllegalArgumentException("maxConcurrency must not be negative, was " + maxConcurrency);
        }
        aliases = List.copyOf(aliases);
    }

    /** The limit of a task whose messages take no turns. */
    public TaskLimit(Optional<RateLimit> rate, int maxConcurrency, boolean keyed, List<String> aliases) {
        this(rate, maxConcurrency, keyed, false, aliases);
    }

    /** The {@link #FAIRNESS_KEY} of a message; empty if it has none or cannot be read. */
    public static String fairnessKeyOf(byte[] payload) {
        for (int i = 0; i + FAIRNESS_KEY_BYTES.length <= payload.length; i++) {
            if (Arrays.equals(
                    payload, i, i + FAIRNESS_KEY_BYTES.length, FAIRNESS_KEY_BYTES, 0, FAIRNESS_KEY_BYTES.length)) {
                return readFairnessKey(payload);
            }
        }
        return "";
    }

    private static String readFairnessKey(byte[] payload) {
        try {
            return Objects.requireNonNullElse(MessageCodec.decode(payload).header(FAIRNESS_KEY), "");
        } catch (UnreadableMessageException e) {
            return "";
        }
    }

    /** Whether nothing is limited, and nothing takes turns. */
    public boolean isNone() {
        return rate.isEmpty() && maxConcurrency == 0 && !fair;
    }
}
