package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.internal.ledger.DurableHolder;
import io.ssync.tasks.internal.ledger.LedgerSweeper;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives to the broker what the ledger holds for it: calls of transactions once they are committed, what a crash or an outage
 * left, and once more what the broker has lost: everything when its generation changes, and what a {@link LedgerSweeper} misses.
 *
 * <p>One daemon thread, from {@link #start} to {@link #close}. Any number of relays may work on a ledger at once. Safe for use
 * by any thread.
 */
public final class LedgerRelay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerRelay.class);

    /** How often to look at the broker's generation, and for what a crash left: a third of the time in which a loss is to be repaired. */
    static final Duration INTERVAL = Duration.ofSeconds(3);

    /** How soon to look again at most when the ledger calls, which it does for each commit. */
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(500);

    private static final Duration MOMENT = Duration.ofMillis(100);

    /** How often to say what the workers of this process hold: three times in {@link Ledger#SWEEP_GRACE}. */
    static final Duration HOLD_INTERVAL = Duration.ofSeconds(15);

    /** How often a queue is searched for tasks whose messages are gone, by one of all relays. */
    static final Duration SWEEP_INTERVAL = Duration.ofSeconds(60);

    /** A generation that was replaced by another is believed after this time: an old server is back, with its old data. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    /** If nobody has looked at a broker for this long, it may have moved, and its rows be forgotten. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Broker broker;
    private final TaskListener listener;
    private final LongSupplier nanoTime;
    private final boolean stepped;
    private final LedgerSweeper sweeper;
    private final Semaphore added = new Semaphore(0);
    /** When each is to be done next. Only {@link #step} touches these, and {@code away}. */
    private long nextWatch;

    private long lastWatch;
    private long nextHold;
    private long nextSweep;
    private Duration sweepInterval = SWEEP_INTERVAL;
    private boolean away;
    /** The broker's generation when it was asked last. */
    private volatile @Nullable String generation;
    /** The generation of which the ledger has been told what workers hold nevertheless. */
    private @Nullable String heldIn;
    /** When the broker was first of this generation. */
    private volatile long foundAt;
    /** Whether the ledger has been told of a generation. */
    private volatile boolean watched;
    /** The rest is guarded by this object. */
    private @Nullable SupervisedLoop loop;

    private ResultBackend.@Nullable Subscription subscription;
    private boolean closed;

    /** A relay that does nothing until it is started, or asked. */
    public LedgerRelay(Ledger ledger, Broker broker, TaskListener listener) {
        this(ledger, broker, listener, System::nanoTime, false);
    }

    /**
     * One on a clock of the caller's, which counts nanoseconds and never goes back. It has no thread, even when it is started: the
     * caller takes its steps.
     */
    public static LedgerRelay stepped(Ledger ledger, Broker broker, TaskListener listener, LongSupplier nanoTime) {
        return new LedgerRelay(ledger, broker, listener, nanoTime, true);
    }

    private LedgerRelay(Ledger ledger, Broker broker, TaskListener listener, LongSupplier nanoTime, boolean stepped) {
        this.stepped = stepped;
        this.ledger = ledger;
        this.broker = broker;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.sweeper = new LedgerSweeper(ledger, broker, nanoTime);
        long now = nanoTime.getAsLong();
        nextWatch = now;
        lastWatch = now;
        nextHold = now + HOLD_INTERVAL.toNanos();
        nextSweep = now + SWEEP_INTERVAL.toNanos();
    }

    /**
     * Watches over the durable messages of a worker from now on: the relay tells the ledger what it holds, so that nobody takes it for
     * lost, and searches its queues for tasks whose messages are. A worker must attach itself before it claims.
     *
     * @return ends that
     */
    public ResultBackend.Subscription attach(DurableHolder holder) {
        return sweeper.attach(holder);
    }

    /** Whether the ledger knows the generation of the broker's data, so that a loss from now on is noticed. */
    public boolean hasWatched() {
        return watched;
    }

    /** Begins to listen and to look from time to time; does nothing if it does so already, or is closed. */
    public synchronized void start() {
        if (loop == null && !closed && !stepped) {
            subscription = ledger.subscribe(added::release);
            loop = SupervisedLoop.start("ssync-ledger-relay", this::runOnce, listener, nanoTime::getAsLong);
        }
    }

    @Override
    public void close() {
        SupervisedLoop running;
        synchronized (this) {
            closed = true;
            running = loop;
            if (subscription != null) {
                subscription.close();
            }
        }
        if (running != null) {
            // Not interrupted at once: it may be giving messages to the broker.
            running.requestStop();
            added.release();
            running.join(PATIENCE);
            running.stop(PATIENCE);
        }
    }

    private void runOnce() throws InterruptedException {
        boolean called = added.tryAcquire(Math.max(0, nextWatch - nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
        added.drainPermits();
        step(called);
    }

    /**
     * Does what is due by now. The loop calls it; who has no loop may call it instead, and moves the clock.
     *
     * @param called whether the ledger has something new: a transaction was committed, or somebody has found a loss
     */
    public void step(boolean called) {
        long now = nanoTime.getAsLong();
        try {
            if (called) {
                publishAll();
            }
            if (now - nextWatch >= 0 || (called && now - lastWatch >= SHORTEST_INTERVAL.toNanos())) {
                lastWatch = now;
                nextWatch = now + INTERVAL.toNanos();
                String before = generation;
                watch();
                if (before != null && !before.equals(generation)) {
                    nextWatch = now + Ledger.LOSS_GRACE.plus(MOMENT).toNanos();
                }
                publishAll();
            }
            if (now - nextHold >= 0) {
                nextHold = now + HOLD_INTERVAL.toNanos();
                sweeper.hold();
            }
            if (now - nextSweep >= 0) {
                boolean more = sweeper.sweep(sweepInterval);
                sweepInterval = more ? INTERVAL : SWEEP_INTERVAL;
                nextSweep = now + sweepInterval.toNanos();
            }
            if (away) {
                away = false;
                log.info("the ledger and the broker are both there again");
            }
        } catch (BrokerException | ResultBackendException e) {
            if (!away) {
                away = true;
                log.warn("durable tasks wait in the ledger: {}", e.getMessage());
            }
        }
    }

    /**
     * Looks whether the broker has lost its data, and if so has everything published again that the workers of this broker do not hold.
     *
     * @return how many messages that concerns; 0 as well if somebody else has found out before
     */
    public int watch() {
        String found = broker.generation();
        if (!found.equals(generation)) {
            generation = found;
            foundAt = nanoTime.getAsLong();
        }
        int lost = ledger.found(found, nanoTime.getAsLong() - foundAt > SETTLED.toNanos());
        if (lost > 0) {
            log.warn(
                    "{} has lost its data, or a part of it; {} durable tasks are published again",
                    broker.describe(),
                    lost);
        }
        // A worker that has just begun may hold something, too, and have been the first to look.
        if (!found.equals(heldIn)) {
            sweeper.holdStill();
            heldIn = found;
        }
        if (!watched) {
            watched = true;
            tellOfAbandonedRows();
        }
        return lost;
    }

    /** A broker that has moved to another address and lost its data at once is a new one to the ledger. */
    private void tellOfAbandonedRows() {
        ledger.brokers().stream()
                .skip(1)
                .filter(other -> other.tasks() > 0 && other.unseen().compareTo(ABANDONED) > 0)
                .forEach(other -> log.warn(
                        "the ledger has {} durable tasks of the broker {}, at which nobody has looked for {}: if it was moved to {}, "
                                + "have them published there with: ssync ledger adopt {}",
                        other.tasks(),
                        other.name(),
                        other.unseen().truncatedTo(ChronoUnit.SECONDS),
                        broker.describe(),
                        other.name()));
    }

    /** Gives to the broker all that there is to give; returns how many messages that were. */
    public int publishAll() {
        if (!watched) {
            watch();
        }
        String current = Objects.requireNonNull(generation, "watch() finds it");
        int total = 0;
        for (Optional<Ledger.ClaimedPush> claimed = ledger.claim(current);
                claimed.isPresent();
                claimed = ledger.claim(current)) {
            publish(claimed.get());
            total += claimed.get().entries().size();
        }
        return total;
    }

    private void publish(Ledger.ClaimedPush claimed) {
        try {
            if (!claimed.revoked().isEmpty()) {
                broker.revoke(claimed.revoked(), false);
            }
            broker.publishAll(
                    claimed.entries().stream().map(Ledger.Entry::outbound).toList());
        } catch (BrokerException e) {
            giveBack(claimed.push());
            throw e;
        }
        ledger.pushed(claimed.push());
        tell(claimed);
    }

    private void giveBack(Ledger.Push push) {
        try {
            ledger.notPushed(push);
        } catch (ResultBackendException e) {
            log.debug("the claim of messages that were not published runs out by itself", e);
        }
    }

    private void tell(Ledger.ClaimedPush claimed) {
        if (claimed.republished() > 0) {
            log.info("{} durable tasks were published again", claimed.republished());
            listener.republished(claimed.republished());
        }
        for (Ledger.Entry entry : claimed.entries()) {
            if (entry.copy() == 0) {
                Object task =
                        MessageCodec.headers(entry.message().payload(), "task").get("task");
                listener.published(String.valueOf(task), entry.message().queue());
            }
        }
    }
}
