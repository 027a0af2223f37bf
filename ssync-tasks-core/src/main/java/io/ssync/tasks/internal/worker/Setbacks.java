package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a completion that cannot take its next stage. While something is away it waits; an outage is told once when it
 * begins and once when it is over. Any other failure is counted and tried again after a wait that grows; after
 * {@value #MOST_FAILURES} times the task is given up: its message is a dead letter, its row leaves the ledger, and it fails if it
 * was to go on. For the thread that moves completions.
 */
final class Setbacks {
    private static final Logger log = LoggerFactory.getLogger(Setbacks.class);

    static final int MOST_FAILURES = 5;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final TaskRuntime runtime;
    private final Ticker ticker;
    private final IntSupplier waiting;
    private final RepeatedCauses causes;
    private boolean backendAway;
    private boolean brokerAway;

    /** {@code waiting} says how many completions there are. */
    Setbacks(TaskRuntime runtime, IntSupplier waiting) {
        this.runtime = runtime;
        this.ticker = runtime.ticker();
        this.waiting = waiting;
        this.causes = new RepeatedCauses(log, ticker);
    }

    void backendAway(UnderWay underWay, ResultBackendAwayException e) {
        if (!backendAway) {
            backendAway = true;
            log.warn("the result backend is away, finished tasks are kept until it is back: {}", e.getMessage());
        }
        pause(underWay, PAUSE);
    }

    void backendBack() {
        if (backendAway) {
            backendAway = false;
            log.info("the result backend is back; {} finished tasks waited for it", waiting.getAsInt());
        }
    }

    void brokerAway(UnderWay underWay, BrokerAwayException e) {
        if (!brokerAway) {
            brokerAway = true;
            log.warn("the broker is away, finished tasks are settled when it is back: {}", e.getMessage());
        }
        pause(underWay, PAUSE);
    }

    void brokerBack() {
        if (brokerAway) {
            brokerAway = false;
            log.info("the broker is back; {} finished tasks waited for it", waiting.getAsInt());
        }
    }

    /** Counts a failure; after the last one the task is given up, for a reason that says what has failed. */
    void failed(UnderWay underWay, String what, Throwable cause) {
        causes.warn(what + ", of task", underWay.at.subject(), cause);
        underWay.failures++;
        pause(underWay, PAUSE.multipliedBy(1L << Math.min(underWay.failures, 10)));
        if (underWay.failures >= MOST_FAILURES) {
            giveUp(underWay, what, cause);
        }
    }

    private void giveUp(UnderWay underWay, String what, Throwable cause) {
        Completion.Subject subject = underWay.at.subject();
        Settlement last = lastWord(underWay.at, what, cause);
        log.error(
                "task {} is given up{}: {}",
                subject,
                last == null ? "" : ", its message is a dead letter",
                what,
                cause);
        if (!underWay.givenUp) {
            underWay.givenUp = true;
            // From the beginning, since its row leaves the ledger as that of every dead letter does.
            TaskResult failure = wasToGoOn(underWay) ? failure(subject, cause) : null;
            boolean stores = subject.message() != null && runtime.stores(subject.message());
            underWay.moveTo(new Completion.Finished(subject, stores ? failure : null, failure, last));
        } else if (!(underWay.at instanceof Completion.Continued continued && continued.isLast() && last != null)) {
            // What cannot be stored or sent is left out.
            underWay.moveTo(new Completion.Continued(subject, last == null ? List.of() : List.of(last), List.of()));
        }
    }

    /** The dead letter that a message ends as; null if it was acknowledged before its run. */
    private static @Nullable Settlement lastWord(Completion at, String what, Throwable cause) {
        if (at.settlement() instanceof Settlement.DeadLetter already) {
            return already;
        }
        return at.settlement() instanceof Settlement.OfDelivery settlement
                ? new Settlement.DeadLetter(
                        settlement.delivery(),
                        what + ": " + cause.getMessage(),
                        Failure.of(cause).trace())
                : null;
    }

    /** Whether its task has not ended, and never will by itself: somebody may wait for it. */
    private static boolean wasToGoOn(UnderWay underWay) {
        Settlement settlement = underWay.at.settlement();
        return !underWay.hasEnded
                && underWay.at.subject().message() != null
                && (settlement instanceof Settlement.Replace
                        || settlement instanceof Settlement.Publish
                        || settlement instanceof Settlement.Release);
    }

    private TaskResult failure(Completion.Subject subject, Throwable cause) {
        Failure failure = Failure.of(cause);
        return new TaskResult(
                subject.taskId(),
                TaskState.FAILURE,
                failure.json(),
                failure.trace(),
                runtime.clock().instant(),
                TaskResult.Call.UNKNOWN);
    }

    private void pause(UnderWay underWay, Duration time) {
        underWay.notBefore = ticker.nanos() + Math.min(time.toNanos(), LONGEST_PAUSE.toNanos());
        underWay.waits = true;
    }
}
