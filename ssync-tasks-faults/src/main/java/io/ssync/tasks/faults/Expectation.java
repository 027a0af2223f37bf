package io.ssync.tasks.faults;

import io.ssync.tasks.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must have become of one task in the end. Immutable.
 *
 * @param taskId the task
 * @param runs how often each of its attempts may run
 * @param state its final state, or null if nobody can say
 * @param error the simple name of the exception that is its result, or null
 * @param attempts how many attempts it takes at least
 * @param notBefore when it may run first, or null
 * @param after the task that it follows, or null
 * @param pause the least time from the task that it follows to its own run, and from one attempt to the next
 */
record Expectation(
        String taskId,
        Runs runs,
        @Nullable TaskState state,
        @Nullable String error,
        int attempts,
        @Nullable Instant notBefore,
        @Nullable String after,
        Duration pause) {

    /** How often each attempt of a task may run. */
    enum Runs {
        AT_LEAST_ONCE,
        /** It was acknowledged before its run; a crash may lose it. */
        AT_MOST_ONCE,
        NEVER,
        /** Sent, or perhaps not: the call failed. Then it may run, but as one message only. */
        IF_SENT,
        /** The execution log is not told of it. */
        UNLOGGED,
        /** Ends among the dead letters, and fails for it. */
        UNTIL_BURIED,
        /** Takes its process with it the first time, and runs to its end the second time. */
        ONCE_AGAIN,
        /** Takes its process with it, or is killed with it, and does not run again. */
        CUT_SHORT
    }

    static Expectation success(String taskId) {
        return new Expectation(taskId, Runs.AT_LEAST_ONCE, TaskState.SUCCESS, null, 1, null, null, Duration.ZERO);
    }

    static Expectation failure(String taskId, String error) {
        return new Expectation(taskId, Runs.AT_LEAST_ONCE, TaskState.FAILURE, error, 1, null, null, Duration.ZERO);
    }

    static Expectation expired(String taskId) {
        return new Expectation(taskId, Runs.NEVER, TaskState.REVOKED, "TaskRevokedError", 0, null, null, Duration.ZERO);
    }

    static Expectation atMostOnce(String taskId) {
        return new Expectation(taskId, Runs.AT_MOST_ONCE, null, null, 0, null, null, Duration.ZERO);
    }

    static Expectation ifSent(String taskId) {
        return new Expectation(taskId, Runs.IF_SENT, null, null, 0, null, null, Duration.ZERO);
    }

    static Expectation unloggedSuccess(String taskId) {
        return new Expectation(taskId, Runs.UNLOGGED, TaskState.SUCCESS, null, 0, null, null, Duration.ZERO);
    }

    /** It never runs, since something before it has failed, and is told so. */
    static Expectation failedUnseen(String taskId, String error) {
        return new Expectation(taskId, Runs.NEVER, TaskState.FAILURE, error, 0, null, null, Duration.ZERO);
    }

    static Expectation buried(String taskId) {
        return new Expectation(
                taskId, Runs.UNTIL_BURIED, TaskState.FAILURE, "WorkerLostError", 1, null, null, Duration.ZERO);
    }

    static Expectation onceAgain(String taskId) {
        return new Expectation(taskId, Runs.ONCE_AGAIN, TaskState.SUCCESS, null, 1, null, null, Duration.ZERO);
    }

    static Expectation cutShort(String taskId, String error) {
        return new Expectation(taskId, Runs.CUT_SHORT, TaskState.FAILURE, error, 1, null, null, Duration.ZERO);
    }

    Expectation notBefore(Instant time) {
        return new Expectation(taskId, runs, state, error, attempts, time, after, pause);
    }

    Expectation after(String other, Duration time) {
        return new Expectation(taskId, runs, state, error, attempts, notBefore, other, time);
    }

    Expectation withAttempts(int count, Duration time) {
        return new Expectation(taskId, runs, state, error, count, notBefore, after, time);
    }

    Optional<TaskState> finalState() {
        return Optional.ofNullable(state);
    }
}
