package io.ssync.tasks.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.ledger.ClaimedPush;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerEntry;
import io.ssync.tasks.ledger.Push;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives to the broker what the ledger holds for it: calls of transactions once they are committed, what a crash or an outage
 * left, and everything once more when the broker has lost its data.
 *
 * <p>One daemon thread, from {@link #start} to {@link #close}. Any number of relays may work on a ledger at once. Safe for use
 * by any thread.
 */
public final class LedgerRelay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerRelay.class);

    /** How often to look at the broker's generation, and for what a crash left: half the time in which a loss is to be noticed. */
    static final Duration INTERVAL = Duration.ofSeconds(4);

    /** After so long a generation is believed that had been replaced by another: an old server is back, with its old data. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Broker broker;
    private final TaskListener listener;
    private final Semaphore added = new Semaphore(0);
    /** Of the loop's thread alone. */
    private long lastWatch = System.nanoTime() - INTERVAL.toNanos();

    private boolean away;
    /** That of the broker when it was asked last. */
    private volatile @Nullable String generation;
    /** When it was first of this generation. */
    private volatile long foundAt;
    /** These are guarded by this object. */
    private @Nullable SupervisedLoop loop;

    private ResultBackend.@Nullable Subscription subscription;
    private boolean closed;

    /** A relay that does nothing until it is started, or asked. */
    public LedgerRelay(Ledger ledger, Broker broker, TaskListener listener) {
        this.ledger = ledger;
        this.broker = broker;
        this.listener = listener;
    }

    /** Begins to listen and to look from time to time; does nothing if it does so already, or is closed. */
    public synchronized void start() {
        if (loop == null && !closed) {
            subscription = ledger.subscribe(added::release);
            loop = SupervisedLoop.start("ssync-ledger-relay", this::runOnce, listener);
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
        long untilWatch = lastWatch + INTERVAL.toNanos() - System.nanoTime();
        added.tryAcquire(Math.max(0, untilWatch), TimeUnit.NANOSECONDS);
        added.drainPermits();
        boolean watch = System.nanoTime() - lastWatch >= INTERVAL.toNanos();
        if (watch) {
            lastWatch = System.nanoTime();
        }
        try {
            if (watch) {
                watch();
            }
            publishAll();
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
     * Looks whether the broker has lost its data, and if so has everything published again.
     *
     * @return how many messages that concerns; 0 as well if somebody else has found out before
     */
    public int watch() {
        String found = broker.generation();
        if (!found.equals(generation)) {
            generation = found;
            foundAt = System.nanoTime();
        }
        int lost = ledger.found(found, System.nanoTime() - foundAt > SETTLED.toNanos());
        if (lost > 0) {
            log.warn("{} has lost its data; {} durable tasks are published again", broker.describe(), lost);
        }
        return lost;
    }

    /** Gives to the broker all that there is to give; returns how many messages that were. */
    public int publishAll() {
        if (generation == null) {
            watch();
        }
        String current = generation;
        int total = 0;
        for (Optional<ClaimedPush> claimed = ledger.claim(current);
                claimed.isPresent();
                claimed = ledger.claim(current)) {
            publish(claimed.get());
            total += claimed.get().entries().size();
        }
        return total;
    }

    private void publish(ClaimedPush claimed) {
        try {
            if (!claimed.revoked().isEmpty()) {
                broker.revoke(claimed.revoked(), false);
            }
            broker.publishAll(
                    claimed.entries().stream().map(LedgerEntry::outbound).toList());
        } catch (BrokerException e) {
            giveBack(claimed.push());
            throw e;
        }
        ledger.pushed(claimed.push());
        tell(claimed);
    }

    private void giveBack(Push push) {
        try {
            ledger.notPushed(push);
        } catch (ResultBackendException e) {
            log.debug("the claim of messages that were not published runs out by itself", e);
        }
    }

    private void tell(ClaimedPush claimed) {
        if (claimed.republished() > 0) {
            log.info("{} durable tasks were published again", claimed.republished());
            listener.republished(claimed.republished());
        }
        for (LedgerEntry entry : claimed.entries()) {
            if (entry.copy() == 0) {
                Object task =
                        MessageCodec.headers(entry.message().payload(), "task").get("task");
                listener.published(String.valueOf(task), entry.message().queue());
            }
        }
    }
}
