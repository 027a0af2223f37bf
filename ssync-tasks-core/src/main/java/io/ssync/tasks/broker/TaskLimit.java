package io.ssync.tasks.broker;

import java.util.List;
import java.util.Optional;

/**
 * How a task is limited in a queue, over all workers.
 *
 * @param rate how often it may start; empty for no limit
 * @param maxConcurrency how many of it may run at once, per key if there are keys; 0 for no limit
 * @param keyed whether its messages carry a key, in the header {@link #KEY}
 * @param aliases the other names under which its messages may come
 */
public record TaskLimit(Optional<RateLimit> rate, int maxConcurrency, boolean keyed, List<String> aliases) {
    /** The header of a message that says which key it counts for. */
    public static final String KEY = "ssync_concurrency_key";

    public TaskLimit {
        if (maxConcurrency < 0) {
            throw new IllegalArgumentException("maxConcurrency must not be negative, was " + maxConcurrency);
        }
        aliases = List.copyOf(aliases);
    }

    /** Whether nothing is limited. */
    public boolean isNone() {
        return rate.isEmpty() && maxConcurrency == 0;
    }
}
