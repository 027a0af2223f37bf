package io.ssync.tasks.faults;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a bound. */
final class Await {
    private static final long PAUSE_MILLIS = 30;

    private Await() {}

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

    /** The same for conditions without which nothing that follows would make sense. */
    static void certain(Duration bound, String what, BooleanSupplier condition) throws InterruptedException {
        if (!within(bound, condition)) {
            throw new IllegalStateException("waited " + bound.toSeconds() + " s for: " + what);
        }
    }
}
