package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what the leases of one queue hold that have run out or were lost, and sets right what flow control has counted.
 * Each lease is for itself: one that cannot be recovered is named in the log, once, and holds up no other. Safe to run in all
 * workers at once. For one thread at a time.
 */
final class LeaseRecovery {
    private static final Logger log = LoggerFactory.getLogger(LeaseRecovery.class);
    private static final LuaScript<List<Object>> EXPIRED = LuaScript.returningTable("expired.lua");
    private static final LuaScript<List<Object>> RECOVER =
            LuaScript.returningTable("flow.lua", "turns.lua", "steps.lua", "bury.lua", "recover.lua");
    private static final LuaScript<Long> REPAIR =
            LuaScript.returningNumber("flow.lua", "turns.lua", "keep.lua", "repair.lua");

    /** Bounds one command. */
    private static final int MOST_PER_RECOVERY = 500;

    private final RedisKeys keys;
    private final Consumer.Options options;
    private final RedisLink link;
    private final RedisDeadLetters deadLetters;
    /** The leases that could not be recovered. */
    private Set<String> stuck = new HashSet<>();

    LeaseRecovery(RedisKeys keys, Consumer.Options options, RedisLink link) {
        this.keys = keys;
        this.options = options;
        this.link = link;
        this.deadLetters = new RedisDeadLetters(link, keys);
    }

    /** Returns how many messages were moved; leaves leases alone that are spared. */
    int run(Predicate<String> spared, java.util.function.Consumer<DeadLetter> givenUp) {
        CompletionStage<Long> leases = link.redis().exists(keys.leases, keys.holders);
        CompletionStage<Long> flow = link.redis().exists(keys.limits, keys.flow, keys.lanes);
        int moved = 0;
        if (link.await(leases, "look for leases on", keys.queue) > 0) {
            moved = recoverAll(spared, givenUp);
        }
        if (link.await(flow, "look for limits on", keys.queue) > 0) {
            repair();
        }
        return moved;
    }

    boolean hasNoLimits() {
        return link.await(link.redis().exists(keys.limits), "look for limits on", keys.queue) == 0;
    }

    private int recoverAll(Predicate<String> spared, java.util.function.Consumer<DeadLetter> givenUp) {
        byte[][] scriptKeys = {keys.leases, keys.holders};
        List<Object> expired =
                link.await(EXPIRED.run(link.redis(), scriptKeys), "look for expired leases on", keys.queue);
        Set<String> stillStuck = new HashSet<>();
        int moved = 0;
        for (Object id : expired) {
            String leaseId = new String((byte[]) id, UTF_8);
            if (spared.test(leaseId)) {
                continue;
            }
            try {
                moved += recover((byte[]) id, leaseId, givenUp);
            } catch (BrokerRefusedException e) {
                stillStuck.add(leaseId);
                if (!stuck.contains(leaseId)) {
                    log.warn(
                            "What lease {} of queue {} holds cannot be recovered; look at the key {}: {}",
                            leaseId,
                            keys.queue,
                            keys.inFlightPrefix() + leaseId,
                            e.getMessage());
                }
            }
        }
        stuck = stillStuck;
        return moved;
    }

    private int recover(byte[] id, String leaseId, java.util.function.Consumer<DeadLetter> givenUp) {
        byte[][] scriptKeys = keys.withReady(
                keys.inFlight(leaseId),
                keys.leases,
                keys.redeliveries,
                keys.dead,
                keys.deadLetters,
                keys.flow,
                keys.lanes,
                keys.holders);
        int moved = 0;
        int movedNow;
        do {
            CompletionStage<List<Object>> answer = RECOVER.run(
                    link.redis(),
                    scriptKeys,
                    id,
                    ascii(options.maxRedeliveries()),
                    ascii(MOST_PER_RECOVERY),
                    worker(leaseId).getBytes(UTF_8),
                    keys.steps);
            List<Object> reply = link.await(answer, "recover messages of", keys.queue);
            movedNow = ((Long) reply.get(0)).intValue();
            moved += movedNow;
            for (Object letter : reply.subList(1, reply.size())) {
                deadLetters.find((byte[]) letter).ifPresent(givenUp);
            }
        } while (movedNow == MOST_PER_RECOVERY);
        return moved;
    }

    private void repair() {
        byte[][] scriptKeys = {keys.leases, keys.holders, keys.limits, keys.flow, keys.lanes, keys.repaired};
        long wrong = link.await(
                REPAIR.run(
                        link.redis(),
                        scriptKeys,
                        keys.inFlightPrefix().getBytes(UTF_8),
                        keys.steps,
                        ascii(options.lease().toMillis())),
                "look at the counts of",
                keys.queue);
        if (wrong > 0) {
            log.warn(
                    "{} counts and lanes of the limited tasks of queue {} were wrong and have been set right; was a key deleted?",
                    wrong,
                    keys.queue);
        }
    }

    private static String worker(String leaseId) {
        return leaseId.substring(0, Math.max(0, leaseId.lastIndexOf('/')));
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }
}
