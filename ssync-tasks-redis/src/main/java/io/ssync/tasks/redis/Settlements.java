package io.ssync.tasks.redis;

import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * What happens to the deliveries of one consumer in the end. Safe for use by any thread.
 *
 * <p>A delivery counts as held until Redis has settled it, so what failed may be repeated. Redis alone decides what is still in
 * flight: a lease that has run out but was not taken over yet can be settled, and that saves a second run.
 */
final class Settlements {
    private static final LuaScript<Long> RELEASE =
            LuaScript.returningNumber("flow.lua", "turns.lua", "steps.lua", "release.lua");

    /** Bounds one command. */
    static final int BATCH = 500;
    /** How many are under way at once, so that a million do not pile up in the driver's buffers. */
    private static final int PIECE = 1_000;

    private final RedisLink link;
    private final FollowUps followUps;
    private final String worker;

    Settlements(RedisLink link, QueueNames queues, DelayedQueues delayedQueues, String worker) {
        this.link = link;
        this.followUps = new FollowUps(link, queues, delayedQueues);
        this.worker = worker;
    }

    /** Carries out what belongs to the deliveries of this consumer. */
    List<Settled> settle(List<? extends Settlement> settlements) {
        settlements.forEach(this::check);
        List<Settled> outcomes = new ArrayList<>(settlements.size());
        boolean away = false;
        for (int start = 0; start < settlements.size(); start += PIECE) {
            List<? extends Settlement> piece = settlements.subList(start, Math.min(start + PIECE, settlements.size()));
            if (away) {
                // Each piece would wait as long as the one before, and end as that did.
                Settled last = outcomes.get(start - 1);
                piece.forEach(unsent -> outcomes.add(last));
            } else {
                List<Settled> settled = new Settling(piece, link, followUps, worker).run();
                away = settled.stream().allMatch(Settled.Away.class::isInstance);
                outcomes.addAll(settled);
            }
        }
        return outcomes;
    }

    private void check(Settlement settlement) {
        if (settlement instanceof Settlement.OfDelivery of
                && !(of.delivery() instanceof RedisDelivery delivery && delivery.lease.settlements == this)) {
            throw new IllegalArgumentException("not a delivery of this consumer: " + of.delivery());
        }
    }

    /** Gives messages back of which only the fields are known, in the order they were claimed in. */
    void giveBack(Lease lease, List<byte[]> fields) {
        List<byte[]> ordered = fields.stream()
                .sorted(Comparator.comparingLong(RedisDelivery::token).reversed())
                .toList();
        for (int start = 0; start < ordered.size(); start += BATCH) {
            List<byte[]> batch = ordered.subList(start, Math.min(start + BATCH, ordered.size()));
            link.await(release(link, lease, batch.toArray(byte[][]::new)), "give back messages of", lease.keys.queue);
        }
    }

    /** Gives messages back to the head of their lists; the last claimed first, so that they come in the old order again. */
    static CompletionStage<Long> release(RedisLink link, Lease lease, byte[][] fields) {
        RedisKeys keys = lease.keys;
        byte[][] arguments =
                Stream.concat(Stream.of(keys.steps), Arrays.stream(fields)).toArray(byte[][]::new);
        return RELEASE.run(link.redis(), keys.withReady(lease.inFlight, keys.flow, keys.lanes), arguments);
    }
}
