package io.ssync.tasks.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settled;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.canvas.Callbacks;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerChanges;
import io.ssync.tasks.ledger.LedgerEntry;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes completions through their stages: commits their results, all at hand in one go, has begin what follows, and only then
 * settles their deliveries, so that no task is acknowledged whose result could still be lost. While one batch is under way the
 * next one gathers.
 *
 * <p>Each completion keeps its own stage, and whatever goes wrong with one concerns it alone. While the result backend or the
 * broker is away it waits where it is, and the worker claims nothing new once {@link #isFull}. What is refused, or fails for any
 * other reason, is counted and tried again after a wait that grows; after {@value #MOST_FAILURES} times its message is a dead
 * letter. A completion whose lease is lost is dropped: another worker has the task by now.
 *
 * <p>{@link #step} is for one thread; the rest is safe for use by any thread.
 */
final class Completer {
    private static final Logger log = LoggerFactory.getLogger(Completer.class);

    private static final int BATCH = 1_000;
    /** The worker stops claiming when this many finished tasks wait for the result backend. */
    private static final int FULL = 5_000;

    private static final int MOST_FAILURES = 5;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final LedgerChanges NO_CHANGES = new LedgerChanges(List.of(), List.of());

    private final Consumer consumer;
    private final ResultBackend results;
    private final @Nullable Ledger ledger;
    private final Callbacks callbacks;
    private final TaskListener listener;
    private final Ticker ticker;
    private final RepeatedCauses causes;
    private final BlockingQueue<UnderWay> added = new LinkedBlockingQueue<>();
    /** Completions that are not settled yet. */
    private final AtomicInteger pending = new AtomicInteger();

    // Of the thread that takes the steps:
    private final List<UnderWay> later = new ArrayList<>();
    private boolean backendAway;
    private boolean brokerAway;

    /** A completion, and how it fares. */
    private static final class UnderWay {
        private Completion at;
        private int failures;
        /** Whether the result was replaced by something that should be easier to store. */
        private boolean replaced;

        private long notBefore;
        private boolean waits;

        UnderWay(Completion at) {
            this.at = at;
        }
    }

    Completer(TaskRuntime runtime, Consumer consumer) {
        this.consumer = consumer;
        this.results = runtime.results();
        this.ledger = runtime.ledger().orElse(null);
        this.callbacks = runtime.callbacks();
        this.listener = runtime.listener();
        this.ticker = runtime.ticker();
        this.causes = new RepeatedCauses(log, ticker);
    }

    void add(Completion.Finished completion) {
        pending.incrementAndGet();
        added.add(new UnderWay(completion));
    }

    /** Whether so many finished tasks wait to be stored that no more should be claimed. */
    boolean isFull() {
        return pending.get() > FULL;
    }

    boolean isIdle() {
        return pending.get() == 0;
    }

    /** Takes those at hand as far as they get, waiting a while for the first one. */
    void step(Duration wait) throws InterruptedException {
        List<UnderWay> batch = next(wait);
        int atHand = batch.size();
        try {
            batch.removeIf(underWay -> isFenced(underWay.at));
            store(batch);
            follow(batch);
            settle(batch);
        } finally {
            batch.forEach(underWay -> underWay.waits = false);
            later.addAll(batch);
            pending.addAndGet(batch.size() - atHand);
        }
    }

    /** Those that have waited long enough, and new ones. */
    private List<UnderWay> next(Duration wait) throws InterruptedException {
        List<UnderWay> batch = new ArrayList<>();
        long now = ticker.nanos();
        long patience = wait.toNanos();
        for (var all = later.iterator(); all.hasNext(); ) {
            UnderWay underWay = all.next();
            if (underWay.notBefore - now <= 0 && batch.size() < BATCH) {
                batch.add(underWay);
                all.remove();
            } else {
                patience = Math.min(patience, Math.max(0, underWay.notBefore - now));
            }
        }
        if (batch.isEmpty()) {
            UnderWay first = added.poll(patience, TimeUnit.NANOSECONDS);
            if (first == null) {
                return batch;
            }
            batch.add(first);
        }
        added.drainTo(batch, Math.max(0, BATCH - batch.size()));
        // A completion that begins anew waits for nothing of the last time.
        batch.forEach(underWay -> underWay.notBefore = now);
        return batch;
    }

    private void store(List<UnderWay> batch) {
        List<UnderWay> finished = at(batch, Completion.Finished.class);
        if (finished.isEmpty()) {
            return;
        }
        List<TaskResult> records = records(finished);
        LedgerChanges changes = ledgerChanges(finished);
        if (!records.isEmpty() || !changes.isEmpty()) {
            long start = ticker.nanos();
            try {
                store(records, changes);
            } catch (RuntimeException | Error e) {
                storeAlone(finished, e);
                return;
            }
            backendBack();
            listener.committed(records.size(), Duration.ofNanos(ticker.nanos() - start));
        }
        finished.forEach(Completer::stored);
    }

    private void store(List<TaskResult> records, LedgerChanges changes) {
        if (ledger == null || changes.isEmpty()) {
            results.store(records);
        } else {
            ledger.complete(records, changes);
        }
    }

    /** One bad result must not hold up the others. */
    private void storeAlone(List<UnderWay> finished, Throwable failure) {
        if (failure instanceof ResultBackendAwayException away) {
            finished.forEach(underWay -> backendAway(underWay, away));
        } else if (finished.size() == 1) {
            refused(finished.get(0), failure);
        } else {
            log.debug("{} results were not stored together; storing them one by one", finished.size(), failure);
            finished.forEach(this::storeAlone);
        }
    }

    /** After a call that may have taken long: whoever has the task by now must not find the result of another. */
    private void storeAlone(UnderWay underWay) {
        if (isFenced(underWay.at)) {
            underWay.at = new Completion.Continued(underWay.at.subject(), List.of(), List.of());
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
        causes.warn("the result cannot be stored of task", finished.subject(), failure);
        boolean mayPass = !(failure instanceof ResultBackendRefusedException) && underWay.failures == 0;
        if (refused == null || underWay.replaced || mayPass) {
            fail(underWay, "its result cannot be stored", failure);
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
        underWay.at = ((Completion.Finished) underWay.at).stored();
        underWay.failures = 0;
    }

    private static List<TaskResult> records(List<UnderWay> finished) {
        List<TaskResult> records = new ArrayList<>(finished.size());
        for (UnderWay underWay : finished) {
            TaskResult result = ((Completion.Finished) underWay.at).result();
            if (result != null) {
                records.add(result);
            }
        }
        return records;
    }

    /** What becomes of the rows of durable tasks, which is decided by what becomes of their deliveries. */
    private LedgerChanges ledgerChanges(List<UnderWay> completions) {
        if (ledger == null) {
            return NO_CHANGES;
        }
        List<String> ended = new ArrayList<>();
        List<LedgerEntry> next = new ArrayList<>();
        for (UnderWay underWay : completions) {
            Completion.Finished finished = (Completion.Finished) underWay.at;
            Settlement settlement = finished.settlement();
            LedgerMark mark = finished.subject().mark();
            if (mark != null && (settlement instanceof Settlement.Ack || settlement instanceof Settlement.DeadLetter)) {
                ended.add(mark.taskId());
            } else if (mark != null && settlement instanceof Settlement.Replace replace) {
                next.add(new LedgerEntry(
                        mark.taskId(), mark.copy(), replace.next().get(0).message()));
            } else if (finished.subject().delivery() == null && finished.ended() != null) {
                // Given up without a delivery: whether it was durable, the ledger knows.
                ended.add(finished.ended().taskId());
            }
        }
        return new LedgerChanges(ended, next);
    }

    /** Finds out what follows each task whose result is stored. */
    private void follow(List<UnderWay> batch) {
        for (UnderWay underWay : at(batch, Completion.Stored.class)) {
            try {
                Completion.Stored stored = (Completion.Stored) underWay.at;
                Callbacks.Following following = following(stored);
                underWay.at = new Completion.Continued(
                        stored.subject(), settlements(stored, following.messages()), following.chords());
                underWay.failures = 0;
            } catch (ResultBackendAwayException e) {
                backendAway(underWay, e);
            } catch (BrokerAwayException e) {
                brokerAway(underWay, e);
            } catch (RuntimeException | Error e) {
                causes.warn("what follows cannot begin, of task", underWay.at.subject(), e);
                fail(underWay, "what follows it cannot begin", e);
            }
        }
    }

    private Callbacks.Following following(Completion.Stored stored) {
        TaskMessage message = stored.subject().message();
        TaskResult ended = stored.ended();
        return message == null || ended == null ? Callbacks.Following.NOTHING : callbacks.after(message, ended);
    }

    private static List<Settlement> settlements(Completion.Stored stored, List<Settlement.FollowUp> followUps) {
        Settlement settlement = stored.settlement();
        if (followUps.isEmpty()) {
            return settlement == null ? List.of() : List.of(settlement);
        }
        if (settlement instanceof Settlement.Ack ack) {
            return List.of(new Settlement.Replace(ack.delivery(), followUps));
        }
        Settlement publish = new Settlement.Publish(followUps);
        return settlement == null ? List.of(publish) : List.of(publish, settlement);
    }

    /** Tells the broker, and drops from the batch what is settled with that. */
    private void settle(List<UnderWay> batch) {
        batch.removeIf(underWay -> underWay.at instanceof Completion.Continued continued
                && continued.settlements().isEmpty());
        for (List<UnderWay> next = at(batch, Completion.Continued.class); !next.isEmpty(); ) {
            settleTogether(batch, next);
            next = at(batch, Completion.Continued.class);
        }
    }

    private void settleTogether(List<UnderWay> batch, List<UnderWay> next) {
        List<Settled> answers;
        try {
            answers = consumer.settle(next.stream()
                    .map(underWay -> ((Completion.Continued) underWay.at).next())
                    .toList());
        } catch (RuntimeException | Error e) {
            if (next.size() > 1) {
                next.forEach(underWay -> settleTogether(batch, List.of(underWay)));
            } else {
                causes.warn(
                        "the broker cannot be told what became of task",
                        next.get(0).at.subject(),
                        e);
                fail(next.get(0), "the broker could not be told what became of it", e);
            }
            return;
        }
        List<UnderWay> done = new ArrayList<>(next.size());
        for (int i = 0; i < answers.size(); i++) {
            if (settled(next.get(i), answers.get(i))) {
                done.add(next.get(i));
            }
        }
        if (done.size() == batch.size()) {
            batch.clear();
        } else {
            batch.removeAll(new HashSet<>(done));
        }
    }

    /** Whether a completion is at its end with this answer. */
    private boolean settled(UnderWay underWay, Settled answer) {
        Completion.Continued continued = (Completion.Continued) underWay.at;
        if (answer instanceof Settled.Away away) {
            brokerAway(underWay, away.cause());
            return false;
        }
        if (answer instanceof Settled.Refused refused) {
            causes.warn("the broker refuses what follows or ends task", continued.subject(), refused.cause());
            fail(underWay, "what follows it cannot be sent", refused.cause());
            return false;
        }
        brokerBack();
        if (answer instanceof Settled.NotHeld) {
            log.warn("task {} was finished after its lease was lost and may run again", continued.subject());
            return true;
        }
        underWay.failures = 0;
        if (!continued.isLast()) {
            underWay.at = continued.told();
            return false;
        }
        callbacks.forget(continued.chords());
        return true;
    }

    /** Counts a failure; after the last one the message is a dead letter, whose reason says what has failed. */
    private void fail(UnderWay underWay, String what, Throwable cause) {
        underWay.failures++;
        pause(underWay, PAUSE.multipliedBy(1L << Math.min(underWay.failures, 10)));
        if (underWay.failures < MOST_FAILURES) {
            return;
        }
        Completion.Subject subject = underWay.at.subject();
        Delivery delivery = subject.delivery();
        boolean held = underWay.at.settlement() instanceof Settlement.OfDelivery;
        if (delivery == null || !held) {
            log.error("task {} is given up: {}", subject, what, cause);
            underWay.at = new Completion.Continued(subject, List.of(), List.of());
        } else if (!(underWay.at.settlement() instanceof Settlement.DeadLetter)) {
            log.error("the message of task {} is a dead letter now: {}", subject, what, cause);
            String reason = what + ": " + cause.getMessage();
            underWay.at = new Completion.Continued(
                    subject,
                    List.of(new Settlement.DeadLetter(
                            delivery, reason, Failure.of(cause).trace())),
                    List.of());
            underWay.failures = 0;
        } else if (!(underWay.at instanceof Completion.Continued continued && continued.isLast())) {
            // What cannot be stored or sent is left out; the message is a dead letter anyway.
            log.error("the message of task {} is a dead letter without its last steps: {}", subject, what, cause);
            underWay.at = new Completion.Continued(subject, List.of(underWay.at.settlement()), List.of());
            underWay.failures = 0;
        }
    }

    private void backendAway(UnderWay underWay, ResultBackendAwayException e) {
        if (!backendAway) {
            backendAway = true;
            log.warn("the result backend is away, finished tasks are kept until it is back: {}", e.getMessage());
        }
        pause(underWay, PAUSE);
    }

    private void backendBack() {
        if (backendAway) {
            backendAway = false;
            log.info("the result backend is back; {} finished tasks waited for it", pending.get());
        }
    }

    private void brokerAway(UnderWay underWay, BrokerAwayException e) {
        if (!brokerAway) {
            brokerAway = true;
            log.warn("the broker is away, finished tasks are settled when it is back: {}", e.getMessage());
        }
        pause(underWay, PAUSE);
    }

    private void brokerBack() {
        if (brokerAway) {
            brokerAway = false;
            log.info("the broker is back; {} finished tasks waited for it", pending.get());
        }
    }

    private void pause(UnderWay underWay, Duration time) {
        long nanos = Math.min(time.toNanos(), LONGEST_PAUSE.toNanos());
        underWay.notBefore = ticker.nanos() + nanos;
        underWay.waits = true;
    }

    private static List<UnderWay> at(List<UnderWay> batch, Class<? extends Completion> stage) {
        List<UnderWay> there = new ArrayList<>(batch.size());
        for (UnderWay underWay : batch) {
            if (!underWay.waits && stage.isInstance(underWay.at)) {
                there.add(underWay);
            }
        }
        return there;
    }

    private static boolean isFenced(Completion completion) {
        boolean fenced = completion.settlement() instanceof Settlement.OfDelivery settlement
                && !settlement.delivery().leaseHeld();
        if (fenced) {
            log.warn(
                    "task {} finished after its lease was lost; its result is not stored, another worker has it",
                    completion.subject());
        }
        return fenced;
    }
}
