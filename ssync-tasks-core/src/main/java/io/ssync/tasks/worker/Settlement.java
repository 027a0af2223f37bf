package io.ssync.tasks.worker;

import io.ssync.tasks.broker.OutboundMessage;
import org.jspecify.annotations.Nullable;

/** What becomes of a delivery once its run is over and its result, if any, is stored. */
sealed interface Settlement {
    /** It is done. */
    record Ack() implements Settlement {}

    /** Another copy of the message counts: this one goes, and nothing is said of the task. */
    record Duplicate() implements Settlement {}

    /** It was acknowledged before the run, or put away otherwise: nothing to do. */
    record Nothing() implements Settlement {}

    /** It goes back to its queue as if nothing had happened. */
    record Release() implements Settlement {}

    /** Another message takes its place. */
    record Replace(OutboundMessage next) implements Settlement {}

    /** It was acknowledged before the run, and another message follows it. */
    record Publish(OutboundMessage next) implements Settlement {}

    /** It is set aside for an operator. */
    record DeadLetter(String reason, @Nullable String lastException) implements Settlement {}

    /** Whether this concerns a delivery that is still held, so that a lost lease makes it void. */
    default boolean needsLease() {
        return !(this instanceof Nothing || this instanceof Publish);
    }

    Settlement ACK = new Ack();
    Settlement DUPLICATE = new Duplicate();
    Settlement NOTHING = new Nothing();
    Settlement RELEASE = new Release();
}
