package io.ssync.tasks.internal.worker;

import java.time.Duration;

/** A call of a task that is under way, as seen by the threads that may have to stop it. Safe for use by any thread. */
interface Execution {
    /** Asks the task to stop. */
    void interrupt(String reason);

    /** Tells the task that it has run longer than its soft time limit. */
    void overran(Duration softLimit);

    /** Ends the call by force; false if that is impossible. */
    boolean kill();

    /** Asks where the call is, so that {@link #stack} can tell soon. */
    void askStack();

    /** Whether the answer to {@link #askStack} is still to come; never where the stack is at hand. */
    default boolean isStackComing() {
        return false;
    }

    /** Where the call is, as far as that is known. */
    String stack();

    /** The process that it runs in. */
    long pid();
}
