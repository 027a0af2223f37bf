package io.ssync.tasks.broker;

/** What came of one {@link Settlement}. */
public sealed interface Settled {
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
