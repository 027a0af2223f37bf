package io.ssync.tasks.worker;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tasks apart that a worker held when it died. One of them may have killed it and may do so again, and each death
 * costs all that are held together one of their redeliveries: without this, a task that kills would take hundreds of innocent
 * ones with it to the dead letters.
 *
 * <p>With every death fewer of them are held together, until each is alone among its like. The others wait a moment in their
 * queue, where another worker may take them, and no redelivery is counted for that. Safe for use by any thread.
 */
final class Quarantine {
    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    private static final Duration WAIT = Duration.ofMillis(200);
    /** Each death leaves one task in so many of those held together. */
    private static final int SPLIT = 4;

    private final Consumer consumer;
    private final int maxRedeliveries;
    /** The suspects that are held. Guarded by this. */
    private final Set<Delivery> held = Collections.newSetFromMap(new IdentityHashMap<>());

    Quarantine(Consumer consumer, int maxRedeliveries) {
        this.consumer = consumer;
        this.maxRedeliveries = maxRedeliveries;
    }

    /** Those of the claimed deliveries that may run now. */
    List<Delivery> admit(List<Delivery> claimed) {
        if (claimed.stream().noneMatch(Quarantine::isSuspect)) {
            return claimed;
        }
        List<Delivery> admitted = new ArrayList<>();
        for (Delivery delivery : claimed) {
            if (mayEnter(delivery) || !wait(delivery)) {
                admitted.add(delivery);
            }
        }
        return admitted;
    }

    /** A delivery is not held any more. */
    void leave(Delivery delivery) {
        if (isSuspect(delivery)) {
            synchronized (this) {
                held.remove(delivery);
            }
        }
    }

    private static boolean isSuspect(Delivery delivery) {
        return delivery.redeliveries() > 0;
    }

    private synchronized boolean mayEnter(Delivery delivery) {
        if (!isSuspect(delivery)) {
            return true;
        }
        int together = mostTogether(delivery);
        for (Delivery other : held) {
            together = Math.min(together, mostTogether(other));
        }
        return held.size() < together && held.add(delivery);
    }

    /** With one redelivery left it has to be alone; with every one more, four times as many may be held together. */
    private int mostTogether(Delivery delivery) {
        int left = maxRedeliveries - delivery.redeliveries();
        return (int) Math.pow(SPLIT, Math.max(0, Math.min(left, 10) - 1));
    }

    private boolean wait(Delivery delivery) {
        try {
            return consumer.defer(delivery, new Due.After(WAIT));
        } catch (BrokerException e) {
            // It is still held, or its lease ends: either way nothing is lost.
            log.debug("a task that a dead worker held could not be put back", e);
            return false;
        }
    }
}
