package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.message.TaskMessage;
import java.time.Duration;
import java.util.Optional;

/**
 * How long one attempt may run: what the caller asked for, else what the task declares, else what holds for the app. Zero
 * means without limit.
 *
 * @param soft when the task is asked to end
 * @param hard when it is given up
 */
record TimeLimits(Duration soft, Duration hard) {

    static TimeLimits of(TaskMessage message, DeclaredLimits.Limits task, TaskSettings settings) {
        return new TimeLimits(
                choose(message.softTimeLimit(), task.soft(), settings.softTimeLimit()),
                choose(message.timeLimit(), task.hard(), settings.timeLimit()));
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
