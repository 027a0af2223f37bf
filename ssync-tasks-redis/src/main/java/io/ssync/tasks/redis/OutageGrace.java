package io.ssync.tasks.redis;

import java.time.Duration;

/**
 * Says when leases that have run out may be believed. While Redis is away nobody can renew, so after an outage all workers get as
 * long as it lasted to do so, a lease at most, before anyone is taken for dead. A connection that is cut for a moment costs
 * that moment, and one that is cut again and again delays recovery by at most two leases of connected time.
 *
 * <p>Times are those of {@link System#nanoTime}. Safe for use by any thread.
 */
final class OutageGrace {
    private boolean away;
    /** When Redis was last lost or back, or leases were last judged. */
    private long since;
    /** How long Redis was away, and how long it was not until it was last lost, since leases were last judged. */
    private long awayNanos;

    private long thereNanos;

    OutageGrace(long now) {
        since = now;
    }

    synchronized void lost(long now) {
        if (!away) {
            away = true;
            thereNanos += now - since;
            since = now;
        }
    }

    synchronized void back(long now) {
        if (away) {
            away = false;
            awayNanos += now - since;
            since = now;
        }
    }

    /** Whether leases may be judged now; they count as judged if so. */
    synchronized boolean judges(long now, Duration lease) {
        if (away) {
            return false;
        }
        long there = now - since;
        boolean enough = there >= Math.min(awayNanos, lease.toNanos());
        if (!enough && thereNanos + there < 2 * lease.toNanos()) {
            return false;
        }
        awayNanos = 0;
        thereNanos = 0;
        since = now;
        return true;
    }
}
