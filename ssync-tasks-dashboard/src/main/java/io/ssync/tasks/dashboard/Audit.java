package io.ssync.tasks.dashboard;

import java.time.Instant;
import java.util.List;

/** Keeps who did what from the dashboard, a bounded number of lines. Safe for use by any thread. */
public interface Audit {
    /** The outcome of what was done. */
    String DONE = "done";

    /** The outcome of what somebody may not do. */
    String REFUSED = "refused";

    /** Keeps a line. */
    void note(Line line);

    /** The latest lines, the newest first. */
    List<Line> latest(int limit);

    /**
     * Something that somebody did or wanted to do.
     *
     * @param at when
     * @param who the user's name
     * @param from the address that it came from
     * @param action what, such as {@code queue-pause}
     * @param subject with what: the name of a queue, the id of a task
     * @param outcome {@link #DONE}, {@link #REFUSED} if they may not, or why it could not be done
     * @param count of how many tasks or letters, as far as it can be counted
     */
    record Line(Instant at, String who, String from, String action, String subject, String outcome, long count) {}
}
