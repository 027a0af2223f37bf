package io.ssync.tasks.imports;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast rows are taken up, and how long the rest may take, in words. Starts when it is made; for one thread. */
final class Pace {

    /** Before that the pace is that of warming up. */
    private static final long TOO_EARLY = TimeUnit.SECONDS.toNanos(1);

    /** Words change this often at most: nobody reads faster, and a million texts cost something. */
    private static final long BETWEEN_WORDS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int MINUTE = 60;

    private final LongSupplier nanoTime;
    private final long start;
    private final long before;
    private long lastWords;
    private String words = "";

    /**
     * Starts now.
     *
     * @param before how many rows were taken up in earlier runs
     */
    Pace(long before) {
        this(before, System::nanoTime);
    }

    Pace(long before, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.before = before;
        start = nanoTime.getAsLong();
        lastWords = start - BETWEEN_WORDS;
    }

    /**
     * The words for a row; of a row soon after another one the same words.
     *
     * @param current how many rows have been taken up, those of earlier runs included
     * @param total how many there are; -1 if that is not known
     * @return such as {@code Row 5,000 of 20,000, 2,500 rows a second, 6 s left}
     */
    String of(long current, long total) {
        long now = nanoTime.getAsLong();
        if (now - lastWords >= BETWEEN_WORDS) {
            lastWords = now;
            words = total < 0
                    ? String.format(Locale.ROOT, "Row %,d", current)
                    : String.format(Locale.ROOT, "Row %,d of %,d", current, total);
            words += pace(current, total, now - start);
        }
        return words;
    }

    private String pace(long current, long total, long elapsed) {
        long done = current - before;
        if (elapsed < TOO_EARLY || done <= 0) {
            return "";
        }
        double aSecond = (double) done * TimeUnit.SECONDS.toNanos(1) / elapsed;
        String pace = String.format(Locale.ROOT, ", %,d rows a second", Math.round(aSecond));
        long left = total < 0 ? 0 : Math.round((total - current) / aSecond);
        if (left <= 0) {
            return pace;
        }
        return pace + (left < 2 * MINUTE ? ", " + left + " s left" : ", " + (left + MINUTE / 2) / MINUTE + " min left");
    }
}
