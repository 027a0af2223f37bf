package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ssync.tasks.broker.Delivery;
import java.time.Instant;
import java.util.Comparator;

/** A message in flight under a {@link Lease}. */
final class RedisDelivery implements Delivery {
    /** For giving messages back to the head of a list: the last claimed first, so that the first claimed ends up in front. */
    static final Comparator<RedisDelivery> LAST_CLAIMED_FIRST =
            Comparator.<RedisDelivery>comparingLong(d -> d.token).reversed();

    final Lease lease;
    final long token;
    private final int step;
    private final byte[] payload;
    private final int redeliveries;
    private final long claimedAtMicros;

    RedisDelivery(Lease lease, int step, long token, byte[] payload, int redeliveries, long claimedAtMicros) {
        this.lease = lease;
        this.step = step;
        this.token = token;
        this.payload = payload;
        this.redeliveries = redeliveries;
        this.claimedAtMicros = claimedAtMicros;
    }

    /** Its field in the in-flight hash. */
    byte[] field() {
        return (step + "-" + token).getBytes(US_ASCII);
    }

    @Override
    public String queue() {
        return lease.keys.queue;
    }

    @Override
    public byte[] payload() {
        return payload;
    }

    @Override
    public int redeliveries() {
        return redeliveries;
    }

    @Override
    public Instant claimedAt() {
        return Instant.ofEpochSecond(claimedAtMicros / 1_000_000, claimedAtMicros % 1_000_000 * 1000);
    }

    @Override
    public boolean leaseHeld() {
        return lease.isHeld();
    }

    @Override
    public String toString() {
        return "delivery " + token + " of queue '" + queue() + "' under lease " + lease.id;
    }
}
