package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.ResultBackendAwayException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of the claimed deliveries may run. Everything that a task may have to wait for before it begins is waited for
 * here, by the fetch thread, for many deliveries at once; the lease is looked at last. A check that fails for one delivery
 * concerns that one alone.
 *
 * <p>A delivery whose check needs a result backend, a ledger or a broker that is away waits here, and the worker claims nothing
 * more. One that is to be acknowledged before its run, or must be known to have begun, waits for a free slot: what is
 * acknowledged cannot be given back any more.
 *
 * <p>{@link #admit} is for the fetch thread; the rest is safe for use by any thread.
 */
final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final TaskRuntime runtime;
    private final String worker;
    private final Consumer consumer;
    private final EarlierRuns earlier;
    private final Quarantine quarantine;
    private final RestoredCopies copies;
    private final HeldMarks durable;
    private final MessageCheck check;
    private final ResultWriter results;
    private final Troubles troubles;
    private final RepeatedCauses causes;
    private final java.util.function.Consumer<Completion.Finished> completed;

    /** Deliveries whose checks have not all been made. Guarded by this. */
    private List<Candidate> waiting = new ArrayList<>();

    private volatile boolean away;
    private volatile boolean awaitsSlot;

    /** {@code completed} takes what does not run. */
    Admission(
            TaskRuntime runtime,
            String worker,
            Consumer consumer,
            Quarantine quarantine,
            RestoredCopies copies,
            HeldMarks durable,
            MessageCheck check,
            ResultWriter results,
            Troubles troubles,
            java.util.function.Consumer<Completion.Finished> completed) {
        this.runtime = runtime;
        this.worker = worker;
        this.consumer = consumer;
        this.earlier = new EarlierRuns(runtime, check);
        this.quarantine = quarantine;
        this.copies = copies;
        this.durable = durable;
        this.check = check;
        this.results = results;
        this.troubles = troubles;
        this.causes = new RepeatedCauses(log, runtime.ticker());
        this.completed = completed;
    }

    /**
     * The deliveries that may run, of those claimed and of those that have waited here.
     *
     * @param idle says how many could begin to run at this moment
     */
    synchronized List<Admitted> admit(List<Delivery> claimed, IntSupplier idle) {
        List<Candidate> candidates = waiting;
        waiting = new ArrayList<>();
        away = false;
        awaitsSlot = false;
        claimed.forEach(delivery -> candidates.add(new Candidate(delivery)));
        candidates.forEach(candidate -> candidate.waits = false);

        each(candidates, this::read);
        together(candidates, this::putOff);
        together(candidates, going -> earlier.askLedger(going).forEach(this::end));
        each(candidates, candidate -> earlier.lookUp(candidate).ifPresent(done -> end(candidate, done)));
        begin(candidates, idle);

        List<Admitted> admitted = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
            if (candidate.waits) {
                waiting.add(candidate);
            } else if (!candidate.ended) {
                admitted(candidate).ifPresent(admitted::add);
            }
        }
        return admitted;
    }

    /** Whether deliveries wait for something that is away. If so, claiming more is useless. */
    boolean isWaiting() {
        return away;
    }

    /** Whether deliveries wait for a slot to come free. */
    boolean awaitsSlot() {
        return awaitsSlot;
    }

    /** How many deliveries wait here. */
    synchronized int size() {
        return waiting.size();
    }

    /** Takes away what waits, to be given back. */
    synchronized List<Completion.Finished> drain() {
        List<Completion.Finished> drained = new ArrayList<>();
        for (Candidate candidate : waiting) {
            quarantine.leave(candidate.delivery);
            drained.add(Completion.Finished.settledBy(candidate.subject(), new Settlement.Release(candidate.delivery)));
        }
        waiting.clear();
        away = false;
        awaitsSlot = false;
        return drained;
    }

    /** A delivery is not held any more. */
    void left(Delivery delivery) {
        quarantine.leave(delivery);
    }

    private void read(Candidate candidate) {
        if (candidate.task != null) {
            return;
        }
        candidate.mark = earlier.markOf(candidate.delivery);
        MessageCheck.Checked checked =
                check.check(candidate.delivery, candidate.mark, message -> candidate.message = message);
        if (checked instanceof MessageCheck.Checked.Readable readable) {
            candidate.message = readable.message();
            candidate.task = readable.task();
        } else {
            end(candidate, ((MessageCheck.Checked.Ended) checked).completion());
        }
    }

    /** Puts back what came too early, and what must not be held beside the others. */
    private void putOff(List<Candidate> candidates) {
        List<Candidate> putOff = new ArrayList<>();
        List<Settlement> settlements = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (candidate.entered) {
                continue;
            }
            Optional<Due> due = whenToEnter(candidate);
            candidate.entered = due.isEmpty();
            if (due.isPresent()) {
                putOff.add(candidate);
                settlements.add(new Settlement.Defer(candidate.delivery, due.get()));
            }
        }
        if (settlements.isEmpty()) {
            return;
        }
        List<Candidate> dueNow = new ArrayList<>();
        List<Settled> answers = consumer.settle(settlements);
        for (int i = 0; i < answers.size(); i++) {
            Candidate candidate = putOff.get(i);
            Settled answer = answers.get(i);
            if (answer instanceof Settled.Away) {
                await(candidate);
            } else if (answer instanceof Settled.Refused refused) {
                trouble(candidate, refused.cause());
            } else if (answer instanceof Settled.AlreadyDue) {
                candidate.isDue = true;
                dueNow.add(candidate);
            } else {
                candidate.ended = true;
            }
        }
        putOff(dueNow);
    }

    /** When a delivery may be held beside the others, or empty if now. */
    private Optional<Due> whenToEnter(Candidate candidate) {
        Optional<Instant> eta = MessageCheck.notBefore(candidate.delivery, candidate.message());
        if (eta.isPresent() && !candidate.isDue) {
            return eta.map(Due.At::new);
        }
        if (!copies.mayEnter(candidate.delivery, candidate.message())) {
            return Optional.of(RestoredCopies.WAIT);
        }
        if (!quarantine.mayEnter(candidate.delivery)) {
            copies.leave(candidate.delivery, candidate.message());
            return Optional.of(Quarantine.WAIT);
        }
        return Optional.empty();
    }

    /** Acknowledges what is acknowledged before its run, and notes the start of what must not begin twice. */
    private void begin(List<Candidate> candidates, IntSupplier idle) {
        List<Candidate> early = new ArrayList<>();
        List<Candidate> noted = new ArrayList<>();
        int left = -1;
        for (Candidate candidate : candidates) {
            boolean isEarly = candidate.goesOn() && acksEarly(candidate);
            boolean isNoted = candidate.goesOn() && !isEarly && stores(candidate) && !candidate.mayBeginTwice();
            if (isEarly || isNoted) {
                left = left < 0 ? Math.max(0, idle.getAsInt()) : left;
                if (left == 0) {
                    candidate.waits = true;
                    awaitsSlot = true;
                } else {
                    left--;
                    (isEarly ? early : noted).add(candidate);
                }
            }
        }
        together(early, this::acknowledge);
        together(noted, this::noteStart);
    }

    private void acknowledge(List<Candidate> early) {
        List<LedgerMark> marks = early.stream()
                .map(candidate -> candidate.mark)
                .filter(Objects::nonNull)
                .toList();
        earlier.forget(marks);
        List<Settled> answers = consumer.settle(early.stream()
                .map(candidate -> new Settlement.Ack(candidate.delivery))
                .toList());
        for (int i = 0; i < answers.size(); i++) {
            Candidate candidate = early.get(i);
            Settled answer = answers.get(i);
            if (answer instanceof Settled.Away) {
                candidate.mayBeAcknowledged = true;
                await(candidate);
            } else if (answer instanceof Settled.Refused refused) {
                trouble(candidate, refused.cause());
            } else if (answer instanceof Settled.Done) {
                candidate.acknowledged = true;
            } else {
                dropped(candidate);
            }
        }
    }

    private void noteStart(List<Candidate> noted) {
        // Who has the task by now would take the note for the start of somebody who died.
        List<Candidate> held = noted.stream().filter(this::isHeld).toList();
        if (held.isEmpty()) {
            return;
        }
        String meta = CeleryJson.write(Map.of("pid", ProcessHandle.current().pid(), "hostname", worker));
        runtime.results()
                .store(held.stream()
                        .map(candidate -> results.write(candidate.message(), TaskState.STARTED, meta, null))
                        .toList());
    }

    /** The last look, after everything that takes time. */
    private Optional<Admitted> admitted(Candidate candidate) {
        Admitted admitted = new Admitted(
                candidate.delivery,
                candidate.message(),
                candidate.task(),
                candidate.acknowledged ? null : candidate.mark,
                candidate.acknowledged,
                stores(candidate));
        boolean mayRun = admitted.mayRun() || isHeld(candidate);
        if (mayRun && admitted.mark() != null) {
            durable.add(admitted.delivery(), admitted.mark());
        }
        return mayRun ? Optional.of(admitted) : Optional.empty();
    }

    /** Ends the way of a delivery whose lease is lost. */
    private boolean isHeld(Candidate candidate) {
        boolean held = candidate.delivery.leaseHeld();
        if (!held) {
            dropped(candidate);
        }
        return held;
    }

    private void dropped(Candidate candidate) {
        log.info("task {} is not run here: its lease was lost, another worker has it", candidate.subject());
        candidate.ended = true;
        quarantine.leave(candidate.delivery);
        copies.leave(candidate.delivery, candidate.message());
    }

    private boolean acksEarly(Candidate candidate) {
        return !(candidate.task().declaration().acksLate() && runtime.settings().acksLate());
    }

    private boolean stores(Candidate candidate) {
        return runtime.stores(candidate.message());
    }

    private void end(Candidate candidate, Completion.Finished completion) {
        candidate.ended = true;
        completed.accept(completion);
    }

    private void await(Candidate candidate) {
        candidate.waits = true;
        away = true;
    }

    private void trouble(Candidate candidate, Throwable cause) {
        if (candidate.mayBeAcknowledged) {
            // It may be gone from its queue, and then nobody else knows of it.
            causes.warn(
                    "it is not known whether it is acknowledged, so it does not begin: task",
                    candidate.subject(),
                    cause);
            candidate.waits = true;
            return;
        }
        end(candidate, troubles.of(candidate.delivery, candidate.message, candidate.mark, cause));
    }

    /** Does a step for each candidate that goes on; what goes wrong with one concerns it alone. */
    private void each(List<Candidate> candidates, java.util.function.Consumer<Candidate> step) {
        for (Candidate candidate : candidates) {
            if (candidate.goesOn()) {
                try {
                    step.accept(candidate);
                } catch (RuntimeException | Error e) {
                    failed(candidate, e);
                }
            }
        }
    }

    /** Does a step for all candidates that go on at once. If it fails, does it for each by itself, to find the faulty one. */
    private void together(List<Candidate> candidates, java.util.function.Consumer<List<Candidate>> step) {
        List<Candidate> going = candidates.stream().filter(Candidate::goesOn).toList();
        if (going.isEmpty()) {
            return;
        }
        try {
            step.accept(going);
        } catch (RuntimeException | Error e) {
            if (isAway(e) || going.size() == 1) {
                going.forEach(candidate -> failed(candidate, e));
            } else {
                going.forEach(candidate -> together(List.of(candidate), step));
            }
        }
    }

    private void failed(Candidate candidate, Throwable cause) {
        if (isAway(cause)) {
            log.debug("task {} waits before it begins", candidate.subject(), cause);
            await(candidate);
        } else {
            trouble(candidate, cause);
        }
    }

    private static boolean isAway(Throwable cause) {
        return cause instanceof ResultBackendAwayException || cause instanceof BrokerAwayException;
    }
}
