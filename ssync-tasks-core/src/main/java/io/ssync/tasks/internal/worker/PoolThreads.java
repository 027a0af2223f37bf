package io.ssync.tasks.internal.worker;

import io.ssync.tasks.worker.Worker.PoolKind;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run the tasks of a {@link TaskPool}: one for each slot. A thread whose slot was given up is left behind, and
 * ends when its task does. Ends with {@link #drain}. Safe for use by any thread.
 */
final class PoolThreads {
    private static final Logger log = LoggerFactory.getLogger(PoolThreads.class);

    /** Runs a task; never throws. */
    @FunctionalInterface
    interface Runner {
        void run(Admitted admitted, TaskPool.Slot slot);
    }

    private final TaskPool pool;
    private final ThreadFactory factory;
    private final Runner runner;
    /** Guarded by this. */
    private final List<Thread> threads = new ArrayList<>();

    private boolean draining;

    PoolThreads(TaskPool pool, ThreadFactory factory, Runner runner) {
        this.pool = pool;
        this.factory = factory;
        this.runner = runner;
    }

    /** Makes the threads of a pool of this kind, not yet started, named after the prefix and a number. */
    static ThreadFactory factory(PoolKind kind, String prefix) {
        return switch (kind) {
            // Those of processes speak with one child each.
            case THREADS, PROCESS -> platformThreads(prefix);
            case VIRTUAL -> virtualThreads(prefix);
        };
    }

    private static ThreadFactory platformThreads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> new Thread(work, prefix + number.incrementAndGet());
    }

    /** {@code Thread.ofVirtual().name(prefix, 1).factory()}, which Java 17 does not have. */
    private static ThreadFactory virtualThreads(String prefix) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (NoSuchMethodException | ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "the pool of virtual threads needs Java 21 or later, this is "
                            + Runtime.version().feature(),
                    e);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot make virtual threads", e);
        }
    }

    synchronized void start() {
        for (int i = 0; i < pool.concurrency(); i++) {
            add();
        }
    }

    /** Adds threads. */
    synchronized void grow(int more) {
        if (draining) {
            return;
        }
        for (int i = 0; i < more; i++) {
            add();
        }
        pool.resize(pool.concurrency() + more);
    }

    /** Ends threads, each as soon as it has no task; at least one is left. False, with nothing done, if it would not be. */
    synchronized boolean shrink(int fewer) {
        if (fewer >= pool.concurrency()) {
            return false;
        }
        if (!draining) {
            pool.resize(pool.concurrency() - fewer);
            pool.endThreads(fewer);
        }
        return true;
    }

    /** Stops each thread after the task it runs. */
    synchronized void drain() {
        draining = true;
        pool.endThreads(threads.size());
    }

    /**
     * Waits for all threads to end after {@link #drain}; false if some still run their task.
     *
     * @param patience how many nanoseconds are left to wait; asked again and again, since it may be cut short
     */
    boolean awaitEnd(LongSupplier patience) throws InterruptedException {
        for (List<Thread> alive = alive(); !alive.isEmpty(); alive = alive()) {
            long left = TimeUnit.NANOSECONDS.toMillis(patience.getAsLong());
            // A thread that ends the process waits for us, and not the other way round.
            if (left <= 0 || alive.stream().allMatch(PoolThreads::isExiting)) {
                return false;
            }
            alive.get(0).join(Math.min(left, 50));
        }
        return true;
    }

    /** Whether one of the threads is within a call of {@link System#exit}, so that a task ends this process. */
    synchronized boolean isExiting() {
        return threads.stream().anyMatch(PoolThreads::isExiting);
    }

    private static boolean isExiting(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.Shutdown")
                    && frame.getMethodName().equals("exit")) {
                return true;
            }
        }
        return false;
    }

    private synchronized List<Thread> alive() {
        return threads.stream().filter(Thread::isAlive).toList();
    }

    private synchronized void add() {
        Thread thread = factory.newThread(this::work);
        threads.add(thread);
        thread.start();
    }

    private void work() {
        while (true) {
            try {
                Admitted next = pool.take().admitted();
                if (next == null || !run(next)) {
                    forget(Thread.currentThread());
                    return;
                }
            } catch (InterruptedException e) {
                // An interrupt meant for a task that ended just before: go on.
            }
        }
    }

    /** False if the thread has lost its place. */
    private boolean run(Admitted admitted) {
        Thread thread = Thread.currentThread();
        TaskPool.Slot slot = pool.slot(admitted, () -> replace(thread));
        try {
            runner.run(admitted, slot);
        } catch (Throwable e) {
            // Against the runner's promise, since memory is out, say. It must not cost the thread.
            log.error("a thread of the pool goes on after an error", e);
        }
        return slot.release();
    }

    private synchronized void replace(Thread left) {
        threads.remove(left);
        add();
        if (draining) {
            pool.endThreads(1);
        }
    }

    private synchronized void forget(Thread ended) {
        threads.remove(ended);
    }
}
