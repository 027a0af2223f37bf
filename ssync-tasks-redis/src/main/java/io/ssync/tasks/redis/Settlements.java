package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happens to deliveries in the end. Each call takes those that are still in flight out of it and leaves the others, whose
 * lease was lost, alone. Safe for use by any thread.
 *
 * <p>A delivery counts as held until Redis has settled it, so a call that failed may be repeated. Redis alone decides what is
 * still in flight: a lease that has run out but was not taken over yet can be settled, and that saves a second run.
 */
final class Settlements {
    private static final LuaScript<Long> ACK = LuaScript.returningNumber("flow.lua", "ack.lua");
    private static final LuaScript<Long> RELEASE = LuaScript.returningNumber("flow.lua", "steps.lua", "release.lua");
    private static final LuaScript<Long> DEFER = LuaScript.returningNumber("flow.lua", "defer.lua");
    private static final LuaScript<Long> REPLACE = LuaScript.returningNumber("flow.lua", "due.lua", "replace.lua");
    private static final LuaScript<Long> DEAD_LETTER =
            LuaScript.returningNumber("flow.lua", "bury.lua", "dead_letter.lua");

    /** Bounds one command. */
    private static final int BATCH = 500;

    private final RedisLink link;
    private final QueueNames queues;
    private final Publisher publisher;
    private final String worker;

    Settlements(RedisLink link, QueueNames queues, Publisher publisher, String worker) {
        this.link = link;
        this.queues = queues;
        this.publisher = publisher;
        this.worker = worker;
    }

    /** Forgets deliveries; returns how many were still in flight. */
    int ack(Collection<RedisDelivery> deliveries) {
        List<Sent> underWay = new ArrayList<>();
        byLease(deliveries).forEach((lease, held) -> {
            // Only recovery counts redeliveries, so what comes for the first time and holds nothing else needs no
            // script.
            Map<Boolean, List<RedisDelivery>> leaveTraces =
                    held.stream().collect(Collectors.partitioningBy(RedisDelivery::leavesTraces));
            forEachBatch(
                    leaveTraces.get(false),
                    batch -> underWay.add(new Sent(lease, batch, link.redis().hdel(lease.inFlight, fields(batch)))));
            byte[][] keys = {lease.inFlight, lease.keys.redeliveries, lease.keys.flow, lease.keys.lanes};
            forEachBatch(
                    leaveTraces.get(true),
                    batch -> underWay.add(new Sent(lease, batch, ACK.run(link.redis(), keys, fields(batch)))));
        });
        return awaitAll(underWay, "acknowledge messages of");
    }

    /** Gives deliveries back to the head of their lists, in the order they were claimed in. */
    void release(Collection<RedisDelivery> deliveries) {
        List<Sent> underWay = new ArrayList<>();
        byLease(deliveries).forEach((lease, held) -> {
            List<RedisDelivery> ordered =
                    held.stream().sorted(RedisDelivery.LAST_CLAIMED_FIRST).toList();
            forEachBatch(ordered, batch -> underWay.add(new Sent(lease, batch, release(lease, fields(batch)))));
        });
        awaitAll(underWay, "give back messages of");
    }

    /** Gives messages back of which only the fields are known, in the order they were claimed in. */
    void giveBack(Lease lease, List<byte[]> fields) {
        List<byte[]> ordered = fields.stream()
                .sorted(Comparator.comparingLong(RedisDelivery::token).reversed())
                .toList();
        forEachBatch(
                ordered,
                batch -> link.await(
                        release(lease, batch.toArray(byte[][]::new)), "give back messages of", lease.keys.queue));
    }

    private CompletionStage<Long> release(Lease lease, byte[][] fields) {
        RedisKeys keys = lease.keys;
        byte[][] arguments =
                Stream.concat(Stream.of(keys.steps), Arrays.stream(fields)).toArray(byte[][]::new);
        return RELEASE.run(link.redis(), keys.withReady(lease.inFlight, keys.flow, keys.lanes), arguments);
    }

