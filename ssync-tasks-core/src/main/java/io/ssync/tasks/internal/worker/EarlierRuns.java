package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.results.TaskResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the ledger and the result backend know of runs of a message before this one: whether another copy of it counts, whether its
 * task has ended, or has begun and must not begin twice. Asks them, and keeps nothing; what they throw goes to the caller.
 */
final class EarlierRuns {
    private static final Logger log = LoggerFactory.getLogger(EarlierRuns.class);

    private static final Set<TaskState> NOT_BEGUN = Set.of(TaskState.PENDING, TaskState.RECEIVED, TaskState.RETRY);

    private final TaskRuntime runtime;
    /** Null if the app has no ledger. */
    private final @Nullable LedgerGate gate;

    private final MessageCheck check;

    EarlierRuns(TaskRuntime runtime, MessageCheck check) {
        this.runtime = runtime;
        this.gate = runtime.ledger().map(LedgerGate::new).orElse(null);
        this.check = check;
    }

    /** What says that a message is durable; null if it is not, or nobody here knows the ledger. */
    @Nullable
    LedgerMark markOf(Delivery delivery) {
        return gate == null ? null : LedgerMark.of(delivery.payload()).orElse(null);
    }

    /** Asks the ledger about the copies that it has not been asked about; returns how those end that do not count. */
    Map<Candidate, Completion.Finished> askLedger(List<Candidate> candidates) {
        Map<Candidate, LedgerMark> marks = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            if (candidate.mark != null && !candidate.askedLedger) {
                marks.put(candidate, candidate.mark);
            }
        }
        if (marks.isEmpty() || gate == null) {
            return Map.of();
        }
        Map<LedgerMark, LedgerGate.Verdict> verdicts = gate.ask(marks.values());
        Map<Candidate, Completion.Finished> outdated = new LinkedHashMap<>();
        marks.forEach((candidate, mark) -> {
            candidate.askedLedger = true;
            LedgerGate.Verdict verdict = verdicts.get(mark);
            candidate.unknownToLedger = verdict == LedgerGate.Verdict.UNKNOWN;
            if (verdict == LedgerGate.Verdict.OUTDATED) {
                outdated.put(candidate, outdated(candidate, mark));
            }
        });
        return outdated;
    }

    private static Completion.Finished outdated(Candidate candidate, LedgerMark mark) {
        log.info("copy {} of the message of task {} does not run: another counts", mark.copy(), candidate.subject());
        // Nothing is said of the task: its other copy lives.
        Completion.Subject copy = new Completion.Subject(mark.taskId(), candidate.delivery, candidate.message, null);
        return Completion.Finished.settledBy(copy, new Settlement.Ack(candidate.delivery));
    }

    /** What was delivered before may have ended before: returns how it ends here then. Looks once. */
    Optional<Completion.Finished> lookUp(Candidate candidate) {
        boolean ours = candidate.isRedelivered();
        boolean mayHaveRunHere =
                ours || candidate.unknownToLedger || candidate.message().isRepeated();
        if (candidate.lookedUp || !(mayHaveRunHere || candidate.message().isRestored())) {
            return Optional.empty();
        }
        Optional<TaskResult> before = runtime.results().find(candidate.message().id());
        candidate.lookedUp = true;
        Settlement.Ack ack = new Settlement.Ack(candidate.delivery);
        if (before.isPresent() && before.get().state().isFinal()) {
            log.info("task {} was delivered again but is finished already", candidate.subject());
            // Celery restores copies of what others have finished, and with it begun what follows.
            TaskResult ended = mayHaveRunHere ? before.get() : null;
            return Optional.of(new Completion.Finished(again(candidate), null, ended, ack));
        }
        if (ours && before.isPresent() && !NOT_BEGUN.contains(before.get().state()) && !candidate.mayBeginTwice()) {
            return Optional.of(
                    check.lost(candidate.subject(), candidate.delivery, candidate.message(), candidate.task()));
        }
        if (candidate.unknownToLedger
                && !runtime.stores(candidate.message())
                && (ours || candidate.mark != null && candidate.mark.copy() > 0)) {
            log.info("task {} was delivered again but is off the ledger already", candidate.subject());
            return Optional.of(Completion.Finished.settledBy(candidate.subject(), ack));
        }
        return Optional.empty();
    }

    /** What follows has perhaps run as well, and is looked up in its turn. */
    private static Completion.Subject again(Candidate candidate) {
        return new Completion.Subject(
                candidate.message().id(),
                candidate.delivery,
                candidate.message().repeated(),
                candidate.mark);
    }

    /** Takes tasks off the ledger that are about to be acknowledged before they run. */
    void forget(List<LedgerMark> marks) {
        if (gate != null && !marks.isEmpty()) {
            gate.forget(marks);
        }
    }
}
