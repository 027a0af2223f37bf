package io.ssync.tasks.faults;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Waits for a condition, with a bound. */
final class Await {
    private static final long PAUSE_MILLIS = 30;

    private Await() {}

    /**
     * How long the suite waits for what is promised within a time: others may keep the machine busy, and then a promise that is
     * kept looks late. What is lost or runs twice knows no such allowance.
     */
    static Duration onThisMachine(Duration promised) {
        return promised.multipliedBy(10);
    }

    /** Whether the condition came true in time; returns as soon as it does. */
    static boolean within(Duration bound, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }

    /**
     * Whether the condition came true before nothing had moved for this long. How fast things move is the machine's affair; who
     * moves for ever without coming to the end is given up after ten times as long.
     */
    static boolean whileMoving(Duration still, IntSupplier progress, BooleanSupplier condition)
            throws InterruptedException {
        long end = System.nanoTime() + still.multipliedBy(10).toNanos();
        int before;
        do {
            before = progress.getAsInt();
            if (within(still, condition)) {
                return true;
            }
        } while (progress.getAsInt() != before && System.nanoTime() - end < 0);
        return false;
    }

    /** The same for conditions without which nothing that follows would make sense. */
    static void certain(Duration bound, String what, BooleanSupplier condition) throws InterruptedException {
        if (!within(bound, condition)) {
            throw new IllegalStateException("waited " + bound.toSeconds() + " s for: " + what);
        }
    }
}
