package io.ssync.tasks.broker;

import java.time.Duration;
import java.time.Instant;

/**
 * When a message becomes ready, judged by the broker's clock alone, so that a wrong clock on a worker neither runs a task
 * early nor loses it.
 */
public sealed interface Due {

    /** Ready at once. */
    Due NOW = new After(Duration.ZERO);

    /** Ready at a point in time; at once if it has passed. */
    record At(Instant time) implements Due {
        @Override
        public boolean isNow() {
            return false;
        }
    }

    /** Ready when this much time has passed on the broker's clock since it took the message; zero or less means at once. */
    record After(Duration delay) implements Due {
        @Override
        public boolean isNow() {
            return delay.isZero() || delay.isNegative();
        }
    }

    /** True if this says "at once" without a look at any clock. */
    boolean isNow();
}
