package io.ssync.tasks.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The wish that this process ends, by SIGTERM or Ctrl-C.
 *
 * <p>A command that runs until then waits in {@link #await()}, cleans up and returns; its exit code is the process's. Any other
 * command is interrupted, and the exit code is the signal's. A second signal asks whoever cleans up to hurry; a third one ends
 * the process at once. Safe for use by any thread.
 */
public final class StopSignal {
    /** What a shell shows for a process that a signal has ended, plus the signal's number. */
    private static final int BY_SIGNAL = 128;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final List<Runnable> hurrying = new CopyOnWriteArrayList<>();
    /** The number of the first signal, or 0. */
    private final AtomicInteger firstSignal = new AtomicInteger();

    private final AtomicBoolean hurried = new AtomicBoolean();
    private final Thread main = Thread.currentThread();
    private volatile boolean awaited;
    private volatile int exitCode;

    private StopSignal() {}

    /** A signal that only {@link #request()} gives. */
    public static StopSignal manual() {
        return new StopSignal();
    }

    /** Listens to the signals of the operating system, on behalf of the calling thread. */
    public static StopSignal ofProcess() {
        StopSignal signal = new StopSignal();
        Signals.handle(signal::received);
        Runtime.getRuntime().addShutdownHook(new Thread(signal::stopProcess, "ssync-stop"));
        return signal;
    }

    /** Waits for the wish; returns at once if it was there before. */
    public void await() throws InterruptedException {
        awaited = true;
        requested.await();
    }

    /** Waits for the wish, but no longer than this; returns whether it was there. */
    boolean await(Duration most) throws InterruptedException {
        awaited = true;
        return requested.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks the process to end. */
    public void request() {
        requested.countDown();
    }

    /** What to do when the wish is repeated, on a thread of its own. */
    public void onHurry(Runnable action) {
        hurrying.add(action);
    }

    /**
     * To be called when all is cleaned up.
     *
     * @param code what the command returned
     * @return what the process should return: the same, or the signal's code if a signal has cut the command short
     */
    public int finished(int code) {
        int signal = firstSignal.get();
        exitCode = signal == 0 || awaited ? code : BY_SIGNAL + signal;
        finished.countDown();
        return exitCode;
    }

    private void received(int signal) {
        if (firstSignal.compareAndSet(0, signal)) {
            boolean orderly = awaited;
            request();
            if (!orderly) {
                main.interrupt();
            }
        } else if (hurried.compareAndSet(false, true)) {
            hurrying.forEach(Runnable::run);
        } else {
            Runtime.getRuntime().halt(BY_SIGNAL + signal);
        }
    }

    /** Where signals cannot be handled, or something else ends the process, this gives the command the time to clean up. */
    private void stopProcess() {
        if (finished.getCount() == 0) {
            return;
        }
        boolean orderly = awaited;
        request();
        if (!orderly) {
            main.interrupt();
        }
        try {
            finished.await();
        } catch (InterruptedException e) {
            return;
        }
        if (orderly) {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
