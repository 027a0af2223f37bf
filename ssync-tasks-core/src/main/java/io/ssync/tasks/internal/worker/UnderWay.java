package io.ssync.tasks.internal.worker;

import org.jspecify.annotations.Nullable;

/** A completion at its present stage, and how it fares. For the thread that moves it. */
final class UnderWay {
    Completion at;
    /** Whether its task has come to its end, whatever becomes of the completion. */
    final boolean hasEnded;
    /** Whether it was given up: then all that is left is to get rid of its message. */
    boolean givenUp;
    /** How often the present stage has failed. */
    int failures;
    /** Whether the result was replaced by something that should be easier to store. */
    boolean replaced;
    /** Whether something of what follows may have been sent: the next time it is looked up before it runs. */
    boolean mayHaveFollowed;
    /** The id of the row that leaves the ledger once the broker has been told; null if none does. */
    @Nullable
    String row;
    /** When to try again, by the ticker. */
    long notBefore;
    /** Whether it has to wait before it is tried again. */
    boolean waits;

    UnderWay(Completion.Finished finished) {
        at = finished;
        hasEnded = finished.ended() != null;
    }

    /** The present stage is behind it. */
    void moveTo(Completion next) {
        at = next;
        failures = 0;
    }
}
