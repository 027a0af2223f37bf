package io.ssync.tasks.internal.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The slots in which tasks run, and the few deliveries that wait for one. Knows how many more are welcome. The threads that run
 * them are those of {@link PoolThreads}: each takes a delivery with its slot, and gives the slot back once. Safe for use by any
 * thread.
 */
final class TaskPool {
    /** If no slot has come free for this long, a delivery goes back to its queue, where another worker may take it. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(50);

    /** What a thread takes: a delivery with its slot, or nothing, which tells the thread to end. */
    record Taken(@Nullable Admitted admitted, long since) {
        static Taken end(long now) {
            return new Taken(null, now);
        }
    }

    private final Ticker ticker;
    /** Told whenever a slot has come free. */
    private final Runnable freed;

    private final Prefetch prefetch;
    private final BlockingQueue<Taken> waiting = new LinkedBlockingQueue<>();
    /** Deliveries that wait or run. */
    private final AtomicInteger held = new AtomicInteger();

    private final AtomicInteger running = new AtomicInteger();
    /** Slots whose task was given up but does not end; another has their place. */
    private final AtomicInteger stuck = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomMade = lock.newCondition();
    /** Whether somebody waits for room: only then is it worth a signal. Guarded by lock for writing. */
    private volatile boolean roomAwaited;

    /** Guarded by lock. */
    private int wakeUps;

    private volatile int concurrency;
    private volatile long lastFreed;

    TaskPool(int concurrency, OptionalInt prefetchMultiplier, Ticker ticker, Runnable freed) {
        this.concurrency = concurrency;
        this.ticker = ticker;
        this.freed = freed;
        this.prefetch = new Prefetch(concurrency, prefetchMultiplier);
    }

    /**
     * The right to run one task. Given back exactly once: by {@link #release} when its thread comes back from the task, or by
     * {@link #giveUp} before that, if the task has to be left behind.
     */
    final class Slot {
        private enum State {
            TAKEN,
            GIVEN_UP,
            RELEASED
        }

        private final AtomicReference<State> state = new AtomicReference<>(State.TAKEN);
        private final String task;
        private final long start = ticker.nanos();
        private final Runnable onGivenUp;

        private Slot(String task, Runnable onGivenUp) {
            this.task = task;
            this.onGivenUp = onGivenUp;
        }

        /** The task has ended. False if its slot was given up meanwhile: then there is no place for its thread any more. */
        boolean release() {
            if (state.compareAndSet(State.TAKEN, State.RELEASED)) {
                running.decrementAndGet();
                prefetch.took(task, ticker.nanos() - start);
                freed(1);
                return true;
            }
            stuck.decrementAndGet();
            return false;
        }

        /** The task does not end, and somebody else gets its place. False if it has ended just now. */
        boolean giveUp() {
            if (!state.compareAndSet(State.TAKEN, State.GIVEN_UP)) {
                return false;
            }
            stuck.incrementAndGet();
            running.decrementAndGet();
            try {
                onGivenUp.run();
            } finally {
                // The place is there again, whether or not a thread could be made for it.
                freed(1);
            }
            return true;
        }
    }

    /** How many more deliveries are welcome; waits a while for at least one. Zero when none is, or after a {@link #wakeUp}. */
    int awaitRoom(Duration patience) throws InterruptedException {
        return await(patience, this::room);
    }

    /** How many more deliveries could begin to run; waits a while for at least one. Zero when none could. */
    int awaitIdle(Duration patience) throws InterruptedException {
        return await(patience, this::idle);
    }

    private int await(Duration patience, java.util.function.IntSupplier number) throws InterruptedException {
        int now = number.getAsInt();
        if (now > 0 || patience.isZero()) {
            return Math.max(0, now);
        }
        lock.lock();
        try {
            roomAwaited = true;
            long nanos = patience.toNanos();
            int before = wakeUps;
            while (number.getAsInt() <= 0 && nanos > 0 && wakeUps == before) {
                nanos = roomMade.awaitNanos(nanos);
            }
            return Math.max(0, number.getAsInt());
        } finally {
            roomAwaited = false;
            lock.unlock();
        }
    }

    void submit(Collection<Admitted> admitted) {
        long now = ticker.nanos();
        held.addAndGet(admitted.size());
        for (Admitted next : admitted) {
            waiting.add(new Taken(next, now));
        }
    }

    /** The next delivery, waiting for it; or the word to end. */
    Taken take() throws InterruptedException {
        return waiting.take();
    }

    /** The next delivery, or null if none waits. */
    @Nullable
    Taken poll() {
        return waiting.poll();
    }

    /** A slot for a delivery that was taken; {@code onGivenUp} is called if it is given up. */
    Slot slot(Admitted admitted, Runnable onGivenUp) {
        running.incrementAndGet();
        return new Slot(admitted.message().task(), onGivenUp);
    }

    /** How many tasks run. */
    int running() {
        return running.get();
    }

    /** How many tasks run at a time. */
    int concurrency() {
        return concurrency;
    }

    /** Sets how many tasks run at a time. */
    void resize(int newConcurrency) {
        concurrency = newConcurrency;
        prefetch.resize(newConcurrency);
        wakeUp();
    }

    /** How many more deliveries could begin to run at this moment. */
    int idle() {
        return concurrency - held.get();
    }

    /** How many deliveries the pool would hold at the present pace. */
    int capacity() {
        return concurrency + prefetch.messages();
    }

    /** The deliveries that wait for a slot at this moment. */
    List<Admitted> waiting() {
        List<Admitted> all = new ArrayList<>();
        for (Taken taken : waiting) {
            if (taken.admitted() != null) {
                all.add(taken.admitted());
            }
        }
        return all;
    }

    /** How many tasks go on though they were given up. */
    int stuck() {
        return stuck.get();
    }

    /** Makes a wait for room end now. */
    void wakeUp() {
        lock.lock();
        try {
            wakeUps++;
            roomMade.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes back the deliveries that wait, if all slots are busy with tasks that take longer than they promised. */
    List<Admitted> takeStale() {
        Taken oldest = waiting.peek();
        long now = ticker.nanos();
        if (oldest == null
                || oldest.admitted() == null
                || now - oldest.since() < LONGEST_WAIT.toNanos()
                || now - lastFreed < LONGEST_WAIT.toNanos()) {
            return List.of();
        }
        prefetch.reset();
        return takeWaiting();
    }

    /** Takes back the deliveries that wait. */
    List<Admitted> takeWaiting() {
        List<Taken> taken = new ArrayList<>();
        waiting.drainTo(taken);
        List<Admitted> deliveries = new ArrayList<>(taken.size());
        for (Taken next : taken) {
            if (next.admitted() == null) {
                // The word to a thread to end, which still holds.
                waiting.add(next);
            } else {
                deliveries.add(next.admitted());
            }
        }
        freed(deliveries.size());
        return deliveries;
    }

    /** Tells this many threads to end, each as soon as it has no task. */
    void endThreads(int number) {
        for (int i = 0; i < number; i++) {
            waiting.add(Taken.end(ticker.nanos()));
        }
    }

    private int room() {
        return capacity() - held.get();
    }

    private void freed(int deliveries) {
        held.addAndGet(-deliveries);
        lastFreed = ticker.nanos();
        freed.run();
        if (roomAwaited) {
            lock.lock();
            try {
                roomMade.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
