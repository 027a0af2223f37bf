package io.ssync.tasks.broker;

import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The limits of the tasks of one queue. What is set here counts instead of what the code declares, for all workers at once and
 * until it is reset. Safe for use by any thread; every method throws {@link BrokerException} when the broker cannot be reached.
 */
public interface TaskLimits {
    /**
     * How a task is limited at this moment.
     *
     * @param task its name
     * @param declaredRate the rate that the code declares; empty for none
     * @param rate the rate that counts; empty for none
     * @param declaredMaxConcurrency how many at once by the code; 0 for no limit
     * @param maxConcurrency how many at once, as it counts; 0 for no limit
     * @param running how many run that count for {@code maxConcurrency}
     * @param waiting how many wait for their limit
     */
    record Status(
            String task,
            Optional<RateLimit> declaredRate,
            Optional<RateLimit> rate,
            int declaredMaxConcurrency,
            int maxConcurrency,
            long running,
            long waiting) {}

    /** The limited tasks, by name. */
    List<Status> list();

    /** Sets how often a task may start; empty takes the limit off. */
    void setRate(String task, Optional<RateLimit> rate);

    /** Sets how many of a task may run at once, per key if it has keys; 0 takes the limit off. */
    void setMaxConcurrency(String task, int most);

    /** Goes back to what the code declares. */
    void reset(String task);

    /**
     * How a task is limited in a queue, over all workers.
     *
     * @param rate how often it may start; empty for no limit
     * @param maxConcurrency how many of it may run at once, per key if there are keys; 0 for no limit
     * @param keyed whether its messages carry a key, in the header {@link #KEY}
     * @param fair whether its messages take turns by a key, in the header {@link #FAIRNESS_KEY}
     * @param aliases the other names under which its messages may come
     */
    record TaskLimit(Optional<RateLimit> rate, int maxConcurrency, boolean keyed, boolean fair, List<String> aliases) {
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
}
