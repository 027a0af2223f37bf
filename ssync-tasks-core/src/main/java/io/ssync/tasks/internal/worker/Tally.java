package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.internal.figures.Figure;
import io.ssync.tasks.internal.figures.Series;
import io.ssync.tasks.internal.figures.Times;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of the tasks of this process until somebody takes the counts away. A task costs it some looks into maps and as many
 * counts, and no lock. Safe for use by any thread; nothing is counted twice or lost by taking.
 */
public final class Tally {
    /** Of queues and tasks; names that a program makes up must not fill its memory. */
    private static final int MOST_SERIES = 200;

    private static final int SUCCEEDED = 0;
    private static final int FAILED = 1;
    private static final int RETRIED = 2;
    private static final int REVOKED = 3;
    private static final int WAITED = 4;
    private static final int TOOK = WAITED + Times.CELLS;
    private static final int COUNTS = TOOK + Times.CELLS;

    private final Map<String, Map<String, AtomicIntegerArray>> byQueue = new ConcurrentHashMap<>();
    private final AtomicInteger series = new AtomicInteger();

    /** A run begins; how long its task waited is not known if it is null. */
    void started(String task, String queue, @Nullable Duration waited) {
        if (waited != null) {
            counts(task, queue).incrementAndGet(WAITED + Times.cell(waited));
        }
    }

    /** A run has ended; of one that goes back to its queue nothing is counted. */
    void finished(String task, String queue, TaskState state, Duration took) {
        int outcome = outcome(state);
        if (outcome >= 0) {
            AtomicIntegerArray counts = counts(task, queue);
            counts.incrementAndGet(outcome);
            counts.incrementAndGet(TOOK + Times.cell(took));
        }
    }

    /** A task ends without a run, or nobody knows how long that was. */
    void ended(String task, String queue, TaskState state) {
        counts(task, queue).incrementAndGet(outcome(state));
    }

    private static int outcome(TaskState state) {
        return switch (state.name()) {
            case "SUCCESS" -> SUCCEEDED;
            case "FAILURE" -> FAILED;
            case "RETRY" -> RETRIED;
            case "REVOKED" -> REVOKED;
            default -> -1;
        };
    }

    private AtomicIntegerArray counts(String task, String queue) {
        Map<String, AtomicIntegerArray> ofQueue = byQueue.get(queue);
        AtomicIntegerArray counts = ofQueue == null ? null : ofQueue.get(task);
        return counts == null ? newCounts(task, queue) : counts;
    }

    private AtomicIntegerArray newCounts(String task, String queue) {
        boolean apart = series.get() < MOST_SERIES;
        return byQueue.computeIfAbsent(apart ? queue : Series.OTHER.queue(), made -> new ConcurrentHashMap<>())
                .computeIfAbsent(apart ? task : Series.OTHER.task(), made -> {
                    series.incrementAndGet();
                    return new AtomicIntegerArray(COUNTS);
                });
    }

    /** What was counted since this was asked last; series of which there is nothing are left out. */
    Map<Series, Figure> take() {
        Map<Series, Figure> taken = new HashMap<>();
        byQueue.forEach((queue, ofQueue) -> ofQueue.forEach((task, counts) -> {
            Figure figure = take(counts);
            if (!figure.equals(Figure.NOTHING)) {
                taken.put(new Series(queue, task), figure);
            }
        }));
        return taken;
    }

    private static Figure take(AtomicIntegerArray counts) {
        long[] taken = new long[COUNTS];
        for (int i = 0; i < COUNTS; i++) {
            // A plain look first: most are zero, and a write would take the line from those who count.
            taken[i] = counts.get(i) == 0 ? 0 : counts.getAndSet(i, 0);
        }
        return new Figure(
                taken[SUCCEEDED],
                taken[FAILED],
                taken[RETRIED],
                taken[REVOKED],
                times(taken, WAITED),
                times(taken, TOOK));
    }

    private static Times times(long[] taken, int from) {
        return Times.of(Arrays.copyOfRange(taken, from, from + Times.CELLS));
    }
}
