package io.ssync.tasks.internal.worker;

import io.ssync.tasks.Ignore;
import io.ssync.tasks.Reject;
import io.ssync.tasks.RetryException;
import java.time.Duration;
import java.util.Optional;

/** What came of a call of a task's method, in values that can travel. What is done about it is for {@link Endings} to say. */
sealed interface Outcome {

    /** It returned, with this value as JSON. */
    record Returned(String json) implements Outcome {}

    /** It wants nothing to be said of its end. */
    record Ignored(String reason) implements Outcome {}

    /** It refused its message. */
    record Rejected(Failure failure, boolean requeue) implements Outcome {}

    /** It is to be called again after this wait. */
    record Retried(Failure reason, Duration countdown) implements Outcome {}

    /** It failed for good. */
    record Failed(Failure failure) implements Outcome {}

    /** It was not called, since the message has no readable body. */
    record Unreadable(String reason) implements Outcome {}

    /** It was not called, since there was nowhere to run it. */
    record NotBegun(String reason) implements Outcome {}

    /** The process that called it is gone. */
    record Lost(String reason) implements Outcome {}

    /** What an exception comes to, by the declaration of the task. */
    static Outcome of(Throwable thrown, RetryPolicy retries, int retriesSoFar) {
        if (thrown instanceof Ignore) {
            return new Ignored(String.valueOf(thrown.getMessage()));
        }
        if (thrown instanceof Reject reject) {
            return new Rejected(Failure.of(reject), reject.requeue());
        }
        Failure failure = Failure.of(thrown instanceof RetryException retry ? retry.reason() : thrown);
        Optional<Duration> wait = retries.after(thrown, retriesSoFar);
        return wait.isPresent() ? new Retried(failure, wait.get()) : new Failed(failure);
    }
}
