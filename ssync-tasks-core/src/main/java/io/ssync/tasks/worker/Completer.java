package io.ssync.tasks.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerChanges;
import io.ssync.tasks.ledger.LedgerEntry;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the results of all completions at hand in one go and only then settles their deliveries, so that no task is
 * acknowledged whose result could still be lost. While one batch is being committed the next one gathers.
 *
 * <p>When the result backend or the broker is away, completions are kept and tried again; the worker claims nothing new
 * once {@link #isFull}. A completion whose lease is lost is dropped: another worker has the task by now.
 */
final class Completer {
    private static final Logger log = LoggerFactory.getLogger(Completer.class);

    private static final int BATCH = 1_000;
    /** So many finished tasks may wait for the result backend before the worker stops claiming. */
    private static final int FULL = 5_000;

    private static final LedgerChanges NO_CHANGES = new LedgerChanges(List.of(), List.of());

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Broker broker;
    private final Consumer consumer;
    private final ResultBackend results;
    private final @Nullable Ledger ledger;
    private final TaskListener listener;
    private final BlockingQueue<Completion> completions = new LinkedBlockingQueue<>();
    /** What the loop works on; survives a failed attempt. Used by the loop's thread only. */
    private final List<Completion> batch = new ArrayList<>(BATCH);

    private boolean stored;
    private boolean backendAway;
    /** Completions that are not settled yet. */
    private final AtomicInteger pending = new AtomicInteger();

    Completer(Broker broker, Consumer consumer, ResultBackend results, Optional<Ledger> ledger, TaskListener listener) {
        this.broker = broker;
        this.consumer = consumer;
        this.results = results;
        this.ledger = ledger.orElse(null);
        this.listener = listener;
    }

    void add(Completion completion) {
        pending.incrementAndGet();
        completions.add(completion);
    }

    /** Whether so many finished tasks wait to be stored that no more should be claimed. */
    boolean isFull() {
        return pending.get() > FULL;
    }

    boolean isIdle() {
        return pending.get() == 0;
    }

    /** Stores and settles one batch, waiting for it if there is none. */
    void runOnce() throws InterruptedException {
        if (batch.isEmpty()) {
            Completion first = completions.poll(200, TimeUnit.MILLISECONDS);
            if (first == null) {
                return;
            }
            batch.add(first);
            completions.drainTo(batch, BATCH - 1);
            stored = false;
        }
        int atHand = batch.size();
        batch.removeIf(Completer::isFenced);
        if (!stored) {
            store();
        }
        if (stored && startFollowers()) {
            settle();
        }
        pending.addAndGet(batch.size() - atHand);
    }

    private void store() throws InterruptedException {
        List<TaskResult> records = records(batch);
        LedgerChanges changes = ledgerChanges(batch);
        if (records.isEmpty() && changes.isEmpty()) {
            stored = true;
            return;
        }
        long start = System.nanoTime();
        try {
            store(records, changes);
        } catch (ResultBackendException e) {
            if (e instanceof ResultBackendAwayException) {
                backendAway(e);
                return;
            }
            log.warn("the result backend refused {} results; storing them one by one", records.size(), e);
            batch.forEach(this::storeAlone);
        }
        if (backendAway) {
            backendAway = false;
            log.info("the result backend is back; {} finished tasks waited for it", pending.get());
        }
        stored = true;
        listener.committed(records.size(), Duration.ofNanos(System.nanoTime() - start));
    }

    private void store(List<TaskResult> records, LedgerChanges changes) {
        if (ledger == null || changes.isEmpty()) {
            results.store(records);
        } else {
            ledger.complete(records, changes);
        }
    }

    private static List<TaskResult> records(List<Completion> completions) {
        return completions.stream()
                .filter(completion -> completion.result() != null)
                .map(Completion::result)
                .toList();
    }

    /** What becomes of the rows of durable tasks, which is decided by what becomes of their deliveries. */
    private LedgerChanges ledgerChanges(List<Completion> completions) {
        if (ledger == null) {
            return NO_CHANGES;
        }
        List<String> ended = new ArrayList<>();
        List<LedgerEntry> next = new ArrayList<>();
        for (Completion completion : completions) {
            Settlement settlement = completion.settlement();
            LedgerMark mark = completion.mark();
            if (mark != null && (settlement instanceof Settlement.Ack || settlement instanceof Settlement.DeadLetter)) {
                ended.add(mark.taskId());
            } else if (mark != null && settlement instanceof Settlement.Replace replace) {
                next.add(new LedgerEntry(mark.taskId(), mark.copy(), replace.next()));
            } else if (completion.delivery() == null && completion.result() != null) {
                // Given up without a delivery: whether it was durable, the ledger knows.
                ended.add(completion.result().taskId());
            }
        }
        return new LedgerChanges(ended, next);
    }

    private void backendAway(ResultBackendException e) throws InterruptedException {
        if (!backendAway) {
            backendAway = true;
            log.warn("the result backend is away, finished tasks are kept until it is back: {}", e.getMessage());
        }
        Thread.sleep(PAUSE.toMillis());
    }

    /** One bad result must not hold up the others: a result that is refused becomes a failure that says so. */
    private void storeAlone(Completion completion) {
        LedgerChanges changes = ledgerChanges(List.of(completion));
        try {
            store(records(List.of(completion)), changes);
        } catch (ResultBackendException refused) {
            log.error("what came of task {} cannot be stored", completion, refused);
            TaskResult record = completion.result();
            if (record == null) {
                return;
            }
            TaskResult failure = new TaskResult(
                    record.taskId(),
                    TaskState.FAILURE,
                    Failure.of(refused).json(),
                    null,
                    record.storedAt(),
                    TaskResult.Call.UNKNOWN);
            store(List.of(failure), new LedgerChanges(changes.ended(), List.of()));
        }
    }

    /** Has what follows each task begin; false if that has to be tried again. */
    private boolean startFollowers() throws InterruptedException {
        try {
            for (ListIterator<Completion> all = batch.listIterator(); all.hasNext(); ) {
                Completion completion = all.next();
                startFollowers(completion);
                all.set(completion.done());
            }
            return true;
        } catch (BrokerException e) {
            log.warn("cannot start yet what follows the finished tasks: {}", e.getMessage());
        } catch (ResultBackendException e) {
            backendAway(e);
        }
        Thread.sleep(PAUSE.toMillis());
        return false;
    }

    private static void startFollowers(Completion completion) {
        try {
            completion.between().run();
        } catch (ResultBackendException e) {
            if (e instanceof ResultBackendAwayException) {
                throw e;
            }
            log.error("what follows task {} was refused", completion, e);
        } catch (BrokerException e) {
            throw e;
        } catch (RuntimeException e) {
            // A signature that cannot be sent must not hold up the tasks behind it.
            log.error("what follows task {} cannot start", completion, e);
        }
    }

    private void settle() throws InterruptedException {
        try {
            List<Delivery> done = new ArrayList<>(batch.size());
            List<Delivery> released = new ArrayList<>();
            for (Completion completion : batch) {
                Delivery delivery = completion.delivery();
                Settlement settlement = completion.settlement();
                if (settlement instanceof Settlement.Ack || settlement instanceof Settlement.Duplicate) {
                    done.add(delivery);
                } else if (settlement instanceof Settlement.Release) {
                    released.add(delivery);
                } else if (settlement instanceof Settlement.Replace replace) {
                    consumer.replace(delivery, replace.next());
                } else if (settlement instanceof Settlement.Publish publish) {
                    broker.publish(publish.next());
                } else if (settlement instanceof Settlement.DeadLetter dead) {
                    consumer.deadLetter(delivery, dead.reason(), dead.lastException());
                }
            }
            if (!released.isEmpty()) {
                consumer.release(released);
            }
            if (!done.isEmpty()) {
                int acknowledged = consumer.ack(done);
                if (acknowledged < done.size()) {
                    log.warn(
                            "{} of {} tasks were finished after their lease was lost and may run again",
                            done.size() - acknowledged,
                            done.size());
                }
            }
            batch.clear();
        } catch (BrokerException e) {
            // Settling is idempotent: what was settled before the failure is gone from the broker.
            log.warn("cannot acknowledge {} finished tasks yet: {}", batch.size(), e.getMessage());
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private static boolean isFenced(Completion completion) {
        boolean fenced =
                completion.settlement().needsLease() && !completion.delivery().leaseHeld();
        if (fenced) {
            log.warn(
                    "a task of queue {} finished after its lease was lost; its result is not stored, another worker has it",
                    completion.delivery().queue());
        }
        return fenced;
    }
}
