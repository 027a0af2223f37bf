package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message in flight under a {@link Lease}. */
final class RedisDelivery implements Delivery {
    final Lease lease;
    final long token;
    private final byte[] field;
    private final byte[] payload;
    private final int redeliveries;
    private final long claimedAtMicros;
    private final boolean marked;
    private volatile @Nullable Class<? extends Settlement> settledBy;

    RedisDelivery(Lease lease, byte[] field, byte[] payload, int redeliveries, long claimedAtMicros) {
        this.lease = lease;
        this.field = field;
        this.token = token(field);
        this.payload = payload;
        this.redeliveries = redeliveries;
        this.claimedAtMicros = claimedAtMicros;
        this.marked = isMarked(field);
    }

    /** Its field in the in-flight hash. */
    byte[] field() {
        return field;
    }

    /** Whether Redis knows more of it than its field, so that a script has to forget it. */
    boolean leavesTraces() {
        return redeliveries > 0 || marked;
    }

    /**
     * The id of its task if another task has taken its place, so that it must not run. The mark is the lock behind the second line
     * feed, {@code r:<milliseconds>:<key>:<id>}: see {@code flow.lua}.
     */
    Optional<String> replacedTask() {
        if (!marked) {
            return Optional.empty();
        }
        String name = new String(field, UTF_8);
        String[] lock = name.substring(name.lastIndexOf('\n') + 1).split(":", 4);
        return lock.length == 4 && lock[0].equals("r") ? Optional.of(lock[3]) : Optional.empty();
    }

    /** Redis has settled it. */
    void settled(Settlement settlement) {
        settledBy = settlement.getClass();
        lease.letGo(this);
    }

    /** Whether it is still to be settled, as far as is known here. */
    boolean isHeld() {
        return lease.holds(token);
    }

    boolean isSettledBy(Settlement settlement) {
        return settlement.getClass() == settledBy;
    }

    /** The field of a message that nothing limits, of a priority step. */
    static byte[] field(int step, long token) {
        return (step + "-" + token).getBytes(US_ASCII);
    }

    private static boolean isMarked(byte[] field) {
        for (byte letter : field) {
            if (letter == '\n') {
                return true;
            }
        }
        return false;
    }

    /** The token in a field: what comes after the step and a hyphen, up to the marks, if it has some. */
    static long token(byte[] field) {
        long token = 0;
        for (int i = 2; i < field.length && field[i] != '\n'; i++) {
            token = 10 * token + field[i] - '0';
        }
        return token;
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
