package io.ssync.tasks.worker;

/** A completion at its present stage, and how it fares. For the thread that moves it. */
final class UnderWay {
    Completion at;
    /** How often the present stage has failed. */
    int failures;
    /** Whether the result was replaced by something that should be easier to store. */
    boolean replaced;
    /** When to try again, by the ticker. */
    long notBefore;
    /** Whether it has to wait before it is tried again. */
    boolean waits;

    UnderWay(Completion at) {
        this.at = at;
    }

    /** The present stage is behind it. */
    void moveTo(Completion next) {
        at = next;
        failures = 0;
    }
}
