package io.ssync.tasks.broker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delivery of {@link InMemoryBroker}, in flight until the {@link InMemoryHold} it belongs to lets it go. */
final class InMemoryDelivery implements Delivery {
    private final InMemoryHold hold;
    private final InMemoryQueue.Taken taken;
    private final Instant claimedAt;
    private volatile boolean inFlight = true;
    /** Guarded by the lock of {@link InMemoryBroker}. */
    private @Nullable Class<? extends Settlement> settledBy;

    InMemoryDelivery(InMemoryHold hold, InMemoryQueue.Taken taken, Instant claimedAt) {
        this.hold = hold;
        this.taken = taken;
        this.claimedAt = claimedAt;
    }

    @Override
    public String queue() {
        return hold.queue().name();
    }

    @Override
    public byte[] payload() {
        return taken.message().payload();
    }

    @Override
    public int redeliveries() {
        return taken.message().redeliveries();
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
        return taken.message();
    }

    /** The lane that it counts for while it is in flight, or null. */
    InMemoryFlow.@Nullable Lane lane() {
        return taken.lane();
    }

    boolean inFlight() {
        return inFlight;
    }

    void settled(Settlement settlement) {
        settledBy = settlement.getClass();
    }

    boolean isSettledBy(Settlement settlement) {
        return settlement.getClass() == settledBy;
    }

    void letGo() {
        inFlight = false;
    }
}
