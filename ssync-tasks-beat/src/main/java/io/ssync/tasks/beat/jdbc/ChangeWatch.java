package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.beat.ScheduleStore.Look;
import io.ssync.tasks.internal.worker.Ticker;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * Sees that schedules have changed: what is noted of changes is read each time, and what is not is looked for by a number over all rows, as
 * often as that is cheap. Safe for use by any thread.
 */
final class ChangeWatch {
    private static final String LOOK = ScheduleRows.sql("look");
    private static final String FINGERPRINT = ScheduleRows.sql("fingerprint");

    private final Ticker ticker;
    private final long pauseNanos;
    private final int share;
    /** This and the next are guarded by this object. */
    private String fingerprint = "";

    private long nextNanos;

    ChangeWatch(Ticker ticker, Duration pause, int share) {
        this.ticker = ticker;
        this.pauseNanos = pause.toNanos();
        this.share = share;
        this.nextNanos = ticker.nanos();
    }

    Look look(Handle handle) {
        String unnoted = fingerprint(handle);
        // The clock last: whoever asks counts on from the answer, and would be late by whatever comes after it.
        return handle.createQuery(LOOK)
                .map((row, context) -> new Look(
                        Columns.requireInstant(row, "now"), Columns.instant(row, "last_update") + " " + unnoted))
                .one();
    }

    private synchronized String fingerprint(Handle handle) {
        long begin = ticker.nanos();
        if (begin - nextNanos >= 0) {
            fingerprint = handle.createQuery(FINGERPRINT).mapTo(String.class).one();
            long end = ticker.nanos();
            nextNanos = end + Math.max(pauseNanos, (end - begin) * share);
        }
        return fingerprint;
    }
}
