package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;

/**
 * One queue as one consumer sees it: whether there may be something to claim, and the lease on what was claimed.
 *
 * <p>Claiming is for one thread at a time; renewing and recovering for any.
 *
 * <h2>Why no delivery is lost or believed to be held when it is not</h2>
 *
 * <ul>
 *   <li>The lease stays in Redis when the last of its messages is settled; when it runs out, any worker's recovery finds
 *       nothing under it and removes it. So while anything is held here, a missing lease has one meaning: it was lost. No
 *       claim, renewal or acknowledgement on another thread can be the reason, and no lock is needed around them.
 *   <li>A claim says whether anything is held under the lease. If so and the lease is missing, it claims nothing: it would
 *       otherwise bring the lease back to life, and with it the belief that the old deliveries are still held.
 *   <li>A delivery is let go only after Redis has settled it. So whatever is in flight under the lease and not held here was
 *       claimed by a call whose answer was lost; {@link #reconcile} gives it back. A delivery that is settled at that moment
 *       is held, or its field is gone already; in both cases it is left alone.
 *   <li>Tokens are never used twice, so a late command finds nothing instead of another message.
 * </ul>
 */
final class ConsumedQueue {
    private static final LuaScript<List<Object>> CLAIM = LuaScript.returningTable(
            "flow.lua", "turns.lua", "steps.lua", "keep.lua", "claim_controlled.lua", "claim.lua");
    private static final LuaScript<Long> RENEW = LuaScript.returningNumber("renew.lua");

    /** Bounds how long one claim keeps other clients of Redis waiting: about a millisecond. */
    private static final int MOST_PER_CLAIM = 500;

    /** In one of this many claims, worse priorities get some of the room, so that none starves: {@code steps.lua} says how. */
    private static final int FAIR_CLAIM = 8;

    /** How long a queue is left alone that cannot be claimed from, unless it changes. */
    private static final long STANDSTILL_NANOS = Duration.ofSeconds(1).toNanos();

    private final RedisKeys keys;
    private final Consumer.Options options;
    private final RedisLink claimLink;
    private final RedisLink settleLink;
    private final Settlements settlements;
    private final Revocations revocations;
    private final LeaseRecovery recovery;
    private final Standstill standstill;
    private final LimitsDeclaration limits;
    private final Queue<Delivery> lost = new ConcurrentLinkedQueue<>();

    private volatile Lease lease;
    /** True unless the queue was found empty and Redis has told of no change since. */
    private volatile boolean changed = true;
    /** True if nothing more is to be claimed; what is held stays. */
    private volatile boolean cancelled;
    /** True if limited messages were left for want of room to run them. */
    private volatile boolean heldBack;
    /** True if messages may be in flight under the lease that nobody here knows. */
    private volatile boolean doubtful;

    // Of the claiming thread:
    private long nextToken = 1;
    private long claims;
    private long lookAgainAt;
    /** Whether nothing was there at the last look, not even for later, so that the next one is only to be safe. */
    private boolean empty;

    private int emptyLooks;

    ConsumedQueue(
            RedisKeys keys,
            Consumer.Options options,
            RedisLink claimLink,
            RedisLink settleLink,
            Settlements settlements,
            Revocations revocations) {
        this.keys = keys;
        this.options = options;
        this.claimLink = claimLink;
        this.settleLink = settleLink;
        this.settlements = settlements;
        this.revocations = revocations;
        this.recovery = new LeaseRecovery(keys, options, settleLink);
        this.standstill = new Standstill(keys, settleLink);
        this.limits = new LimitsDeclaration(claimLink, keys, options.limits());
        this.lease = newLease();
    }

    /** The keys whose change means that there may be something to claim. */
    List<byte[]> watchedKeys() {
        return List.of(keys.withReady(keys.delayed, keys.limits, keys.lanes, keys.pause));
    }

    /** The keys of which one at least is there if {@link #recover} may have something to do. */
    List<byte[]> recoverableKeys() {
        return List.of(keys.leases, keys.holders, keys.limits, keys.flow, keys.lanes);
    }

    /** Whether Redis should know limits of this queue. */
    boolean isLimited() {
        return limits.isLimiting();
    }

    /** There may be something to claim. */
    void changed() {
        changed = true;
    }

    /** Redis may have forgotten everything. */
    void forgotten() {
        limits.undeclare();
        changed = true;
    }

    /** How long there will be nothing to claim unless something changes; zero or less if there may be now. */
    long nanosToNextLook() {
        if (cancelled) {
            return Long.MAX_VALUE;
        }
        return changed ? 0 : lookAgainAt - System.nanoTime();
    }

    String name() {
        return keys.queue;
    }

