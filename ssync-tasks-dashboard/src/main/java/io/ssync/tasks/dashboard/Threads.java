package io.ssync.tasks.dashboard;

import java.time.Duration;

/** How threads of the dashboard end. */
final class Threads {
    private Threads() {}

    /** Interrupts a thread and waits for its end, for so long at most. */
    static void end(Thread thread, Duration patience) {
        thread.interrupt();
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
