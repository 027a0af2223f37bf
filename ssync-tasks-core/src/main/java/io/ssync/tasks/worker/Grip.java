package io.ssync.tasks.worker;

import java.time.Duration;

/** What can be done to a call from outside while it goes on. Safe for use by any thread; returns at once. */
interface Grip {
    /** Asks it to stop, since nobody wants it any more. */
    void cancel(String reason);

    /** Tells it that it has run longer than its soft time limit. */
    void overran(Duration softLimit);

    /** Ends it by force; false if that is impossible and it may go on for ever. */
    boolean kill();

    /** Wants to know soon where it is. */
    void askStack();

    /** Where it is, as far as that is known: a line for each frame, each on a new line. */
    String stack();
}