    RedisKeys keys() {
        return keys;
    }

    /** Whether Redis refuses to let anything be claimed. */
    boolean standsStill() {
        return standstill.stands();
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Ends claiming, or goes on with it. */
    void cancel(boolean newCancelled) {
        cancelled = newCancelled;
    }

    /** Whether the last claim left limited messages that might have begun, had there been room to run them. */
    boolean hasHeldBack() {
        return heldBack;
    }

    /**
     * Claims up to {@code most} messages in one round trip; the queue counts as changed if there may be more.
     *
     * @param idle says how many could begin to run at this moment
     */
    List<Delivery> claim(int most, IntSupplier idle, ChangeWatch watch) throws InterruptedException {
        int max = Math.min(most, MOST_PER_CLAIM);
        boolean told = changed;
        // Before asking: what changes after Redis has answered must not be taken for what it answered.
        changed = false;
        boolean answered = false;
        boolean refused = false;
        try {
            if (doubtful) {
                reconcile();
            }
            limits.declare();
            List<Delivery> deliveries = !told && empty && isStillEmpty(watch) ? List.of() : tryClaim(max, idle, watch);
            answered = true;
            standstill.isOver();
            return deliveries;
        } catch (BrokerRefusedException e) {
            refused = true;
            standstill.refused(e);
            throw e;
        } finally {
            if (!answered) {
                empty = false;
                changed = !refused;
                lookAgainAt = System.nanoTime() + STANDSTILL_NANOS;
                doubtful = true;
            }
        }
    }

    /** Looks with one small command, which is all that a queue costs that nobody uses. */
    private boolean isStillEmpty(ChangeWatch watch) throws InterruptedException {
        long there = claimLink.awaitInterruptibly(
                claimLink.redis().exists(keys.withReady(keys.delayed, keys.lanes)), "look for messages on", keys.queue);
        if (there == 0) {
            emptyLooks++;
            lookAgainAt = System.nanoTime() + watch.lookAgainAfter(emptyLooks).toNanos();
        }
        return there == 0;
    }

    private List<Delivery> tryClaim(int max, IntSupplier idle, ChangeWatch watch) throws InterruptedException {
        Lease claiming = lease;
        if (claiming.isLost()) {
            lose(claiming);
            claiming = lease;
        }
        long firstToken = nextToken;
        nextToken += max;
        byte[][] scriptKeys = keys.withReady(
                keys.delayed,
                claiming.inFlight,
                keys.leases,
                keys.redeliveries,
                keys.limits,
                keys.flow,
                keys.lanes,
                keys.holders,
                keys.pause);
        boolean fair = ++claims % FAIR_CLAIM == 0;
        long sent = System.nanoTime();
        List<Object> reply = claimLink.awaitInterruptibly(
                CLAIM.run(
                        claimLink.redis(),
                        scriptKeys,
                        ascii(max),
                        claiming.idBytes,
                        ascii(options.lease().toMillis()),
                        ascii(firstToken),
                        ascii(claiming.size() > 0 ? 1 : 0),
                        ascii(fair ? claims / FAIR_CLAIM : 0),
                        ascii(Math.max(0, idle.getAsInt())),
                        keys.steps),
                "claim from",
                keys.queue);
        if (reply.isEmpty()) {
            lose(claiming);
            changed = true;
            return List.of();
        }
        heldBack = (Long) reply.get(2) > 0;
        List<RedisDelivery> deliveries = deliveries(reply, claiming, firstToken);
        // Room that was made while Redis answered would be noticed by nobody else.
        boolean roomAgain = heldBack && idle.getAsInt() > deliveries.size();
        if (deliveries.size() == max || fair || roomAgain) {
            changed = true;
        }
        emptyLooks = deliveries.isEmpty() ? emptyLooks + 1 : 0;
        empty = deliveries.isEmpty() && (Long) reply.get(1) < 0 && !heldBack;
        lookAgainAt = System.nanoTime() + nanosToNextLook(reply, watch.lookAgainAfter(emptyLooks));
        if (deliveries.isEmpty()) {
            return List.of();
        }
        deliveries.forEach(delivery -> delivery.replacedTask().ifPresent(revocations::replaced));
        if (!claiming.hold(deliveries, sent + options.lease().toNanos())) {
            settlements.giveBack(
                    claiming, deliveries.stream().map(RedisDelivery::field).toList());
            return List.of();
        }
        return List.copyOf(deliveries);
    }

    private List<RedisDelivery> deliveries(List<Object> reply, Lease lease, long firstToken) {
        List<RedisDelivery> deliveries = new ArrayList<>();
        List<?> named = (List<?>) reply.get(4);
        for (int i = 0; i < named.size(); i += 2) {
            add(deliveries, reply, lease, (byte[]) named.get(i), named.get(i + 1));
        }
        for (int list = 0; list < keys.ready.length && 5 + list < reply.size(); list++) {
            int step = keys.steps[list] - '0';
            for (Object payload : (List<?>) reply.get(5 + list)) {
                add(deliveries, reply, lease, RedisDelivery.field(step, firstToken + deliveries.size()), payload);
            }
        }
        return deliveries;
    }

    private static void add(
            List<RedisDelivery> deliveries, List<Object> reply, Lease lease, byte[] field, Object payload) {
        List<?> redeliveries = (List<?>) reply.get(3);
        int count = redeliveries.isEmpty() ? 0 : ((Long) redeliveries.get(deliveries.size())).intValue();
        deliveries.add(new RedisDelivery(lease, field, (byte[]) payload, count, (Long) reply.get(0)));
    }

    private static long nanosToNextLook(List<Object> reply, Duration longest) {
        long nowMicros = (Long) reply.get(0);
        long dueMillis = (Long) reply.get(1);
        if (dueMillis < 0) {
            return longest.toNanos();
        }
        // Compared before it is turned into nanoseconds, of which a long holds only 292 years.
        long micros = Math.min(dueMillis * 1000 - nowMicros, longest.toNanos() / 1000);
        return Math.max(0, micros) * 1000;
    }

    /** Gives back what is in flight under the lease although nobody here knows it. For the claiming thread. */
    private void reconcile() throws InterruptedException {
        Lease current = lease;
        doubtful = false;
        List<byte[]> fields = claimLink.awaitInterruptibly(
                claimLink.redis().hkeys(current.inFlight), "look for unanswered claims of", keys.queue);
        settlements.giveBack(
                current,
                fields.stream()
                        .filter(field -> !current.holds(RedisDelivery.token(field)))
                        .toList());
    }

    /** Asks for more time if anything is held under the lease; the answer is to be waited for. */
    Optional<Renewal> renew() {
        Lease current = lease;
        if (current.isLost()) {
            lose(current);
            return Optional.empty();
        }
        int size = current.size();
        if (size == 0) {
            return Optional.empty();
        }
        long sent = System.nanoTime();
        CompletionStage<Long> answer = RENEW.run(
                settleLink.redis(),
                new byte[][] {keys.leases, current.inFlight, keys.holders},
                current.idBytes,
                ascii(options.lease().toMillis()));
        return Optional.of(timeout -> {
            long inFlight = settleLink.await(answer, timeout, "renew the lease on", keys.queue);
            if (inFlight < 0) {
                lose(current);
                return;
            }
            current.extend(sent + options.lease().toNanos());
            if (inFlight > size) {
                // Mostly a claim that is just being answered; if not, the next claim finds out.
                doubtful = true;
            }
        });
    }

    /** A renewal that is on its way. */
    interface Renewal {
        void await(Duration timeout);
    }

    /** Moves the deliveries that were found to be lost into a list, once. */
    void drainLost(List<Delivery> target) {
        for (Delivery delivery = lost.poll(); delivery != null; delivery = lost.poll()) {
            target.add(delivery);
        }
    }

    private synchronized void lose(Lease gone) {
        lost.addAll(gone.lose());
        if (lease == gone) {
            lease = newLease();
        }
    }

    /** Gives back what expired leases hold; returns how many messages that were, those that were given up among them. */
    int recover(java.util.function.Consumer<DeadLetter> givenUp) {
        Lease current = lease;
        // Ours, late, and not taken by anyone: if renewing succeeds, the tasks may go on.
        int moved = recovery.run(id -> id.equals(current.id) && current.size() > 0, givenUp);
        if (limits.isLimiting() && recovery.hasNoLimits()) {
            forgotten();
        }
        return moved;
    }

    /** Gives back what nobody here knows. What is held stays under the lease, which ends at once if nothing is. */
    void close() {
        Lease last = lease;
        List<byte[]> fields =
                settleLink.await(settleLink.redis().hkeys(last.inFlight), "give back messages of", keys.queue);
        List<byte[]> unknown = fields.stream()
                .filter(field -> !last.holds(RedisDelivery.token(field)))
                .toList();
        settlements.giveBack(last, unknown);
        if (last.lose().isEmpty()) {
            settleLink.await(settleLink.redis().zrem(keys.leases, last.idBytes), "end the lease on", keys.queue);
            settleLink.await(settleLink.redis().hdel(keys.holders, last.idBytes), "end the lease on", keys.queue);
        }
    }

    private Lease newLease() {
        return new Lease(
                keys, options.worker() + "/" + UUID.randomUUID().toString().substring(24), settlements);
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }
}
