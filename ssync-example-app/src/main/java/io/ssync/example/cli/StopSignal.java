package io.ssync.example.cli;

import java.util.concurrent.CountDownLatch;

/**
 * The wish that this process ends, by SIGTERM or Ctrl-C.
 *
 * <p>A command that runs until then waits in {@link #await()}, cleans up and returns; its exit code is the process's. Any other
 * command is interrupted, and the exit code is the signal's. Safe for use by any thread.
 */
public final class StopSignal {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
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
        Runtime.getRuntime().addShutdownHook(new Thread(signal::stopProcess, "ssync-stop"));
        return signal;
    }

    /** Waits for the wish; returns at once if it was there before. */
    public void await() throws InterruptedException {
        awaited = true;
        requested.await();
    }

    /** Asks the process to end. */
    public void request() {
        requested.countDown();
    }

    /** To be called when all is cleaned up. */
    public void finished(int code) {
        exitCode = code;
        finished.countDown();
    }

    /** A Java program that gets a signal runs this and exits with the signal's code, unless it is halted before. */
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
