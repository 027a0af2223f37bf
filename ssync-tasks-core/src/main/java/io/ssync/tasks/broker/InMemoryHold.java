package io.ssync.tasks.broker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one consumer holds of one queue: deliveries in flight, under one lease that they share.
 *
 * <p>Once somebody was told that the lease is lost it cannot be renewed any more: the one who was told has given up on the delivery,
 * and a renewal would keep it from all others. What is claimed after that is under a hold of its own.
 *
 * <p>The lock of {@link InMemoryBroker} guards every call but {@link #leaseHeld()}.
 */
final class InMemoryHold {
    private final InMemoryConsumer consumer;
    private final InMemoryQueue queue;
    private final InstantSource clock;
    private final Set<InMemoryDelivery> inFlight = new LinkedHashSet<>();
    private final List<Delivery> lost = new ArrayList<>();
    /** When the lease ends; the lowest time if it is lost for good, null before the first claim. */
    private final AtomicReference<@Nullable Instant> leaseEnd = new AtomicReference<>();

    private boolean cancelled;
    private volatile boolean closed;

    InMemoryHold(InMemoryConsumer consumer, InMemoryQueue queue, InstantSource clock) {
        this.consumer = consumer;
        this.queue = queue;
        this.clock = clock;
    }

    boolean belongsTo(InMemoryConsumer owner) {
        return consumer == owner;
    }

    InMemoryQueue queue() {
        return queue;
    }

    /** Whether nothing more is to be claimed. */
    boolean isCancelled() {
        return cancelled;
    }

    void cancel(boolean newCancelled) {
        cancelled = newCancelled;
    }

    int size() {
        return inFlight.size();
    }

    InMemoryDelivery add(InMemoryQueue.Taken taken, Instant now) {
        InMemoryDelivery delivery = new InMemoryDelivery(this, taken, now);
        inFlight.add(delivery);
        return delivery;
    }

    /** The message in flight that is looked for, if it is here. */
    Optional<MessagePlace> find(InMemoryMessageSearch search) {
        return inFlight.stream()
                .filter(delivery -> search.matches(delivery.message()))
                .<MessagePlace>map(delivery ->
                        new MessagePlace.InFlight(queue.name(), delivery.payload(), consumer.worker(), leaseEnd()))
                .findFirst();
    }

    /** The tasks in flight that count for a lane. */
    Stream<MessagePlace.Holder> holders(InMemoryFlow.Lane lane) {
        return inFlight.stream()
                .filter(delivery -> lane.equals(delivery.lane()))
                .map(delivery ->
                        new MessagePlace.Holder(InMemoryMessageSearch.idOf(delivery.message()), consumer.worker()));
    }

    /** The beginning of time for a lease that is lost. */
    private Instant leaseEnd() {
        Instant end = leaseEnd.get();
        return end == null || end.equals(Instant.MIN) ? Instant.EPOCH : end;
    }

    /** Takes a delivery out of flight; false if it is not in flight any more. */
    boolean remove(InMemoryDelivery delivery) {
        delivery.letGo();
        boolean held = inFlight.remove(delivery);
        if (held) {
            queue.flow().leave(delivery.lane());
        }
        return held;
    }

    /** False if the lease is lost for good. */
    boolean extendLease(Instant end) {
        return !Instant.MIN.equals(leaseEnd.getAndUpdate(now -> Instant.MIN.equals(now) ? now : end));
    }

    /** Whether the lease is lost for good. */
    boolean isLost() {
        return Instant.MIN.equals(leaseEnd.get());
    }

    /** Whether the holder may believe that it still has what it claimed. */
    boolean leaseHeld() {
        return !closed && !Instant.MIN.equals(leaseEnd.updateAndGet(end -> hasRunOut(end) ? Instant.MIN : end));
    }

    private boolean hasRunOut(@Nullable Instant end) {
        return end == null || !clock.instant().isBefore(end);
    }

    /** The holder is gone; what it holds stays in flight until the lease ends. */
    void close() {
        closed = true;
        cancelled = true;
    }

    /** Whether nothing is to be expected from it any more. */
    boolean isOver() {
        return (closed || isLost()) && inFlight.isEmpty();
    }

    /** Everything in flight, in the order of the claims. */
    List<InMemoryDelivery> takeAll() {
        List<InMemoryDelivery> all = List.copyOf(inFlight);
        all.forEach(this::remove);
        return all;
    }

    /** Everything in flight if the lease has run out; the consumer learns of it with its next renewal. */
    List<InMemoryDelivery> takeLost() {
        if (!hasRunOut(leaseEnd.get())) {
            return List.of();
        }
        List<InMemoryDelivery> all = takeAll();
        lost.addAll(all);
        return all;
    }

    /** What was lost since the last call. */
    List<Delivery> reportLost() {
        List<Delivery> report = List.copyOf(lost);
        lost.clear();
        return report;
    }
}
