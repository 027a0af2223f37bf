package io.ssync.school.progress;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Guesses from the pace so far how long something will still take. Starts when it is made; for one thread. */
public final class TimeLeft {

    /** Before that the pace is that of warming up. */
    private static final long TOO_EARLY = TimeUnit.SECONDS.toNanos(1);

    private static final int MINUTE = 60;

    private final LongSupplier nanoTime;
    private final long start;

    /** Starts now. */
    public TimeLeft() {
        this(System::nanoTime);
    }

    TimeLeft(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
    }

    /**
     * How long the rest takes, to be put behind what is being done.
     *
     * @param current how much is done
     * @param total how much there is
     * @return such as {@code , 12 s left}; empty in the first second and near the end
     */
    public String after(long current, long total) {
        long elapsed = nanoTime.getAsLong() - start;
        if (elapsed < TOO_EARLY || current <= 0) {
            return "";
        }
        long seconds = Math.round((double) elapsed / current * (total - current) / TimeUnit.SECONDS.toNanos(1));
        if (seconds <= 0) {
            return "";
        }
        return seconds < 2 * MINUTE ? ", " + seconds + " s left" : ", " + (seconds + MINUTE / 2) / MINUTE + " min left";
    }
}
