package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.internal.ledger.DurableHolder;
import io.ssync.tasks.ledger.LedgerMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The durable deliveries that a worker has admitted and not settled yet. Safe for use by any thread. */
final class HeldMarks implements DurableHolder {
    private static final Logger log = LoggerFactory.getLogger(HeldMarks.class);

    private final Consumer consumer;
    private final Duration lease;
    private final Map<Delivery, LedgerMark> held = new ConcurrentHashMap<>();

    HeldMarks(Consumer consumer, Duration lease) {
        this.consumer = consumer;
        this.lease = lease;
    }

    void add(Delivery delivery, LedgerMark mark) {
        held.put(delivery, mark);
    }

    /** A delivery is settled, or lost. */
    void remove(Delivery delivery) {
        if (!held.isEmpty()) {
            held.remove(delivery);
        }
    }

    @Override
    public Collection<String> queues() {
        return consumer.queues();
    }

    @Override
    public Duration lease() {
        return lease;
    }

    @Override
    public Collection<LedgerMark> held() {
        List<LedgerMark> marks = new ArrayList<>(held.size());
        held.forEach((delivery, mark) -> {
            if (delivery.leaseHeld()) {
                marks.add(mark);
            }
        });
        return marks;
    }

    @Override
    public Collection<LedgerMark> heldStill() {
        try {
            consumer.renew().forEach(held::remove);
        } catch (BrokerException e) {
            // It does not know of these leases, or cannot say: then nothing is held for certain.
            log.debug("the broker does not confirm which leases are held", e);
            return List.of();
        }
        return held();
    }
}
