package io.ssync.tasks.broker;

import java.time.Instant;

/** A delivery of {@link InMemoryBroker}, in flight until the {@link InMemoryHold} it belongs to lets it go. */
final class InMemoryDelivery implements Delivery {
    private final InMemoryHold hold;
    private final InMemoryMessage message;
    private final Instant claimedAt;
    private volatile boolean inFlight = true;

    InMemoryDelivery(InMemoryHold hold, InMemoryMessage message, Instant claimedAt) {
        this.hold = hold;
        this.message = message;
        this.claimedAt = claimedAt;
    }

    @Override
    public String queue() {
        return hold.queue().name();
    }

    @Override
    public byte[] payload() {
        return message.payload();
    }

    @Override
    public int redeliveries() {
        return message.redeliveries();
    }

    @Override
    public Instant claimedAt() {
        return claimedAt;
    }

    @Override
    public boolean leaseHeld() {
        return inFlight && hold.leaseHeld();
    }

    InMemoryHold hold() {
        return hold;
    }

    InMemoryMessage message() {
        return message;
    }

    boolean inFlight() {
        return inFlight;
    }

    void letGo() {
        inFlight = false;
    }
}
