package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.message.TaskMessage;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long one attempt may run: what the caller asked for, else what the task declares, else what holds for the app. Zero
 * means without limit.
 *
 * @param soft when the task is asked to end
 * @param hard when it is given up
 */
record TimeLimits(Duration soft, Duration hard) {
    /** Zero would be without limit. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    static TimeLimits of(TaskMessage message, DeclaredLimits.Limits task, TaskSettings settings) {
        return new TimeLimits(
                choose(message.softTimeLimit(), task.soft(), settings.softTimeLimit()),
                choose(message.timeLimit(), task.hard(), settings.timeLimit()));
    }

    /**
     * The same, but no longer than until the time by which the workflow of the task must have ended, if it has one. Unreadable, it is none: the
     * message expires by then all the same.
     */
    TimeLimits within(@Nullable Object deadline, Instant now) {
        if (!(deadline instanceof String text)) {
            return this;
        }
        try {
            Duration left = Duration.between(now, CeleryTime.parse(text));
            Duration atLeast = left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
            return hard.isZero() || atLeast.compareTo(hard) < 0 ? new TimeLimits(soft, atLeast) : this;
        } catch (DateTimeException e) {
            return this;
        }
    }

    boolean softExceeded(long nanos) {
        return !soft.isZero() && nanos >= soft.toNanos();
    }

    boolean hardExceeded(long nanos) {
        return !hard.isZero() && nanos >= hard.toNanos();
    }

    private static Duration choose(Optional<Double> called, double declared, Duration standard) {
        double seconds = called.orElse(declared);
        return seconds > 0 ? Duration.ofNanos(Math.round(seconds * 1e9)) : standard;
    }
}
