package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.internal.figures.Figure;
import io.ssync.tasks.internal.figures.Series;
import io.ssync.tasks.internal.figures.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds what was counted in each minute to the counts of the broker, when the minute is over. Figures are news, not work: while the
 * broker is away those of the last minutes wait, and older ones are left out. For one thread, and the
 * one that ends it.
 */
final class FigureWriter {
    private static final Logger log = LoggerFactory.getLogger(FigureWriter.class);
    private static final int MOST_WAITING = 10;

    /** Not all workers at once. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final TaskRuntime runtime;
    private final Broker.Counts counts;
    private final Deque<Counted> waiting = new ArrayDeque<>();
    private boolean away;

    private record Counted(Instant at, Map<Series, Figure> figures) {}

    FigureWriter(TaskRuntime runtime, Broker.Counts counts) {
        this.runtime = runtime;
        this.counts = counts;
    }

    /** Waits for the end of this minute and adds what happened in it. */
    void step() throws InterruptedException {
        Instant now = runtime.clock().instant();
        Instant minute = Broker.Counts.Span.MINUTE.begin(now);
        Thread.sleep(Math.max(
                1,
                Duration.between(now, minute.plus(Broker.Counts.Span.MINUTE.length()))
                        .toMillis()));
        take(minute);
        Thread.sleep((long) (runtime.random().getAsDouble() * LONGEST_PAUSE.toMillis()));
        write();
    }

    /** Adds what happened until now; for the end. */
    void finish() {
        take(runtime.clock().instant());
        write();
    }

    private synchronized void take(Instant at) {
        Map<Series, Figure> taken = runtime.tally().take();
        if (!taken.isEmpty()) {
            waiting.addLast(new Counted(at, taken));
        }
        if (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
        }
    }

    private synchronized void write() {
        try {
            for (Counted next = waiting.peekFirst(); next != null; next = waiting.peekFirst()) {
                Slice.add(counts, next.at(), next.figures());
                waiting.removeFirst();
            }
            away = false;
        } catch (BrokerException e) {
            if (!away) {
                log.warn("figures for charts cannot be kept now: {}", e.getMessage());
            }
            away = true;
        }
    }
}
