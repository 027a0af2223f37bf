package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.message.TaskMessage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps copies of one message apart that clients of Celery have put back into the queue, one for each client that found the
 * visibility timeout over. The later ones wait in their queue until the first is settled, and are then known to be done.
 *
 * <p>Safe for use by any thread.
 */
final class RestoredCopies {
    static final Due WAIT = new Due.After(Duration.ofMillis(200));

    /** The copies that are held, by the ids of their tasks. */
    private final Map<String, Delivery> held = new ConcurrentHashMap<>();

    /** Whether no other copy of this message is held. If it is a copy, it counts as held from now on until it leaves. */
    boolean mayEnter(Delivery delivery, TaskMessage message) {
        if (!message.isRestored()) {
            return true;
        }
        Delivery other = held.putIfAbsent(message.id(), delivery);
        return other == null || other == delivery;
    }

    /** A delivery is settled, given back or lost. */
    void leave(Delivery delivery, TaskMessage message) {
        if (message.isRestored()) {
            held.remove(message.id(), delivery);
        }
    }
}
