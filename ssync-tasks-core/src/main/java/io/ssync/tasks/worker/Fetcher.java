package io.ssync.tasks.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims as many messages as there is room for and hands them to the pool. For one thread, until {@link #stop}. */
final class Fetcher {
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);

    /** How long one wait for messages lasts; a sign of life of the loop, no more. */
    static final Duration CLAIM_WAIT = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Consumer consumer;
    private final TaskPool pool;
    private final Completer completer;
    private final TaskListener listener;
    private final Quarantine quarantine;
    private final LedgerGate gate;
    private volatile boolean stopped;
    private volatile long lastStep = System.nanoTime();
    private volatile long lastGoodStep = lastStep;

    Fetcher(
            Consumer consumer,
            Quarantine quarantine,
            LedgerGate gate,
            TaskPool pool,
            Completer completer,
            TaskListener listener) {
        this.consumer = consumer;
        this.quarantine = quarantine;
        this.gate = gate;
        this.pool = pool;
        this.completer = completer;
        this.listener = listener;
    }

    void runOnce() throws InterruptedException {
        try {
            fetch();
            lastGoodStep = System.nanoTime();
        } catch (BrokerException e) {
            // An outage, of which the broker has told already.
            log.debug("cannot claim at present", e);
            Thread.sleep(PAUSE.toMillis());
        } finally {
            lastStep = System.nanoTime();
        }
    }

    /** How long no step has ended, well or not: a loop that hangs. */
    Duration sinceLastStep() {
        return Duration.ofNanos(System.nanoTime() - lastStep);
    }

    /** How long no step has ended well: the broker does not answer. */
    Duration sinceLastGoodStep() {
        return Duration.ofNanos(System.nanoTime() - lastGoodStep);
    }

    private void fetch() throws InterruptedException {
        if (completer.isFull()) {
            Thread.sleep(PAUSE.toMillis());
            return;
        }
        if (gate.isWaiting()) {
            Thread.sleep(PAUSE.toMillis());
            pool.submit(gate.admit(List.of()));
            return;
        }
        int room = pool.awaitRoom(CLAIM_WAIT);
        if (room == 0 || stopped) {
            return;
        }
        List<Delivery> deliveries = consumer.claim(room, pool::idle, CLAIM_WAIT);
        if (!deliveries.isEmpty()) {
            listener.claimed(deliveries.size());
            pool.submit(gate.admit(quarantine.admit(deliveries)));
        }
    }

    /** Makes a wait under way end, and the next steps claim nothing. */
    void stop() {
        stopped = true;
        pool.wakeUp();
        consumer.wakeUp();
    }
}
