package io.ssync.tasks.internal.worker;

/** Where elapsed time is read: monotonic, of no meaning but by its differences. A simulation brings its own. */
@FunctionalInterface
public interface Ticker {
    /** The time of this machine. */
    Ticker SYSTEM = System::nanoTime;

    /** The time in nanoseconds. */
    long nanos();
}
