package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.broker.Settlement.Settled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some settlements being carried out together: everything is sent before any answer is awaited. Most end with the first round
 * trip. Those whose messages follow in other queues take two more: a look at what is still in flight, what follows, and the
 * acknowledgement.
 *
 * <p>For one thread and one use.
 */
final class Settling {
    private static final LuaScript<Long> ACK = LuaScript.returningNumber("flow.lua", "ack.lua");
    private static final LuaScript<Long> DEFER = LuaScript.returningNumber("flow.lua", "defer.lua");
    private static final LuaScript<Long> REPLACE =
            LuaScript.returningNumber("flow.lua", "steps.lua", "due.lua", "replace.lua");
    private static final LuaScript<Long> DEAD_LETTER =
            LuaScript.returningNumber("flow.lua", "bury.lua", "dead_letter.lua");

    /** One of the settlements with its delivery. */
    private record Held(int index, RedisDelivery delivery) {
        /** For giving messages back, and for finding out which are gone: recovery begins with the last claimed as well. */
        static final Comparator<Held> LAST_CLAIMED_FIRST =
                Comparator.<Held>comparingLong(held -> held.delivery.token).reversed();
    }

    private final List<? extends Settlement> settlements;
    private final RedisLink link;
    private final FollowUps followUps;
    private final String worker;
    private final Pipeline pipeline;
    private final @Nullable Settled[] outcomes;

    private final List<Held> acks = new ArrayList<>();
    private final List<Held> releases = new ArrayList<>();
    /** The deliveries that are followed in other queues, and those of them that are in flight. */
    private final List<Held> elsewhere = new ArrayList<>();

    private final List<Held> followed = new ArrayList<>();
    /** The deliveries that were not in flight any more. */
    private final List<Held> missing = new ArrayList<>();

    Settling(List<? extends Settlement> settlements, RedisLink link, FollowUps followUps, String worker) {
        this.settlements = settlements;
        this.link = link;
        this.followUps = followUps;
        this.worker = worker;
        this.pipeline = new Pipeline(link);
        this.outcomes = new Settled[settlements.size()];
    }

    List<Settled> run() {
        for (int i = 0; i < settlements.size(); i++) {
            send(i, settlements.get(i));
        }
        sendReleases();
        sendAcks(acks);
        pipeline.await();

        followed.forEach(held -> publish(held.index, followUpsOf(held)));
        pipeline.await();
        sendAcks(followed.stream().filter(held -> outcomes[held.index] == null).toList());
        pipeline.await();

        sendQuestions();
        pipeline.await();
        forgetMarkers();
        return Arrays.stream(outcomes)
                .map(outcome -> Objects.requireNonNullElse(outcome, Settled.DONE))
                .toList();
    }

    private void send(int index, Settlement settlement) {
        if (settlement instanceof Settlement.Publish publish) {
            publish(index, publish.next());
            return;
        }
        Held held = new Held(index, (RedisDelivery) ((Settlement.OfDelivery) settlement).delivery());
        if (settlement instanceof Settlement.Ack) {
            acks.add(held);
        } else if (settlement instanceof Settlement.Release) {
            releases.add(held);
        } else if (settlement instanceof Settlement.Defer defer) {
            await(held, defer(held.delivery, DueTime.of(defer.due())), "defer a message of");
        } else if (settlement instanceof Settlement.DeadLetter dead) {
            await(held, deadLetter(held.delivery, dead), "set aside a message of");
        } else if (settlement instanceof Settlement.Replace replace) {
            String queue = held.delivery.queue();
            if (replace.next().stream().allMatch(next -> next.message().queue().equals(queue))) {
                await(held, replace(held.delivery, replace.next()), "replace a message of");
            } else {
                look(held);
            }
        }
    }

    private CompletionStage<Long> defer(RedisDelivery delivery, DueTime due) {
        Lease lease = delivery.lease;
        byte[][] keys = {lease.inFlight, lease.keys.delayed, lease.keys.flow, lease.keys.lanes};
        return DEFER.run(link.redis(), keys, delivery.field(), text(due.mode()), text(due.millis()));
    }

    private CompletionStage<Long> deadLetter(RedisDelivery delivery, Settlement.DeadLetter dead) {
        Lease lease = delivery.lease;
        RedisKeys names = lease.keys;
        byte[] field = delivery.field();
        String letter =
                lease.id + "/" + new String(field, UTF_8).lines().findFirst().orElseThrow();
        byte[][] keys = {lease.inFlight, names.redeliveries, names.dead, names.deadLetters, names.flow, names.lanes};
        return DEAD_LETTER.run(
                link.redis(),
                keys,
                field,
                text(letter),
                text(dead.reason()),
                text(worker),
                text(delivery.redeliveries()),
                text(Objects.requireNonNullElse(dead.lastException(), "")));
    }

    private CompletionStage<Long> replace(RedisDelivery delivery, List<FollowUp> next) {
        Lease lease = delivery.lease;
        RedisKeys names = lease.keys;
        byte[][] keys = names.withReady(lease.inFlight, names.redeliveries, names.delayed, names.flow, names.lanes);
        Stream<byte[]> messages =
                FollowUps.distinct(next).stream().flatMap(followUp -> Publisher.arguments(followUp.message(), names));
        byte[][] arguments = Stream.concat(Stream.of(delivery.field(), names.steps), messages)
                .toArray(byte[][]::new);
        return REPLACE.run(link.redis(), keys, arguments);
    }

    /** A script answers 1 if it has settled the delivery, 0 or less if not: 0 of {@code defer.lua} says that it is due. */
    private void await(Held held, CompletionStage<Long> answer, String action) {
        pipeline.add(
                answer,
                action,
                held.delivery.queue(),
                number -> {
                    if (number == 1) {
                        done(held);
                    } else if (number == 0 && settlements.get(held.index) instanceof Settlement.Defer) {
                        outcomes[held.index] = Settled.ALREADY_DUE;
                    } else {
                        missing.add(held);
                    }
                },
                failure -> failed(held.index, failure));
    }

