package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run tasks, and the few messages that wait for them. Knows how many more messages are welcome.
 *
 * <p>Ends with {@link #drain}; a thread that does not come back from its task by then is left behind.
 */
final class TaskPool {
    /** A message that waits longer than this for a thread is better off in its queue, where another worker may take it. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** What the next free thread takes: a message, or nothing, which tells it to end. */
    private record Waiting(@Nullable Delivery delivery, long since) {}

    private volatile int concurrency;
    /** Runs a message; never throws. */
    private final Consumer<Delivery> task;

    /** Told whenever a thread has come free. */
    private final Runnable freed;

    private final Prefetch prefetch;
    private final ThreadFactory factory;
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    /** Guarded by this after the constructor. */
    private final List<Thread> threads = new ArrayList<>();
    /** Threads whose task was given up but does not end; somebody else has their place. */
    private final Set<Thread> stuck = ConcurrentHashMap.newKeySet();
    /** Messages that wait or run. */
    private final AtomicInteger held = new AtomicInteger();

    private final AtomicInteger running = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomMade = lock.newCondition();
    /** Whether the fetcher waits for room: only then is it worth a signal. Guarded by lock for writing. */
    private volatile boolean roomAwaited;

    /** Guarded by lock. */
    private int wakeUps;
    /** Guarded by this. */
    private boolean draining;

    TaskPool(
            int concurrency,
            OptionalInt prefetchMultiplier,
            ThreadFactory factory,
            Consumer<Delivery> task,
            Runnable freed) {
        this.concurrency = concurrency;
        this.task = task;
        this.freed = freed;
        this.factory = factory;
        this.prefetch = new Prefetch(concurrency, prefetchMultiplier);
        for (int i = 0; i < concurrency; i++) {
            threads.add(factory.newThread(this::work));
        }
        threads.forEach(Thread::start);
    }

    /** How many more messages are welcome; waits a while for at least one. Zero when none is, or when interrupted. */
    int awaitRoom(Duration patience) throws InterruptedException {
        int room = room();
        if (room > 0) {
            return room;
        }
        lock.lock();
        try {
            roomAwaited = true;
            long nanos = patience.toNanos();
            int before = wakeUps;
            while (room() <= 0 && nanos > 0 && wakeUps == before) {
                nanos = roomMade.awaitNanos(nanos);
            }
            return Math.max(0, room());
        } finally {
            roomAwaited = false;
            lock.unlock();
        }
    }

    void submit(Collection<Delivery> deliveries) {
        long now = System.nanoTime();
        held.addAndGet(deliveries.size());
        for (Delivery delivery : deliveries) {
            waiting.add(new Waiting(delivery, now));
        }
    }

    int running() {
        return running.get();
    }

    /** Gives the place of a thread whose task was given up to a new one; the old one ends when its task does. */
    synchronized void replace(Thread thread) {
        stuck.add(thread);
        threads.remove(thread);
        running.decrementAndGet();
        release(1);
        Thread next = factory.newThread(this::work);
        threads.add(next);
        if (draining) {
            endThreads(1);
        }
        next.start();
    }

    /** Adds threads. */
    synchronized void grow(int more) {
        if (draining) {
            return;
        }
        resize(concurrency + more);
        for (int i = 0; i < more; i++) {
            Thread thread = factory.newThread(this::work);
            threads.add(thread);
            thread.start();
        }
        wakeUp();
    }

    /** Ends threads, each as soon as it has no task; at least one is left. False, with nothing done, if it would not be. */
    synchronized boolean shrink(int fewer) {
        if (fewer >= concurrency) {
            return false;
        }
        if (!draining) {
            resize(concurrency - fewer);
            endThreads(fewer);
        }
        return true;
    }

    /** How many tasks run at a time. */
    int concurrency() {
        return concurrency;
    }

    /** How many more messages could begin to run at this moment. */
    int idle() {
        return concurrency - held.get();
    }

    /** How many messages the pool would hold at the present pace. */
    int capacity() {
        return concurrency + prefetch.messages();
    }

    /** The messages that wait for a thread at this moment. */
    List<Delivery> waiting() {
        return waiting.stream()
                .flatMap(next -> Stream.ofNullable(next.delivery()))
                .toList();
    }

    /** How many threads are busy with a task that was given up. */
    int stuck() {
        return stuck.size();
    }

    /** Makes a wait for room end now. */
    void wakeUp() {
        lock.lock();
        try {
            wakeUps++;
            roomMade.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes back the messages that wait for a thread longer than is good for them. */
    synchronized List<Delivery> takeStale() {
        Waiting oldest = waiting.peek();
        if (draining || oldest == null || System.nanoTime() - oldest.since() < LONGEST_WAIT.toNanos()) {
            return List.of();
        }
        prefetch.reset();
        return takeWaiting();
    }

    /** Stops each thread after the task it runs, and takes back the messages that still wait. */
    synchronized List<Delivery> drain() {
        draining = true;
        List<Delivery> taken = takeWaiting();
        endThreads(threads.size());
        return taken;
    }

    /**
     * Waits for all threads to end after {@link #drain}; false if some still run their task.
     *
     * @param patience how many nanoseconds are left to wait; asked again and again, since it may be cut short
     */
    boolean awaitEnd(LongSupplier patience) throws InterruptedException {
        for (Thread thread = alive(); thread != null; thread = alive()) {
            long left = TimeUnit.NANOSECONDS.toMillis(patience.getAsLong());
            if (left <= 0) {
                return false;
            }
            thread.join(Math.min(left, 50));
        }
        return true;
    }

    private synchronized @Nullable Thread alive() {
        return threads.stream().filter(Thread::isAlive).findFirst().orElse(null);
    }

    private int room() {
        return capacity() - held.get();
    }

    private void resize(int newConcurrency) {
        concurrency = newConcurrency;
        prefetch.resize(newConcurrency);
    }

    private void endThreads(int number) {
        for (int i = 0; i < number; i++) {
            waiting.add(new Waiting(null, System.nanoTime()));
        }
    }

    private List<Delivery> takeWaiting() {
        List<Waiting> taken = new ArrayList<>();
        waiting.drainTo(taken);
        List<Delivery> deliveries = taken.stream()
                .flatMap(next -> Stream.ofNullable(next.delivery()))
                .toList();
        // What else was there tells threads to end, and still does.
        endThreads(taken.size() - deliveries.size());
        release(deliveries.size());
        return deliveries;
    }

    private void work() {
        while (true) {
            try {
                Delivery next = waiting.take().delivery();
                if (next == null) {
                    forget(Thread.currentThread());
                    return;
                }
                run(next);
                if (stuck.remove(Thread.currentThread())) {
                    return;
                }
            } catch (InterruptedException e) {
                // An interrupt meant for a task that ended just before: go on.
            }
        }
    }

    private synchronized void forget(Thread ended) {
        threads.remove(ended);
    }

    private void run(Delivery delivery) {
        long start = System.nanoTime();
        running.incrementAndGet();
        try {
            task.accept(delivery);
        } finally {
            if (!stuck.contains(Thread.currentThread())) {
                running.decrementAndGet();
                prefetch.took(System.nanoTime() - start);
                release(1);
            }
        }
    }

    private void release(int messages) {
        held.addAndGet(-messages);
        freed.run();
        if (roomAwaited) {
            lock.lock();
            try {
                roomMade.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
