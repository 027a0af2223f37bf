package io.ssync.tasks.internal.worker;

/** What may go wrong with a call in a simulation. */
enum Fault {
    /** It takes its time, and others act meanwhile. */
    SLOW,
    /** The whole worker stands still within it, for longer than a lease perhaps. */
    PAUSE,
    /** The server is not reached. */
    AWAY,
    /** The server does it, but its answer is lost. */
    ANSWER_LOST,
    /** The server does not take it. */
    REFUSED,
    /** Something throws that should not. */
    EXCEPTION,
    /** Something throws an error. */
    ERROR,
    /** The worker dies before the call. */
    CRASH_BEFORE,
    /** The worker dies after it, before it hears of it. */
    CRASH_AFTER
}
