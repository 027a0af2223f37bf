package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one consumer holds of one queue, from its first claim until the lease is lost; after that there is a new lease with a
 * new id, so that nothing done in the name of the old one can touch what is claimed under the new one.
 *
 * <p>Its time runs on this machine's monotonic clock from before each successful claim or renewal was sent, so it ends here
 * no later than in Redis. Once anybody was told that the lease is not held, it is lost for good, even if Redis would still
 * renew it: the one who was told has given up on the delivery, and a renewal would keep it from all others. As long as nobody
 * has asked, a late renewal is welcome: an outage of Redis that is longer than a lease then costs no second run.
 *
 * <p>Used by any thread; the deliveries and the end of the lease are guarded by this object.
 */
final class Lease {
    final RedisKeys keys;
    final String id;
    /** Settles what is claimed under it; no other object may. */
    final Settlements settlements;

    final byte[] idBytes;
    final byte[] inFlight;

    private final Map<Long, RedisDelivery> held = new HashMap<>();
    private volatile long validUntil = System.nanoTime();
    private volatile boolean lost;

    Lease(RedisKeys keys, String id, Settlements settlements) {
        this.keys = keys;
        this.settlements = settlements;
        this.id = id;
        this.idBytes = id.getBytes(UTF_8);
        this.inFlight = keys.inFlight(id);
    }

    boolean isHeld() {
        return !lost && (isInTime() || !runOut());
    }

    boolean isLost() {
        return lost;
    }

    private boolean isInTime() {
        return System.nanoTime() - validUntil < 0;
    }

    private synchronized boolean runOut() {
        lost |= !isInTime();
        return lost;
    }

    /** A claim or a renewal of this lease has succeeded. */
    synchronized void extend(long nanoTime) {
        if (nanoTime - validUntil > 0) {
            validUntil = nanoTime;
        }
    }

    /** Takes in what was claimed, with the time until which that is valid; false if the lease was lost meanwhile. */
    synchronized boolean hold(List<RedisDelivery> deliveries, long nanoTime) {
        if (lost) {
            return false;
        }
        extend(nanoTime);
        for (RedisDelivery delivery : deliveries) {
            held.put(delivery.token, delivery);
        }
        return true;
    }

    /** Lets go of what Redis has settled. Not before: see {@link ConsumedQueue#reconcile}. */
    synchronized void letGo(RedisDelivery delivery) {
        held.remove(delivery.token);
    }

    synchronized int size() {
        return held.size();
    }

    synchronized boolean holds(long token) {
        return held.containsKey(token);
    }

    /** Ends this lease; returns what it held, the first time. */
    synchronized List<RedisDelivery> lose() {
        lost = true;
        List<RedisDelivery> deliveries = new ArrayList<>(held.values());
        held.clear();
        return deliveries;
    }
}
