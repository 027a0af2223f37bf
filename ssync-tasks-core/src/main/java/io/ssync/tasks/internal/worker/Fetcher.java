package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims as many messages as there is room for, has them admitted, and hands them to the pool. {@link #step} is for one thread,
 * until {@link #stop}.
 */
final class Fetcher {
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);

    /** How long one wait for messages lasts. A shorter one would change nothing but the sign of life of the loop. */
    static final Duration CLAIM_WAIT = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Consumer consumer;
    private final Admission admission;
    private final TaskPool pool;
    private final Completer completer;
    private final TaskListener listener;
    private final Ticker ticker;
    private volatile boolean stopped;
    private volatile long lastStep;
    private volatile long lastGoodStep;
    /** Of the thread that takes the steps. */
    private boolean brokerAway;

    Fetcher(
            Consumer consumer,
            Admission admission,
            TaskPool pool,
            Completer completer,
            TaskListener listener,
            Ticker ticker) {
        this.consumer = consumer;
        this.admission = admission;
        this.pool = pool;
        this.completer = completer;
        this.listener = listener;
        this.ticker = ticker;
        this.lastStep = ticker.nanos();
        this.lastGoodStep = lastStep;
    }

    /** Claims once, waiting a while for room and for messages; returns how many messages it has claimed. */
    int step(Duration wait) throws InterruptedException {
        try {
            int claimed = fetch(wait);
            lastGoodStep = ticker.nanos();
            if (brokerAway) {
                brokerAway = false;
                log.info("messages can be claimed again");
            }
            return claimed;
        } catch (BrokerException e) {
            if (!brokerAway) {
                brokerAway = true;
                log.warn("no message can be claimed at present: {}", e.getMessage());
            }
            pause(wait);
            return 0;
        } finally {
            lastStep = ticker.nanos();
        }
    }

    /** How long no step has ended, well or not: a loop that hangs. */
    Duration sinceLastStep() {
        return Duration.ofNanos(ticker.nanos() - lastStep);
    }

    /** How long no step has ended well: the broker does not answer. */
    Duration sinceLastGoodStep() {
        return Duration.ofNanos(ticker.nanos() - lastGoodStep);
    }

    private int fetch(Duration wait) throws InterruptedException {
        if (stopped) {
            return 0;
        }
        if (completer.isFull()) {
            pause(wait);
        } else if (admission.isWaiting()) {
            pause(wait);
            submit(List.of());
        } else if (admission.awaitsSlot()) {
            if (pool.awaitIdle(wait) > 0 && !stopped) {
                submit(List.of());
            }
        } else {
            int room = pool.awaitRoom(wait) - admission.size();
            if (room > 0 && !stopped) {
                return claim(room, wait);
            }
        }
        return 0;
    }

    private int claim(int room, Duration wait) throws InterruptedException {
        List<Delivery> deliveries = consumer.claim(room, pool::idle, wait);
        if (!deliveries.isEmpty()) {
            listener.claimed(deliveries.size());
            submit(deliveries);
        }
        return deliveries.size();
    }

    private void submit(List<Delivery> claimed) {
        pool.submit(admission.admit(claimed, pool::idle));
    }

    private static void pause(Duration wait) throws InterruptedException {
        Duration pause = wait.compareTo(PAUSE) < 0 ? wait : PAUSE;
        Thread.sleep(pause.toMillis());
    }

    /** Makes a wait under way end, and the next steps claim nothing. */
    void stop() {
        stopped = true;
        pool.wakeUp();
        consumer.wakeUp();
    }
}
