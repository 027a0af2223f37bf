package io.ssync.tasks.beat;

import io.ssync.tasks.Signature;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a beat wants to do about a schedule, in one transaction. Immutable.
 *
 * @param row the schedule as the beat knows it: if another beat has decided meanwhile, nothing is done
 * @param until up to here everything is decided then; null for a run beside the schedule, which leaves that as it is
 * @param notBefore the store's clock must have come to this
 * @param runs what becomes of which due times
 * @param disables whether the schedule is disabled by this
 */
public record Decision(ScheduleRow row, @Nullable Instant until, Instant notBefore, List<Run> runs, boolean disables) {

    /** Copies the list. */
    public Decision {
        runs = List.copyOf(runs);
    }

    /**
     * A due time and its call.
     *
     * @param tick what becomes of it
     * @param call the call that is made for it; null if none is
     */
    public record Run(Tick tick, @Nullable Signature<?> call) {}

    /** What the store says to a decision. */
    public enum Ruling {
        /** It is done: the ticks are written and the calls are made. */
        DONE,
        /** Nothing was done: another beat was first, or the schedule has changed, or is gone. */
        MOVED,
        /** Nothing was done: it is too early by the store's clock. */
        EARLY,
        /** Nothing was done: somebody is changing the schedule at this moment. */
        BUSY
    }
}
