package io.ssync.tasks.internal.explain;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Broker.Counts.Span;
import io.ssync.tasks.internal.figures.Slice;
import io.ssync.tasks.internal.figures.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells how long work will take about, if it goes on as in the last hour: from how long the runs of a queue took, as workers of this library have
 * counted it. Immutable.
 */
final class Forecast {
    private static final Duration PERIOD = Duration.ofHours(1);

    private final Broker broker;
    private final Instant now;

    Forecast(Broker broker, Instant now) {
        this.broker = broker;
        this.now = now;
    }

    /** How long a run of a task from this queue takes on average; empty if none was counted. */
    Optional<Duration> run(String queue) {
        return broker.counts()
                .map(counts -> Slice.read(counts, Span.MINUTE, now.minus(PERIOD), now).stream()
                        .flatMap(slice -> slice.figures().entrySet().stream())
                        .filter(entry -> entry.getKey().queue().equals(queue))
                        .map(entry -> entry.getValue().took())
                        .reduce(Times.NONE, Times::plus))
                .flatMap(Times::mean);
    }

    /**
     * When the first of some slots that are all busy gets free, from now: runs are somewhere between their beginning and their end, so of
     * more slots one is nearer to its end.
     */
    static Duration untilSlotFree(Duration run, long slots) {
        return run.dividedBy(slots + 1);
    }

    /** How long some tasks keep slots busy that are theirs. */
    static Duration toDo(Duration run, long tasks, long slots) {
        return Duration.ofNanos(Math.round((double) run.toNanos() * tasks / slots));
    }
}
