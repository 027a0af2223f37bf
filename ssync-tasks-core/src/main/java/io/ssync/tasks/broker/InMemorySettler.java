package io.ssync.tasks.broker;

import io.ssync.tasks.broker.Settlement.Settled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Settles the deliveries of one consumer of {@link InMemoryBroker}, whose lock guards every call: nothing can stop between a
 * delivery and what follows it.
 */
final class InMemorySettler {
    private final InMemoryBroker broker;
    private final InMemoryConsumer consumer;
    private final String worker;

    InMemorySettler(InMemoryBroker broker, InMemoryConsumer consumer, String worker) {
        this.broker = broker;
        this.consumer = consumer;
        this.worker = worker;
    }

    List<Settled> settle(List<? extends Settlement> settlements) {
        settlements.forEach(this::check);
        Instant now = broker.clock().instant();
        List<Settled> outcomes = new ArrayList<>(settlements.size());
        for (Settlement settlement : settlements) {
            outcomes.add(settle(settlement, now));
        }
        return outcomes;
    }

    private void check(Settlement settlement) {
        if (settlement instanceof Settlement.OfDelivery of
                && !(of.delivery() instanceof InMemoryDelivery delivery
                        && delivery.hold().belongsTo(consumer))) {
            throw new IllegalArgumentException("not a delivery of this consumer: " + of.delivery());
        }
    }

    private Settled settle(Settlement settlement, Instant now) {
        if (settlement instanceof Settlement.Publish publish) {
            publish(publish.next(), now);
            return Settled.DONE;
        }
        InMemoryDelivery delivery = (InMemoryDelivery) ((Settlement.OfDelivery) settlement).delivery();
        if (!delivery.inFlight()) {
            return delivery.isSettledBy(settlement) ? Settled.DONE : Settled.NOT_HELD;
        }
        InMemoryQueue queue = delivery.hold().queue();
        InMemoryMessage message = delivery.message();
        if (settlement instanceof Settlement.Defer defer) {
            if (!queue.putDelayed(message, defer.due(), now)) {
                return Settled.ALREADY_DUE;
            }
            queue.flow().givenBack(message, now);
        } else if (settlement instanceof Settlement.Release) {
            queue.putBack(message, delivery.lane(), now);
        } else if (settlement instanceof Settlement.Replace replace) {
            replace(queue, message, replace.next(), now);
        } else {
            queue.flow().ended(message);
            if (settlement instanceof Settlement.DeadLetter dead) {
                queue.putAside(message, dead.reason(), dead.lastException(), worker, now);
            }
        }
        delivery.hold().remove(delivery);
        delivery.settled(settlement);
        return Settled.DONE;
    }

    private void replace(InMemoryQueue queue, InMemoryMessage message, List<Settlement.FollowUp> next, Instant now) {
        boolean goesOn = next.stream()
                .map(Settlement.FollowUp::message)
                .anyMatch(following -> following.queue().equals(queue.name())
                        && queue.flow().haveOneLock(message, InMemoryMessage.of(following, 0)));
        if (!goesOn) {
            queue.flow().ended(message);
        }
        publish(next, now);
        next.forEach(following -> broker.followUps().forget(following.id()));
    }

    private void publish(List<Settlement.FollowUp> next, Instant now) {
        for (Settlement.FollowUp following : next) {
            if (broker.followUps().add(following.id(), now)) {
                broker.queue(following.message().queue()).put(following.message(), now);
            }
        }
    }
}
