package io.ssync.tasks.worker;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages that may crash their worker apart. What such a message takes with it comes back to the queue together with
 * it, and would be claimed together with it again, until all of them are dead letters. So of the messages that have lost
 * their worker twice, a worker holds one at a time and puts the others off: the guilty one dies alone.
 *
 * <p>Safe for use by any thread.
 */
final class Quarantine {
    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    /** Once is no reason for suspicion: each restart of a machine would slow down everything that it held. */
    private static final int SUSPICIOUS = 2;

    private static final Duration PUT_OFF = Duration.ofSeconds(1);

    private final Consumer consumer;
    private final java.util.function.Consumer<Delivery> release;
    private @Nullable Delivery suspect;

    /** {@code release} gives a message back when the broker cannot put it off. */
    Quarantine(Consumer consumer, java.util.function.Consumer<Delivery> release) {
        this.consumer = consumer;
        this.release = release;
    }

    /** Those of the messages that may run now; the others are put off before this returns. */
    List<Delivery> admit(List<Delivery> claimed) {
        if (claimed.stream().noneMatch(Quarantine::isSuspicious)) {
            return claimed;
        }
        List<Delivery> admitted = new ArrayList<>(claimed.size());
        for (Delivery delivery : claimed) {
            if (!isSuspicious(delivery) || isAlone(delivery)) {
                admitted.add(delivery);
            } else {
                putOff(delivery);
            }
        }
        return admitted;
    }

    /** The run of a message is over, or it will not run here. */
    synchronized void ended(Delivery delivery) {
        if (suspect == delivery) {
            suspect = null;
        }
    }

    private synchronized boolean isAlone(Delivery delivery) {
        if (suspect != null) {
            return false;
        }
        suspect = delivery;
        return true;
    }

    private void putOff(Delivery delivery) {
        try {
            consumer.defer(delivery, new Due.After(PUT_OFF));
        } catch (BrokerException e) {
            log.debug("a message that has lost its worker {} times cannot be put off", delivery.redeliveries(), e);
            release.accept(delivery);
        }
    }

    private static boolean isSuspicious(Delivery delivery) {
        return delivery.redeliveries() >= SUSPICIOUS;
    }
}
