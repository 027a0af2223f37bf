package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.internal.canvas.Callbacks;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes completions through their stages: commits their results, all at hand in one go, has begin what follows, and only then
 * settles their deliveries, so that no task is acknowledged whose result could still be lost. A row of the ledger goes last, unless
 * its task is over with its result. While one batch is under way the
 * next one gathers.
 *
 * <p>Each completion keeps its own stage, and whatever goes wrong with one concerns it alone. While the result backend or the
 * broker is away it waits where it is, and the worker claims nothing new once {@link #isFull}. What is refused, or fails for any
 * other reason, is counted and tried again after a wait that grows; after {@value Setbacks#MOST_FAILURES} times its message is
 * a dead letter. A completion whose lease is lost is dropped: another worker has the task by now.
 *
 * <p>{@link #step} is for one thread; the rest is safe for use by any thread.
 */
final class Completer {
    private static final Logger log = LoggerFactory.getLogger(Completer.class);

    private static final int BATCH = 1_000;
    /** The worker stops claiming when this many finished tasks wait for the result backend. */
    private static final int FULL = 5_000;

    private final Consumer consumer;
    private final ResultStage results;
    private final Setbacks setbacks;
    private final Callbacks callbacks;
    private final java.util.function.Consumer<Completion.Subject> left;
    private final Ticker ticker;
    private final BlockingQueue<UnderWay> added = new LinkedBlockingQueue<>();
    /** Completions that are not settled yet. */
    private final AtomicInteger pending = new AtomicInteger();

    // Of the thread that takes the steps:
    private final List<UnderWay> later = new ArrayList<>();

    /** {@code left} takes those whose deliveries are settled, or lost. */
    Completer(TaskRuntime runtime, Consumer consumer, java.util.function.Consumer<Completion.Subject> left) {
        this.consumer = consumer;
        this.setbacks = new Setbacks(runtime, pending::get);
        this.results = new ResultStage(runtime, setbacks);
        this.callbacks = runtime.callbacks();
        this.left = left;
        this.ticker = runtime.ticker();
    }

    void add(Completion.Finished completion) {
        pending.incrementAndGet();
        added.add(new UnderWay(completion));
    }

    /** Whether too many finished tasks wait to be stored: then the worker should stop claiming. */
    boolean isFull() {
        return pending.get() > FULL;
    }

    boolean isIdle() {
        return pending.get() == 0;
    }

    /** Takes those at hand as far as they get, waiting a while for the first one. */
    void step(Duration wait) throws InterruptedException {
        List<UnderWay> batch = next(wait);
        List<UnderWay> atHand = List.copyOf(batch);
        try {
            batch.removeIf(underWay -> isFenced(underWay.at));
            results.store(at(batch, Completion.Finished.class));
            follow(batch);
            settle(batch);
            batch.removeAll(results.leaveLedger(at(batch, Completion.Told.class)));
        } finally {
            batch.forEach(underWay -> underWay.waits = false);
            later.addAll(batch);
            leave(atHand, batch);
        }
    }

    private void leave(List<UnderWay> atHand, List<UnderWay> staying) {
        pending.addAndGet(staying.size() - atHand.size());
        Set<UnderWay> still = new HashSet<>(staying);
        for (UnderWay underWay : atHand) {
            if (!still.contains(underWay)) {
                left.accept(underWay.at.subject());
            }
        }
    }

    /** The completions that have waited long enough, and new ones. */
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

    /** Finds out what follows each task whose result is stored. */
    private void follow(List<UnderWay> batch) {
        List<UnderWay> ended = at(batch, Completion.Stored.class);
        Callbacks.Counted counted = counted(ended);
        for (UnderWay underWay : ended) {
            try {
                Completion.Stored stored = (Completion.Stored) underWay.at;
                Callbacks.Following following = following(stored, underWay.mayHaveFollowed, counted);
                underWay.moveTo(new Completion.Continued(
                        stored.subject(), settlements(stored, following.messages()), following.chords()));
            } catch (ResultBackendAwayException e) {
                underWay.mayHaveFollowed = true;
                setbacks.backendAway(underWay, e);
            } catch (BrokerAwayException e) {
                underWay.mayHaveFollowed = true;
                setbacks.brokerAway(underWay, e);
            } catch (RuntimeException | Error e) {
                underWay.mayHaveFollowed = true;
                setbacks.failed(underWay, "what follows it cannot begin", e);
            }
        }
    }

    private Callbacks.Counted counted(List<UnderWay> batch) {
        List<Callbacks.Ended> members = new ArrayList<>();
        for (UnderWay underWay : batch) {
            Completion.Stored stored = (Completion.Stored) underWay.at;
            TaskMessage message = stored.subject().message();
            TaskResult ended = stored.ended();
            if (message != null && ended != null && message.headers().get("group") != null) {
                members.add(new Callbacks.Ended(message, ended));
            }
        }
        return members.size() < 2 ? Callbacks.Counted.NOTHING : callbacks.countTogether(members);
    }

    private Callbacks.Following following(Completion.Stored stored, boolean repeated, Callbacks.Counted counted) {
        TaskMessage message = stored.subject().message();
        TaskResult ended = stored.ended();
        return message == null || ended == null
                ? Callbacks.Following.NOTHING
                : callbacks.after(repeated ? message.repeated() : message, ended, counted);
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
        for (UnderWay underWay : at(batch, Completion.Continued.class)) {
            if (((Completion.Continued) underWay.at).settlements().isEmpty() && underWay.row != null) {
                underWay.moveTo(new Completion.Told(underWay.at.subject()));
            }
        }
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
                setbacks.failed(next.get(0), "the broker could not be told what became of it", e);
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
            setbacks.brokerAway(underWay, away.cause());
            return false;
        }
        if (answer instanceof Settled.Refused refused) {
            setbacks.failed(underWay, "what follows it cannot be sent", refused.cause());
            return false;
        }
        setbacks.brokerBack();
        if (answer instanceof Settled.NotHeld) {
            log.warn("task {} was finished after its lease was lost and may run again", continued.subject());
            return true;
        }
        if (!continued.isLast()) {
            underWay.moveTo(continued.told());
            return false;
        }
        callbacks.forget(continued.chords());
        if (underWay.row != null) {
            underWay.moveTo(new Completion.Told(continued.subject()));
            return false;
        }
        return true;
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

    static boolean isFenced(Completion completion) {
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
