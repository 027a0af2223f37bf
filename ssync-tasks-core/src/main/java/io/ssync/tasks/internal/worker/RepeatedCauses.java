package io.ssync.tasks.internal.worker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Keeps a cause that comes again and again from flooding the log: the first is written with its stack trace, the others of the
 * next minute are counted, and the count is written with the next one after that. Safe for use by any thread.
 */
final class RepeatedCauses {
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int MOST_CAUSES = 100;
    private static final int LONGEST_CAUSE = 200;

    private final Logger log;
    private final Ticker ticker;
    /** Guarded by this; the oldest cause goes first. */
    private final Map<String, Seen> causes = new LinkedHashMap<>();

    private static final class Seen {
        private long since;
        private long more;
    }

    RepeatedCauses(Logger log, Ticker ticker) {
        this.log = log;
        this.ticker = ticker;
    }

    /** Writes what has happened to whom, and why, as a warning. */
    void warn(String what, Object whom, Throwable cause) {
        write(Level.WARN, what, whom, cause);
    }

    /** The same as an error; says whether it was written. */
    boolean error(String what, Object whom, Throwable cause) {
        return write(Level.ERROR, what, whom, cause);
    }

    private boolean write(Level level, String what, Object whom, Throwable cause) {
        long counted = count(what + ": " + shortened(cause));
        if (counted < 0) {
            log.debug("{} {}", what, whom, cause);
        } else if (counted == 0) {
            log.atLevel(level).setCause(cause).log("{} {}", what, whom);
        } else {
            log.atLevel(level).setCause(cause).log("{} {}, and {} more for the same cause since", what, whom, counted);
        }
        return counted >= 0;
    }

    /** How many were left out before this one; negative if this one is left out. */
    private synchronized long count(String cause) {
        long now = ticker.nanos();
        Seen seen = causes.get(cause);
        if (seen != null && now - seen.since < QUIET.toNanos()) {
            seen.more++;
            return -1;
        }
        if (seen == null) {
            seen = new Seen();
            causes.put(cause, seen);
            if (causes.size() > MOST_CAUSES) {
                causes.remove(causes.keySet().iterator().next());
            }
        }
        long more = seen.more;
        seen.since = now;
        seen.more = 0;
        return more;
    }

    private static String shortened(Throwable cause) {
        String text = String.valueOf(cause);
        return text.length() > LONGEST_CAUSE ? text.substring(0, LONGEST_CAUSE) : text;
    }
}
