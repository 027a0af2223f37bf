package io.ssync.tasks.cli;

import io.ssync.tasks.worker.Worker;
import java.time.Duration;

/** Keeps a process alive for as long as its worker is of use. */
public final class WorkerWatch {
    /**
     * The exit code of a worker that has closed itself: {@code EX_TEMPFAIL} of sysexits.h, for a failure that another try may
     * not have.
     */
    static final int CLOSED_ITSELF = 75;

    /**
     * The exit code of a worker whose process was ended by a task: {@code EX_SOFTWARE} of sysexits.h. Not 0, so that a supervisor
     * that restarts after failures only restarts it.
     */
    static final int ENDED_BY_TASK = 70;

    private final StopSignal stopSignal;
    private final Worker worker;
    private volatile boolean gaveUp;

    private WorkerWatch(StopSignal stopSignal, Worker worker) {
        this.stopSignal = stopSignal;
        this.worker = worker;
    }

    /**
     * Waits until the process is asked to stop. Asked again, the worker waits no longer for its running tasks.
     *
     * @throws Problem if the worker closed itself before: a new process has to take its place
     */
    public static void untilStop(StopSignal stopSignal, Worker worker) throws InterruptedException {
        WorkerWatch watch = new WorkerWatch(stopSignal, worker);
        Thread watching = new Thread(watch::watch, "ssync-worker-watch");
        watching.setDaemon(true);
        watching.start();
        stopSignal.onHurry(() -> worker.close(Duration.ZERO));
        stopSignal.await();
        watching.interrupt();
        if (watch.gaveUp) {
            throw new Problem(
                    "worker " + worker.name()
                            + " closed itself: too many of its threads are stuck in tasks that ignore their time limits;"
                            + " start it again",
                    CLOSED_ITSELF);
        }
    }

    /**
     * Closes the worker.
     *
     * @throws Problem if a task has called {@code System.exit}, which is why the worker ends
     */
    static void close(Worker worker) {
        boolean endedByTask = worker.isEndedByTask();
        worker.close();
        if (endedByTask) {
            throw new Problem(
                    "a task has called System.exit and ends worker " + worker.name()
                            + "; its message is delivered again when its lease ends, and counts this worker as lost",
                    ENDED_BY_TASK);
        }
    }

    private void watch() {
        try {
            // Closed by itself, or by remote control: the process is of no more use.
            gaveUp = !worker.awaitClose();
            stopSignal.request();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
