package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Keeps the tasks apart that a worker held when it died. One of them may have killed it and may do so again, and each death
 * costs all that are held together one of their redeliveries: without this, a task that kills would take hundreds of innocent
 * ones with it to the dead letters.
 *
 * <p>With every death fewer of them are held together, until each is alone among its like. The others wait a moment in their
 * queue, where another worker may take them, and no redelivery is counted for that. Safe for use by any thread.
 */
final class Quarantine {
    /** How long those wait that may not enter. */
    static final Due WAIT = new Due.After(Duration.ofMillis(200));

    /** With each death, one of this many tasks is left of those held together. */
    private static final int SPLIT = 4;

    private final int maxRedeliveries;
    /** The suspects that are held. Guarded by this. */
    private final Set<Delivery> held = Collections.newSetFromMap(new IdentityHashMap<>());

    Quarantine(int maxRedeliveries) {
        this.maxRedeliveries = maxRedeliveries;
    }

    /** Whether a delivery may be held beside the others; if so, it is from now on until it leaves. */
    boolean mayEnter(Delivery delivery) {
        return !isSuspect(delivery) || enter(delivery);
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

    private synchronized boolean enter(Delivery delivery) {
        if (held.contains(delivery)) {
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
}
