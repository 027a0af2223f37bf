package io.ssync.tasks.metrics;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.QueueStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status of a queue, asked for at most once a second, failures included: all gauges of a queue are read one after the
 * other, and a broker that is away must not hold up a scrape by its timeout once for each of them.
 */
final class QueueReading {
    private static final Logger log = LoggerFactory.getLogger(QueueReading.class);

    static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<QueueStatus> status;
    private final LongSupplier nanoTime;
    /** Null before the first reading. This and the next are guarded by this object. */
    private @Nullable Optional<QueueStatus> latest;

    private long readAt;

    QueueReading(Supplier<QueueStatus> status, LongSupplier nanoTime) {
        this.status = status;
        this.nanoTime = nanoTime;
    }

    /** One number of the status; NaN while it cannot be had. */
    double value(ToDoubleFunction<QueueStatus> of) {
        return latest().map(of::applyAsDouble).orElse(Double.NaN);
    }

    private synchronized Optional<QueueStatus> latest() {
        if (latest == null || nanoTime.getAsLong() - readAt >= FRESH.toNanos()) {
            latest = read();
            readAt = nanoTime.getAsLong();
        }
        return latest;
    }

    private Optional<QueueStatus> read() {
        try {
            return Optional.of(status.get());
        } catch (BrokerException e) {
            log.debug("the status of a queue cannot be read", e);
            return Optional.empty();
        }
    }
}
