package io.ssync.tasks.broker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of one delivery, or of what follows one that is settled already. {@link Consumer#settle} carries out many
 * at once.
 */
public sealed interface Settlement {

    /** The delivery is done: its message is gone from the broker. */
    record Ack(Delivery delivery) implements OfDelivery {}

    /** The message goes back to the head of its queue, as if it had never been claimed. */
    record Release(Delivery delivery) implements OfDelivery {}

    /**
     * The message waits, unchanged, among the delayed ones of its queue until it is due. By the broker's clock it may be due
     * already: then it is {@link Settled.AlreadyDue}, still held, and should be run.
     */
    record Defer(Delivery delivery, Due due) implements OfDelivery {}

    /**
     * The delivery is done, and these messages follow it. A crash at any moment leaves the delivery in flight or all of them
     * published; none of them is published twice under the same id, however often this is repeated.
     *
     * @param next not empty; the same ids in the same order whenever this is repeated
     */
    record Replace(Delivery delivery, List<FollowUp> next) implements OfDelivery {
        public Replace {
            next = List.copyOf(next);
            if (next.isEmpty()) {
                throw new IllegalArgumentException("nothing follows the delivery: acknowledge it instead");
            }
        }
    }

    /**
     * The message goes to the dead letters of its queue until an operator decides.
     *
     * @param reason why, for people
     * @param lastException the stack trace of what went wrong last, or null if nothing was thrown
     */
    record DeadLetter(
            Delivery delivery, String reason, @Nullable String lastException) implements OfDelivery {}

    /** Messages follow a delivery that was acknowledged before its run. None is published twice under the same id. */
    record Publish(List<FollowUp> next) implements Settlement {
        public Publish {
            next = List.copyOf(next);
        }
    }

    /** A settlement that takes a delivery out of flight, unless its lease was lost: then it changes nothing. */
    sealed interface OfDelivery extends Settlement permits Ack, Release, Defer, Replace, DeadLetter {
        /** The delivery, claimed by the consumer that is to settle it. */
        Delivery delivery();
    }

    /**
     * A message that follows a delivery.
     *
     * @param id names this publication: a second one of the same id within an hour, while its delivery is not settled, does
     *     nothing. Of at most 500 characters
     * @param message what to publish
     */
    record FollowUp(String id, OutboundMessage message) {
        public FollowUp {
            if (id.isEmpty() || id.length() > 500) {
                throw new IllegalArgumentException("the id of a follow-up has 1 to 500 characters, was " + id.length());
            }
        }
    }

    /** What came of one {@link Settlement}. */
    sealed interface Settled {
        /** It took effect, now or when it was tried before. */
        Settled DONE = new Done();

        /** The lease of its delivery was lost before, or the delivery was settled otherwise: nothing has changed. */
        Settled NOT_HELD = new NotHeld();

        /** A delivery to be deferred is due already and still held. */
        Settled ALREADY_DUE = new AlreadyDue();

        /** It took effect. */
        record Done() implements Settled {}

        /** The delivery is not held any more, so nothing has changed. */
        record NotHeld() implements Settled {}

        /** The delivery is due already and still held. */
        record AlreadyDue() implements Settled {}

        /** The broker does not take it and never will; the delivery is still held. */
        record Refused(BrokerRefusedException cause) implements Settled {}

        /** The broker is away; nobody knows whether it took effect, and the same settlement may be repeated. */
        record Away(BrokerAwayException cause) implements Settled {}
    }
}
