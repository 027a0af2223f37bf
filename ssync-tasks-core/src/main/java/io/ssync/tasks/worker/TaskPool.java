package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run tasks, and the few messages that wait for them. Knows how many more messages are welcome.
 *
 * <p>Ends with {@link #drain}; a thread that does not come back from its task by then is left behind.
 */
final class TaskPool {
    private static final Logger log = LoggerFactory.getLogger(TaskPool.class);

    /** A message that waits longer than this for a thread is better off in its queue, where another worker may take it. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private record Waiting(Delivery delivery, long since) {}

    private final int concurrency;
    private final Consumer<Delivery> task;
    private final Prefetch prefetch;
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    /** Messages that wait or run. */
    private final AtomicInteger held = new AtomicInteger();

    private final AtomicInteger running = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomMade = lock.newCondition();
    /** Whether the fetcher waits for room: only then is it worth a signal. Guarded by lock for writing. */
    private volatile boolean roomAwaited;

    private volatile boolean draining;

    TaskPool(int concurrency, OptionalInt prefetchMultiplier, ThreadFactory factory, Consumer<Delivery> task) {
        this.concurrency = concurrency;
        this.task = task;
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
            while (room() <= 0 && nanos > 0) {
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

    /** Takes back the messages that wait for a thread longer than is good for them. */
    List<Delivery> takeStale() {
        Waiting oldest = waiting.peek();
        if (oldest == null || System.nanoTime() - oldest.since() < LONGEST_WAIT.toNanos()) {
            return List.of();
        }
        prefetch.reset();
        return takeWaiting();
    }

    /** Stops the threads once they have nothing to run, and takes back the messages that still wait. */
    List<Delivery> drain() {
        draining = true;
        return takeWaiting();
    }

    /** Waits for all threads to end after {@link #drain}; false if some still run their task. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private int room() {
        return concurrency + prefetch.messages() - held.get();
    }

    private List<Delivery> takeWaiting() {
        List<Waiting> taken = new ArrayList<>();
        waiting.drainTo(taken);
        release(taken.size());
        return taken.stream().map(Waiting::delivery).toList();
    }

    private void work() {
        while (!draining) {
            try {
                Waiting next = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    run(next.delivery());
                }
            } catch (InterruptedException e) {
                // An interrupt meant for a task that ended just before: go on.
            }
        }
    }

    private void run(Delivery delivery) {
        long start = System.nanoTime();
        running.incrementAndGet();
        try {
            task.accept(delivery);
        } catch (Throwable e) {
            log.error("running a task failed in the worker itself; its lease will bring it back", e);
        } finally {
            running.decrementAndGet();
            prefetch.took(System.nanoTime() - start);
            release(1);
        }
    }

    private void release(int messages) {
        held.addAndGet(-messages);
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
