package io.ssync.tasks.broker;

import java.time.Instant;

/**
 * One hand-over of a message to a worker, held under that worker's lease until it is settled through the {@link Consumer}
 * it came from.
 *
 * <p>Compared by identity. Safe for use by any thread.
 */
public interface Delivery {

    /** The queue that it was claimed from. */
    String queue();

    /** The bytes as the producer put them in. Do not change them. */
    byte[] payload();

    /** How often the message was claimed before by a worker that then lost its lease; 0 for the first delivery. */
    int redeliveries();

    /** The time of the claim by the broker's clock, the one clock that all workers share. */
    Instant claimedAt();

    /**
     * False once the lease is known or must be assumed to be lost: another worker may have the message by now, so nothing
     * may be written in its name.
     */
    boolean leaseHeld();
}
