package io.ssync.tasks.observation;

import io.ssync.tasks.TaskException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A status, asked for at most once a second, failures included: all gauges of it are read one after the other, and a server that
 * is away must not hold up a scrape by its timeout once for each of them.
 */
final class Reading<T> {
    private static final Logger log = LoggerFactory.getLogger(Reading.class);

    static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<T> status;
    private final LongSupplier nanoTime;
    /** Null while it cannot be had. This and the next are guarded by this object. */
    private @Nullable T latest;

    /** Whether there was a reading, and when the last one was. */
    private boolean hasRead;

    private long readAt;

    Reading(Supplier<T> status, LongSupplier nanoTime) {
        this.status = status;
        this.nanoTime = nanoTime;
    }

    /** One number of the status; NaN while it cannot be had. */
    double value(ToDoubleFunction<T> of) {
        T now = latest();
        return now == null ? Double.NaN : of.applyAsDouble(now);
    }

    private synchronized @Nullable T latest() {
        if (!hasRead || nanoTime.getAsLong() - readAt >= FRESH.toNanos()) {
            latest = read();
            hasRead = true;
            readAt = nanoTime.getAsLong();
        }
        return latest;
    }

    private @Nullable T read() {
        try {
            return status.get();
        } catch (TaskException e) {
            log.debug("a status for gauges cannot be read", e);
            return null;
        }
    }
}
