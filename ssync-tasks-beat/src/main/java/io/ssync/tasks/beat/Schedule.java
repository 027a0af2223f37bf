package io.ssync.tasks.beat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When something is due. Immutable: the same question has the same answer always. Safe for use by any thread. */
public sealed interface Schedule permits Crontab, Interval, Clocked, Solar {

    /**
     * The first due time after an instant; the instant itself does not count.
     *
     * @param after the last due time, for schedules that count from it, or any time, for those that do not
     * @param zone whose clocks a crontab goes by
     * @return empty if there is none, or none within eight years
     */
    Optional<Instant> nextAfter(Instant after, ZoneId zone);

    /** For people, in one line, for example {@code 0 7 * * 1-5} or {@code every 30 seconds}. Two schedules of the same text are equal. */
    String text();
}
