package io.ssync.tasks.internal.worker;

import io.ssync.tasks.RetryException;
import io.ssync.tasks.Task;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Whether and when a failed task is tried again, as its declaration has it. Backoff and jitter as in Celery: the wait
 * before retry <i>n</i> is 2<sup>n</sup> seconds, at most the maximum, and with jitter a random part of that.
 */
final class RetryPolicy {
    private final Task task;
    private final DoubleSupplier random;

    /** {@code random} gives numbers from 0 to 1. */
    RetryPolicy(Task task, DoubleSupplier random) {
        this.task = task;
        this.random = random;
    }

    /** The wait before the next attempt, or empty if this failure is final. */
    Optional<Duration> after(Throwable failure, int retriesSoFar) {
        if (failure instanceof RetryException retry) {
            return retry.allowed() ? Optional.of(retry.countdown()) : Optional.empty();
        }
        boolean retried = isOneOf(failure, task.autoRetryFor()) && !isOneOf(failure, task.dontRetryFor());
        return retried && allows(task.maxRetries(), retriesSoFar) ? Optional.of(delay(retriesSoFar)) : Optional.empty();
    }

    Duration defaultDelay() {
        return seconds(task.retryDelay());
    }

    int maxRetries() {
        return task.maxRetries();
    }

    static boolean allows(int maxRetries, int retriesSoFar) {
        return maxRetries < 0 || retriesSoFar < maxRetries;
    }

    private Duration delay(int retriesSoFar) {
        if (!task.retryBackoff()) {
            return defaultDelay();
        }
        double full = Math.min(task.retryBackoffMax(), Math.pow(2, retriesSoFar));
        return seconds(task.retryJitter() ? full * random.getAsDouble() : full);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static boolean isOneOf(Throwable failure, Class<? extends Throwable>[] types) {
        return Arrays.stream(types).anyMatch(type -> type.isInstance(failure));
    }
}
