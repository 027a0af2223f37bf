package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.ssync.tasks.broker.BrokerRefusedException;
import java.time.Duration;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds messages in flight whose lease nothing names any more: both keys that did were deleted or evicted, and the worker died before
 * its next renewal could note the lease again. Only the names of the in-flight hashes are left then, so it looks through the
 * names of the whole database, a bounded part at a time, and notes what it finds for {@link LeaseRecovery}.
 *
 * <p>Safe to run in all workers at once. For one thread at a time.
 */
final class LostLeases {
    private static final Logger log = LoggerFactory.getLogger(LostLeases.class);
    private static final LuaScript<Long> NOTE = LuaScript.returningNumber("note_lease.lua");

    /** Bounds one command to less than a millisecond of Redis. */
    private static final int NAMES_PER_COMMAND = 1_000;
    /** A small database is looked through with one command, a million keys in a hundred looks. */
    private static final int COMMANDS_PER_LOOK = 10;

    private static final ScanArgs IN_FLIGHT =
            ScanArgs.Builder.limit(NAMES_PER_COMMAND).match("*" + RedisKeys.IN_FLIGHT + "*");

    private final RedisLink link;
    private final Duration lease;
    private ScanCursor cursor = ScanCursor.INITIAL;

    LostLeases(RedisLink link, Duration lease) {
        this.link = link;
        this.lease = lease;
    }

    /** Looks through the next part of the database for what belongs to these queues. */
    void look(Collection<RedisKeys> queues) {
        try {
            int commands = 0;
            do {
                KeyScanCursor<byte[]> page =
                        link.await(link.redis().scan(cursor, IN_FLIGHT), "look for lost leases in", "the database");
                for (byte[] key : page.getKeys()) {
                    String name = new String(key, UTF_8);
                    for (RedisKeys keys : queues) {
                        if (name.startsWith(keys.inFlightPrefix())) {
                            note(keys, key, name.substring(keys.inFlightPrefix().length()));
                        }
                    }
                }
                cursor = page.isFinished() ? ScanCursor.INITIAL : page;
                commands++;
            } while (cursor != ScanCursor.INITIAL && commands < COMMANDS_PER_LOOK);
        } catch (BrokerRefusedException e) {
            // This user may not look at names, or a key is of the wrong type, and claiming says so.
            log.debug("Lost leases cannot be looked for at present", e);
        }
    }

    private void note(RedisKeys keys, byte[] inFlight, String leaseId) {
        byte[][] scriptKeys = {inFlight, keys.leases, keys.holders};
        byte[] length = Long.toString(lease.toMillis()).getBytes(US_ASCII);
        long noted = link.await(
                NOTE.run(link.redis(), scriptKeys, leaseId.getBytes(UTF_8), length),
                "note a lost lease of",
                keys.queue);
        if (noted > 0) {
            log.warn(
                    "Lease {} of queue {} was lost with messages in flight, which go back; were keys deleted?",
                    leaseId,
                    keys.queue);
        }
    }
}
