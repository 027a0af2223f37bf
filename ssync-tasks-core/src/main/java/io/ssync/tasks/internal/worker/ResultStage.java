package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.internal.canvas.Callbacks;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.FailedMessages.FailedMessage;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages of completions in the store: commits their results, and what becomes of the rows of durable tasks, in one go. A result
 * that is refused holds up no other. A row leaves with the result if that is all that its task has to leave behind; else, with
 * {@link #leaveLedger}, when the broker has what follows or the dead letter. For the thread that moves completions.
 */
final class ResultStage {
    private static final Logger log = LoggerFactory.getLogger(ResultStage.class);

    private static final Ledger.Changes NO_CHANGES = new Ledger.Changes(List.of(), List.of(), List.of());

    private final ResultBackend results;
    private final @Nullable Ledger ledger;
    private final TaskListener listener;
    private final Ticker ticker;
    private final Setbacks setbacks;
    /** How large a message is kept, so that its task can be run again; 0 to keep none. */
    private final int largestMessage;

    ResultStage(TaskRuntime runtime, Setbacks setbacks) {
        this.results = runtime.results();
        this.ledger = runtime.ledger().orElse(null);
        this.listener = runtime.listener();
        this.ticker = runtime.ticker();
        this.setbacks = setbacks;
        this.largestMessage = runtime.settings().failedMessageExpires().isZero()
                ? 0
                : runtime.settings().failedMessageBytes() / 16;
    }

    /** Stores the results of completions that are {@link Completion.Finished}; those that succeed are stored then. */
    void store(List<UnderWay> finished) {
        if (finished.isEmpty()) {
            return;
        }
        List<TaskResult> records = records(finished);
        Ledger.Changes changes = ledgerChanges(finished);
        if (!records.isEmpty() || !changes.isEmpty()) {
            long start = ticker.nanos();
            try {
                store(records, changes);
            } catch (RuntimeException | Error e) {
                storeAlone(finished, e);
                return;
            }
            setbacks.backendBack();
            listener.committed(records.size(), Duration.ofNanos(ticker.nanos() - start));
        }
        finished.forEach(ResultStage::stored);
    }

    /** A row stays for the time being. Only what has a result can be known to have ended; all else runs again if this worker dies now. */
    private static void stays(UnderWay underWay, String taskId, List<String> ending) {
        underWay.row = taskId;
        TaskResult result = ((Completion.Finished) underWay.at).result();
        if (result != null && result.state().isFinal()) {
            ending.add(taskId);
        }
    }

    private static boolean mayFollow(Completion.Finished finished) {
        TaskMessage message = finished.subject().message();
        return finished.ended() != null && message != null && Callbacks.mayFollow(message);
    }

    /** Takes the rows of completions off the ledger that are {@link Completion.Told}; returns those that are at their end with that. */
    Set<UnderWay> leaveLedger(List<UnderWay> told) {
        if (told.isEmpty() || ledger == null) {
            return Set.copyOf(told);
        }
        try {
            ledger.forget(told.stream()
                    .map(underWay -> Objects.requireNonNull(underWay.row))
                    .toList());
            return Set.copyOf(told);
        } catch (ResultBackendAwayException e) {
            told.forEach(underWay -> setbacks.backendAway(underWay, e));
        } catch (RuntimeException | Error e) {
            told.forEach(underWay -> setbacks.failed(underWay, "its row does not leave the ledger", e));
        }
        return Set.of();
    }

    private void store(List<TaskResult> records, Ledger.Changes changes) {
        if (ledger == null || changes.isEmpty()) {
            results.store(records);
        } else {
            ledger.complete(records, changes);
        }
    }

    /** One bad result must not hold up the others. */
    private void storeAlone(List<UnderWay> finished, Throwable failure) {
        if (failure instanceof ResultBackendAwayException away) {
            finished.forEach(underWay -> setbacks.backendAway(underWay, away));
        } else if (finished.size() == 1) {
            refused(finished.get(0), failure);
        } else {
            log.debug("{} results were not stored together; storing them one by one", finished.size(), failure);
            finished.forEach(this::storeAlone);
        }
    }

    /** After a call that may have taken long: who has the task by now must not find the result of another. */
    private void storeAlone(UnderWay underWay) {
        if (Completer.isFenced(underWay.at)) {
            underWay.moveTo(new Completion.Continued(underWay.at.subject(), List.of(), List.of()));
        } else {
            store(List.of(underWay));
        }
    }

    /**
     * A result that is refused becomes a failure that says so; if that is refused as well, its message is a dead letter. What
     * may have failed by chance is tried once more before that. News of a task that has not ended is left out: it must not become
     * an end.
     */
    private void refused(UnderWay underWay, Throwable failure) {
        Completion.Finished finished = (Completion.Finished) underWay.at;
        TaskResult refused = finished.result();
        boolean mayPass = !(failure instanceof ResultBackendRefusedException) && underWay.failures == 0;
        setbacks.failed(underWay, "its result cannot be stored", failure);
        if (refused == null || underWay.replaced || mayPass) {
            return;
        }
        underWay.replaced = true;
        boolean isEnd = refused.state().isFinal();
        TaskResult instead = isEnd ? failure(refused, failure) : null;
        underWay.at = new Completion.Finished(
                finished.subject(), instead, isEnd ? instead : finished.ended(), finished.settlement());
        storeAlone(underWay);
    }

    private static TaskResult failure(TaskResult refused, Throwable cause) {
        return new TaskResult(
                refused.taskId(),
                TaskState.FAILURE,
                Failure.of(cause).json(),
                null,
                refused.storedAt(),
                TaskResult.Call.UNKNOWN);
    }

    private static void stored(UnderWay underWay) {
        underWay.moveTo(((Completion.Finished) underWay.at).stored());
        underWay.waits = false;
    }

    private List<TaskResult> records(List<UnderWay> finished) {
        List<TaskResult> records = new ArrayList<>(finished.size());
        for (UnderWay underWay : finished) {
            Completion.Finished at = (Completion.Finished) underWay.at;
            if (at.result() != null) {
                records.add(withMessage(at.result(), at));
            }
        }
        return records;
    }

    /** A dead letter is kept where it is. Without a delivery there is no message: what ends that way never ran. */
    private TaskResult withMessage(TaskResult result, Completion.Finished at) {
        Delivery delivery = at.subject().delivery();
        if (!result.state().equals(TaskState.FAILURE)
                || delivery == null
                || at.subject().message() == null
                || at.settlement() instanceof Settlement.DeadLetter
                || delivery.payload().length > largestMessage) {
            return result;
        }
        return result.withMessage(new FailedMessage(result.taskId(), delivery.queue(), delivery.payload()));
    }

    /** What becomes of the rows of durable tasks, which is decided by what becomes of their deliveries. */
    private Ledger.Changes ledgerChanges(List<UnderWay> completions) {
        if (ledger == null) {
            return NO_CHANGES;
        }
        List<String> ended = new ArrayList<>();
        List<String> ending = new ArrayList<>();
        List<Ledger.Entry> next = new ArrayList<>();
        for (UnderWay underWay : completions) {
            Completion.Finished finished = (Completion.Finished) underWay.at;
            Settlement settlement = finished.settlement();
            LedgerMark mark = finished.subject().mark();
            underWay.row = null;
            if (mark != null && (settlement instanceof Settlement.Ack || settlement instanceof Settlement.DeadLetter)) {
                if (settlement instanceof Settlement.Ack && !mayFollow(finished)) {
                    ended.add(mark.taskId());
                } else {
                    stays(underWay, mark.taskId(), ending);
                }
            } else if (mark != null && settlement instanceof Settlement.Replace replace) {
                next.add(new Ledger.Entry(
                        mark.taskId(), mark.copy(), replace.next().get(0).message()));
            } else if (finished.subject().delivery() == null && finished.ended() != null) {
                // Given up without a delivery: whether it was durable, the ledger knows.
                if (mayFollow(finished)) {
                    stays(underWay, finished.ended().taskId(), ending);
                } else {
                    ended.add(finished.ended().taskId());
                }
            }
        }
        return new Ledger.Changes(ended, ending, next);
    }
}