    private void look(Held held) {
        elsewhere.add(held);
        pipeline.add(
                link.redis().hexists(held.delivery.lease.inFlight, held.delivery.field()),
                "look for a message of",
                held.delivery.queue(),
                inFlight -> (inFlight ? followed : missing).add(held),
                failure -> failed(held.index, failure));
    }

    private void publish(int index, List<FollowUp> next) {
        followUps.publish(next, pipeline, failure -> failed(index, failure));
    }

    private void sendAcks(List<Held> held) {
        byLease(held).forEach((lease, all) -> {
            // Only recovery counts redeliveries, so what comes for the first time and holds nothing else needs no
            // script.
            List<Held> traced = only(all, one -> one.delivery.leavesTraces());
            List<Held> plain = only(all, one -> !one.delivery.leavesTraces());
            byte[][] keys = {lease.inFlight, lease.keys.redeliveries, lease.keys.flow, lease.keys.lanes};
            String action = "acknowledge messages of";
            forEachBatch(plain, batch -> await(batch, link.redis().hdel(lease.inFlight, fields(batch)), action));
            forEachBatch(traced, batch -> await(batch, ACK.run(link.redis(), keys, fields(batch)), action));
        });
    }

    private void sendReleases() {
        byLease(releases).forEach((lease, held) -> {
            List<Held> ordered = held.stream().sorted(Held.LAST_CLAIMED_FIRST).toList();
            forEachBatch(
                    ordered,
                    batch -> await(batch, Settlements.release(link, lease, fields(batch)), "give back messages of"));
        });
    }

    private void await(List<Held> batch, CompletionStage<Long> answer, String action) {
        pipeline.add(
                answer,
                action,
                batch.get(0).delivery.queue(),
                settled -> counted(batch, settled.intValue()),
                failure -> batch.forEach(held -> failed(held.index, failure)));
    }

    /** How many of a batch were in flight. Which ones follows from what was settled before, and from recovery's order. */
    private void counted(List<Held> batch, int settled) {
        if (settled == batch.size()) {
            batch.forEach(this::done);
            return;
        }
        Comparator<Held> goneFirst = Comparator.<Held, Boolean>comparing(held -> held.delivery.isHeld())
                .thenComparing(Held.LAST_CLAIMED_FIRST);
        List<Held> ordered = batch.stream().sorted(goneFirst).toList();
        int gone = batch.size() - settled;
        missing.addAll(ordered.subList(0, gone));
        ordered.subList(gone, batch.size()).forEach(this::done);
    }

    private void done(Held held) {
        held.delivery.settled(settlements.get(held.index));
        outcomes[held.index] = Settled.DONE;
    }

    private void lost(Held held) {
        held.delivery.lease.letGo(held.delivery);
        outcomes[held.index] = Settled.NOT_HELD;
    }

    /** Of several failures one that does not go away by itself counts. */
    private void failed(int index, BrokerException failure) {
        if (failure instanceof BrokerRefusedException refusal) {
            outcomes[index] = new Settled.Refused(refusal);
        } else if (outcomes[index] == null) {
            outcomes[index] = new Settled.Away((BrokerAwayException) failure);
        }
    }

    /**
     * Finds out about what was not in flight. Under a lease that stands nobody else has taken anything, so it was an earlier
     * attempt that settled it, whose answer was lost.
     */
    private void sendQuestions() {
        // Both before the answers come, which change it.
        List<Held> heldNoMore = only(missing, held -> !held.delivery.isHeld());
        List<Held> stillHeld = only(missing, held -> held.delivery.isHeld());
        heldNoMore.forEach(held -> {
            boolean again = held.delivery.isSettledBy(settlements.get(held.index));
            outcomes[held.index] = again ? Settled.DONE : Settled.NOT_HELD;
        });
        byLease(stillHeld)
                .forEach((lease, held) -> pipeline.add(
                        link.redis().zscore(lease.keys.leases, lease.idBytes),
                        "look for a lease of",
                        lease.keys.queue,
                        expiry -> held.forEach(expiry != null && expiry > 0 ? this::done : this::lost),
                        failure -> held.forEach(one -> failed(one.index, failure))));
    }

    private void forgetMarkers() {
        List<FollowUp> settled = new ArrayList<>();
        for (Held held : elsewhere) {
            if (outcomes[held.index] == Settled.DONE) {
                settled.addAll(followUpsOf(held));
            }
        }
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null && settlements.get(i) instanceof Settlement.Publish publish) {
                settled.addAll(publish.next());
            }
        }
        followUps.forget(settled);
    }

    private List<FollowUp> followUpsOf(Held held) {
        return ((Settlement.Replace) settlements.get(held.index)).next();
    }

    private static Map<Lease, List<Held>> byLease(List<Held> held) {
        return held.stream().collect(Collectors.groupingBy(one -> one.delivery.lease));
    }

    private static List<Held> only(List<Held> held, Predicate<Held> which) {
        return held.stream().filter(which).toList();
    }

    private static void forEachBatch(List<Held> all, java.util.function.Consumer<List<Held>> action) {
        for (int start = 0; start < all.size(); start += Settlements.BATCH) {
            action.accept(all.subList(start, Math.min(start + Settlements.BATCH, all.size())));
        }
    }

    private static byte[][] fields(List<Held> batch) {
        return batch.stream().map(held -> held.delivery.field()).toArray(byte[][]::new);
    }

    private static byte[] text(Object value) {
        return value.toString().getBytes(UTF_8);
    }
}
