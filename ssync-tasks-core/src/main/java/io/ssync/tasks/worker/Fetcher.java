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
    private final Quarantine quarantine;
    private final Completer completer;
    private final TaskListener listener;
    private volatile boolean stopped;

    Fetcher(Consumer consumer, TaskPool pool, Quarantine quarantine, Completer completer, TaskListener listener) {
        this.consumer = consumer;
        this.pool = pool;
        this.quarantine = quarantine;
        this.completer = completer;
        this.listener = listener;
    }

    void runOnce() throws InterruptedException {
        if (completer.isFull()) {
            Thread.sleep(PAUSE.toMillis());
            return;
        }
        int room = pool.awaitRoom(CLAIM_WAIT);
        if (room == 0 || stopped) {
            return;
        }
        try {
            List<Delivery> deliveries = consumer.claim(room, CLAIM_WAIT);
            if (!deliveries.isEmpty()) {
                listener.claimed(deliveries.size());
                pool.submit(quarantine.admit(deliveries));
            }
        } catch (BrokerException e) {
            // An outage, of which the broker has told already.
            log.debug("cannot claim at present", e);
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /** Makes a wait under way end, and the next steps claim nothing. */
    void stop() {
        stopped = true;
        pool.wakeUp();
        consumer.wakeUp();
    }
}
