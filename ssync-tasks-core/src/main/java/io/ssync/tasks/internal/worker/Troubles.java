package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about a message that could not be handled for a reason that is not the task's: something threw that should not. Such
 * a message goes back to its queue after a wait that grows each time, is counted, and ends among the dead letters; so it can
 * neither spin nor hold up its neighbours. Safe for use by any thread.
 */
final class Troubles {
    private static final Logger log = LoggerFactory.getLogger(Troubles.class);

    /** The header that counts how often a message got into trouble. */
    static final String COUNT = "ssync_troubles";

    private static final int MOST = 5;

    private final TaskRuntime runtime;
    private final ResultWriter results;
    private final RepeatedCauses causes;

    Troubles(TaskRuntime runtime, ResultWriter results) {
        this.runtime = runtime;
        this.results = results;
        this.causes = new RepeatedCauses(log, runtime.ticker());
    }

    /** What becomes of a delivery that was admitted. */
    Completion.Finished of(Admitted admitted, Throwable cause) {
        return admitted.acknowledged()
                ? failed(admitted, cause)
                : of(admitted.delivery(), admitted.message(), admitted.mark(), cause);
    }

    /** Ends a task that will not be delivered again: without an end its caller would wait for ever. */
    Completion.Finished failed(Admitted admitted, Throwable cause) {
        Completion.Subject subject = Completion.Subject.of(admitted);
        causes.warn("could not be handled and fails: task", subject, cause);
        TaskResult failure = failure(admitted.message(), cause);
        return new Completion.Finished(subject, admitted.stores() ? failure : null, failure, null);
    }

    /** What becomes of a delivery that is still held. {@code message} is null if it was not read yet. */
    Completion.Finished of(
            Delivery delivery, @Nullable TaskMessage message, @Nullable LedgerMark mark, Throwable cause) {
        Completion.Subject subject =
                new Completion.Subject(message == null ? "" : message.id(), delivery, message, mark);
        int before = message != null && message.headers().get(COUNT) instanceof Number count ? count.intValue() : 0;
        if (message != null && before < MOST) {
            try {
                Duration wait = Duration.ofSeconds(1L << before);
                Settlement later = NextMessage.instead(
                        delivery,
                        message,
                        // It may have begun: whatever threw may have done so in its run.
                        Map.of(COUNT, before + 1, NextMessage.REDELIVERED, true),
                        new Due.After(wait),
                        "trouble" + before);
                causes.warn("could not be handled and goes back for " + wait + ": task", subject, cause);
                return Completion.Finished.settledBy(subject, later);
            } catch (RuntimeException | Error e) {
                cause.addSuppressed(e);
            }
        }
        causes.warn("could not be handled and is a dead letter now: task", subject, cause);
        TaskResult failure = message == null ? null : failure(message, cause);
        TaskResult stored = message == null || !runtime.stores(message) ? null : failure;
        return new Completion.Finished(
                subject,
                stored,
                failure,
                new Settlement.DeadLetter(
                        delivery,
                        "it could not be handled: " + cause,
                        Failure.of(cause).trace()));
    }

    private @Nullable TaskResult failure(TaskMessage message, Throwable cause) {
        try {
            return results.write(message, TaskState.FAILURE, Failure.of(cause).json(), null);
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
            return null;
        }
    }
}