    /** Moves a delivery among the delayed messages; false if it is due and stays in flight. */
    boolean defer(RedisDelivery delivery, Due due) {
        Lease lease = delivery.lease;
        DueTime time = DueTime.of(due);
        if (time.mode().equals("now")) {
            return false;
        }
        long outcome = link.await(
                DEFER.run(
                        link.redis(),
                        new byte[][] {lease.inFlight, lease.keys.delayed, lease.keys.flow, lease.keys.lanes},
                        delivery.field(),
                        text(time.mode()),
                        text(time.millis())),
                "defer a message of",
                delivery.queue());
        if (outcome == 0) {
            return false;
        }
        lease.letGo(List.of(delivery));
        return true;
    }

    /** Settles a delivery and publishes what follows it, unless it is in flight no more: then its new holder will. */
    void replace(RedisDelivery delivery, OutboundMessage next) {
        Lease lease = delivery.lease;
        if (!delivery.queue().equals(next.queue())) {
            replaceElsewhere(delivery, next);
            return;
        }
        DueTime due = DueTime.of(next.due());
        RedisKeys names = lease.keys;
        byte[][] keys = {
            lease.inFlight, names.redeliveries, names.ready(next.priority()), names.delayed, names.flow, names.lanes
        };
        link.await(
                REPLACE.run(
                        link.redis(),
                        keys,
                        delivery.field(),
                        text(due.mode()),
                        text(due.millis()),
                        text(names.step(next.priority())),
                        next.payload()),
                "replace a message of",
                delivery.queue());
        lease.letGo(List.of(delivery));
    }

    /**
     * Two queues may be in two cluster slots, which no script can change at once. Published first, the message that follows
     * may come twice if we stop in between, but never not at all.
     */
    private void replaceElsewhere(RedisDelivery delivery, OutboundMessage next) {
        boolean inFlight = link.await(
                link.redis().hexists(delivery.lease.inFlight, delivery.field()),
                "look for a message of",
                delivery.queue());
        if (inFlight) {
            publisher.publish(next);
        }
        ack(List.of(delivery));
    }

    /** Moves a delivery to the dead letters. */
    void deadLetter(RedisDelivery delivery, String reason, @Nullable String lastException) {
        Lease lease = delivery.lease;
        byte[] field = delivery.field();
        RedisKeys names = lease.keys;
        String letter =
                lease.id + "/" + new String(field, UTF_8).lines().findFirst().orElseThrow();
        byte[][] keys = {lease.inFlight, names.redeliveries, names.dead, names.deadLetters, names.flow, names.lanes};
        link.await(
                DEAD_LETTER.run(
                        link.redis(),
                        keys,
                        field,
                        text(letter),
                        text(reason),
                        text(worker),
                        text(delivery.redeliveries()),
                        text(lastException == null ? "" : lastException)),
                "set aside a message of",
                delivery.queue());
        lease.letGo(List.of(delivery));
    }

    /** Deliveries of one lease that one command settles. */
    private record Sent(Lease lease, List<RedisDelivery> deliveries, CompletionStage<Long> answer) {}

    /** Waits for all, though some fail, so that each delivery is let go if it was settled. */
    private int awaitAll(List<Sent> underWay, String action) {
        int settled = 0;
        BrokerException failure = null;
        for (Sent sent : underWay) {
            try {
                settled +=
                        link.await(sent.answer, action, sent.lease.keys.queue).intValue();
                sent.lease.letGo(sent.deliveries);
            } catch (BrokerException e) {
                failure = first(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return settled;
    }

    private static BrokerException first(@Nullable BrokerException first, BrokerException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private static Map<Lease, List<RedisDelivery>> byLease(Collection<RedisDelivery> deliveries) {
        return deliveries.stream().collect(Collectors.groupingBy(delivery -> delivery.lease));
    }

    private static <T> void forEachBatch(List<T> all, java.util.function.Consumer<List<T>> action) {
        for (int start = 0; start < all.size(); start += BATCH) {
            action.accept(all.subList(start, Math.min(start + BATCH, all.size())));
        }
    }

    private static byte[][] fields(List<RedisDelivery> deliveries) {
        byte[][] fields = new byte[deliveries.size()][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = deliveries.get(i).field();
        }
        return fields;
    }

    private static byte[] text(Object value) {
        return value.toString().getBytes(UTF_8);
    }
}
