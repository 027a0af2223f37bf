package io.ssync.tasks.redis;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer with two connections: one to claim with, which Redis tells about changes, and one for everything else, so that
 * neither an acknowledgement nor a renewal ever waits behind a large claim.
 *
 * <p>An idle consumer sends nothing. It sleeps until Redis tells that a queue has changed, or the next delayed message is due.
 *
 * <p>One thread claims, guarded by a lock; any thread settles, renews and recovers. Ends with {@link #close}.
 */
final class RedisConsumer implements Consumer {
    private static final Logger log = LoggerFactory.getLogger(RedisConsumer.class);

    /** A worker that goes on claims more often than this, even with nothing to do. */
    private static final Duration CLAIMS = Duration.ofSeconds(15);

    /** How often to say that delayed messages are looked after here; others wait twice as long before they do it. */
    private static final Duration LOOKED_AFTER = Duration.ofSeconds(15);

    private final Consumer.Options options;
    private final RedisLink claimLink;
    private final RedisLink settleLink;
    private final Settlements settlements;
    private final QueueNames names;
    private final DelayedQueues delayedQueues;
    /** Includes cancelled queues: messages of them may still be held. */
    private final List<ConsumedQueue> queues = new CopyOnWriteArrayList<>();

    private final Revocations revocations;
    private final LostLeases lostLeases;
    private final ChangeWatch watch;
    private final Doorbell bell = new Doorbell();
    private final ReentrantLock claiming = new ReentrantLock();
    private final AtomicBoolean wokenUp = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long claimedAt = System.nanoTime();
    // Of the recovering thread:
    private long lookedAfterAt = System.nanoTime() - LOOKED_AFTER.toNanos();
    private long searchedAt;
    /** Which queue is asked first; of the claiming thread. */
    private int turn;

    RedisConsumer(
            Consumer.Options options,
            RedisLink claimLink,
            RedisLink settleLink,
            QueueNames names,
            DelayedQueues delayedQueues) {
        this.options = options;
        this.claimLink = claimLink;
        this.settleLink = settleLink;
        this.settlements = new Settlements(settleLink, names, delayedQueues, options.worker());
        this.names = names;
        this.delayedQueues = delayedQueues;
        this.revocations = new Revocations(claimLink, names.keyspace().revoked());
        this.lostLeases = new LostLeases(settleLink, options.lease());
        this.searchedAt = System.nanoTime() - options.lease().toNanos();
        options.queues().stream().distinct().map(this::consumed).forEach(queues::add);
        this.watch = new ChangeWatch(claimLink, queues, revocations, bell);
    }

    @Override
    public List<Delivery> claim(int max, IntSupplier idle, Duration wait) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1, was " + max);
        }
        long deadline = System.nanoTime() + nanos(wait);
        claiming.lockInterruptibly();
        try {
            lookAgainAtHeldBack(idle);
            while (true) {
                if (closed.get()) {
                    throw new IllegalStateException("the consumer is closed");
                }
                watch.start();
                claimedAt = System.nanoTime();
                List<Delivery> deliveries = claimReady(max, idle);
                long patience = deadline - System.nanoTime();
                revocations.await();
                if (!deliveries.isEmpty() || wokenUp.getAndSet(false) || patience <= 0) {
                    return deliveries;
                }
                bell.await(Math.min(patience, nanosToNextLook()));
                if (closed.get()) {
                    return List.of();
                }
            }
        } finally {
            claiming.unlock();
        }
    }

    /**
     * Asks every queue that may have something for an equal share, then those that have more for an equal share of what is
     * left, and so on. What was claimed before a failure reaches the caller; the failure will show again in the next call.
     */
    private List<Delivery> claimReady(int max, IntSupplier idle) throws InterruptedException {
        List<Delivery> claimed = new ArrayList<>();
        turn = (turn + 1) % queues.size();
        try {
            for (List<ConsumedQueue> ready = ready(); !ready.isEmpty() && claimed.size() < max; ready = ready()) {
                claimShares(ready, max, idle, claimed);
            }
        } catch (InterruptedException e) {
            if (claimed.isEmpty()) {
                throw e;
            }
            Thread.currentThread().interrupt();
        } catch (BrokerException e) {
            if (claimed.isEmpty()) {
                throw e;
            }
            log.debug("Claiming stopped early", e);
        }
        return claimed;
    }

    private void claimShares(List<ConsumedQueue> ready, int max, IntSupplier idle, List<Delivery> claimed)
            throws InterruptedException {
        int share = (max - claimed.size() + ready.size() - 1) / ready.size();
        for (ConsumedQueue queue : ready) {
            int room = max - claimed.size();
            if (room > 0) {
                try {
                    claimed.addAll(queue.claim(Math.min(share, room), () -> idle.getAsInt() - claimed.size(), watch));
                } catch (BrokerRefusedException e) {
                    throwIfAllStandStill(e);
                }
            }
        }
    }

    /** A queue that cannot be claimed from, as the log says, is no reason to leave the others. */
    private void throwIfAllStandStill(BrokerRefusedException refusal) {
        if (queues.stream().allMatch(queue -> queue.standsStill() || queue.isCancelled())) {
            queues.forEach(ConsumedQueue::changed);
            throw refusal;
        }
    }

    /** The queues that may have something to claim, in the order of this turn. */
    private List<ConsumedQueue> ready() {
        List<ConsumedQueue> ready = new ArrayList<>(queues.size());
        for (int i = 0; i < queues.size(); i++) {
            ConsumedQueue queue = queues.get((turn + i) % queues.size());
            if (queue.nanosToNextLook() <= 0) {
                ready.add(queue);
            }
        }
        return ready;
    }

    private long nanosToNextLook() {
        return queues.stream().mapToLong(ConsumedQueue::nanosToNextLook).min().orElseThrow();
    }

    @Override
    public void slotFreed() {
        if (lookAgainAtHeldBack(() -> 1)) {
            bell.ring();
        }
    }

    private boolean lookAgainAtHeldBack(IntSupplier idle) {
        boolean any = false;
        for (ConsumedQueue queue : queues) {
            if (queue.hasHeldBack() && idle.getAsInt() > 0) {
                queue.changed();
                any = true;
            }
        }
        return any;
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> all) {
        return settlements.settle(all);
    }

    @Override
    public List<Delivery> renew() {
        // All are on their way before the first answer is waited for, and together they have the time of one.
        long deadline = System.nanoTime() + renewalTimeout(options.lease()).toNanos();
        List<ConsumedQueue.Renewal> renewals = new ArrayList<>();
        for (ConsumedQueue queue : queues) {
            queue.renew().ifPresent(renewals::add);
        }
        BrokerException failure = null;
        for (ConsumedQueue.Renewal renewal : renewals) {
            try {
                renewal.await(Duration.ofNanos(deadline - System.nanoTime()));
            } catch (BrokerException e) {
                failure = e;
            }
        }
        List<Delivery> lost = new ArrayList<>();
        queues.forEach(queue -> queue.drainLost(lost));
        if (failure != null && lost.isEmpty()) {
            throw failure;
        }
        if (failure != null) {
            log.debug("Some leases could not be renewed at present", failure);
        }
        return lost;
    }

    /** So short that a renewal that is not answered leaves time for two more before the lease ends. */
    static Duration renewalTimeout(Duration lease) {
        Duration tenth = lease.dividedBy(10);
        return tenth.compareTo(RedisLink.TIMEOUT) < 0 ? tenth : RedisLink.TIMEOUT;
    }

    @Override
    public Consumer.Recovery recover() {
        settleLink.tryToWrite("the queues");
        lookAfterDelayed();
        if (!settleLink.judges(options.lease())) {
            return Consumer.Recovery.NONE;
        }
        lookForLostLeases();
        if (!mayRecover()) {
            return Recovery.NONE;
        }
        int moved = 0;
        List<DeadLetter> givenUp = new ArrayList<>();
        for (ConsumedQueue queue : queues) {
            try {
                moved += queue.recover(givenUp::add);
            } catch (BrokerRefusedException e) {
                // A key of this queue is of the wrong type, and claiming says so.
                log.debug("Nothing can be recovered of queue {} at present", queue.name(), e);
            }
        }
        return new Consumer.Recovery(moved, givenUp);
    }

    /** Once in a lease: what is looked for comes of an accident that recovery does not see, and may come late. */
    private void lookForLostLeases() {
        long now = System.nanoTime();
        if (now - searchedAt >= options.lease().toNanos()) {
            searchedAt = now;
            lostLeases.look(queues.stream().map(ConsumedQueue::keys).toList());
        }
    }

    /** Asks for all queues with one command, which is all that idle ones cost. */
    private boolean mayRecover() {
        byte[][] keys = queues.stream()
                .flatMap(queue -> queue.recoverableKeys().stream())
                .toArray(byte[][]::new);
        return settleLink.await(settleLink.redis().exists(keys), "look for leases on", "the queues") > 0
                || queues.stream().anyMatch(ConsumedQueue::isLimited);
    }

    /** Claims bring in what is due. Should they stop, here or because all workers die, another program does so. */
    private void lookAfterDelayed() {
        List<String> read = queues();
        long now = System.nanoTime();
        if (!read.isEmpty() && now - claimedAt < CLAIMS.toNanos() && now - lookedAfterAt >= LOOKED_AFTER.toNanos()) {
            delayedQueues.watched(read);
            lookedAfterAt = now;
        }
    }

    @Override
    public synchronized void add(String queue) {
        ConsumedQueue consumed = find(queue).orElseGet(() -> {
            ConsumedQueue added = consumed(queue);
            // Watched first: a change between its first claim and that would not be noticed.
            watch.add(added);
            queues.add(added);
            return added;
        });
        consumed.cancel(false);
        consumed.changed();
        bell.ring();
    }

    @Override
    public void cancel(String queue) {
        find(queue).ifPresent(consumed -> consumed.cancel(true));
        delayedQueues.left(List.of(queue));
    }

    @Override
    public List<String> queues() {
        return queues.stream()
                .filter(queue -> !queue.isCancelled())
                .map(ConsumedQueue::name)
                .toList();
    }

    private Optional<ConsumedQueue> find(String name) {
        return queues.stream().filter(queue -> queue.name().equals(name)).findFirst();
    }

    private ConsumedQueue consumed(String queue) {
        return new ConsumedQueue(names.get(queue), options, claimLink, settleLink, settlements, revocations);
    }

    @Override
    public Consumer.Revocation revocation(String taskId) {
        return revocations.of(taskId);
    }

    @Override
    public void wakeUp() {
        wokenUp.set(true);
        bell.ring();
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        bell.ring();
        claiming.lock();
        try {
            queues.forEach(ConsumedQueue::close);
            delayedQueues.left(queues.stream().map(ConsumedQueue::name).toList());
        } catch (BrokerException e) {
            log.warn("What worker {} holds comes back when its lease ends: {}", options.worker(), e.getMessage());
        } finally {
            claiming.unlock();
            claimLink.close();
            settleLink.close();
        }
    }

    private static long nanos(Duration wait) {
        // Half of what a long can hold, so that adding it to a clock does not overflow. That is 146 years.
        return wait.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) < 0 ? wait.toNanos() : Long.MAX_VALUE / 2;
    }
}
