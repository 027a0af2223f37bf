package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named thread that does one step again and again until it is stopped. A step that throws is logged, told to the listener,
 * and tried again after a pause that grows while it goes on failing; a failure of the same kind is logged once a minute.
 */
final class SupervisedLoop {
    private static final Logger log = LoggerFactory.getLogger(SupervisedLoop.class);
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /** One step; may block until there is something to do. An interrupt asks it to return. */
    @FunctionalInterface
    interface Step {
        void run() throws InterruptedException;
    }

    private final String name;
    private final Step step;
    private final TaskListener listener;
    private final RepeatedCauses causes;
    private final Thread thread;
    private volatile boolean stopping;
    /** How often the step has failed in a row, and whether the log says so; of the thread. */
    private int failures;

    private boolean told;

    private SupervisedLoop(String name, Step step, TaskListener listener, Ticker ticker) {
        this.name = name;
        this.step = step;
        this.listener = listener;
        this.causes = new RepeatedCauses(log, ticker);
        this.thread = new Thread(this::loop, name);
        thread.setDaemon(true);
    }

    static SupervisedLoop start(String name, Step step, TaskListener listener, Ticker ticker) {
        SupervisedLoop loop = new SupervisedLoop(name, step, listener, ticker);
        loop.thread.start();
        return loop;
    }

    /** A loop that rests for so long before each step. */
    static SupervisedLoop every(Duration rest, String name, Runnable step, TaskListener listener, Ticker ticker) {
        return start(
                name,
                () -> {
                    Thread.sleep(rest.toMillis());
                    step.run();
                },
                listener,
                ticker);
    }

    /** A loop whose step begins at intervals, however long it takes. */
    static SupervisedLoop atRate(Duration interval, String name, Runnable step, TaskListener listener, Ticker ticker) {
        Pace pace = new Pace(interval, ticker);
        return start(
                name,
                () -> {
                    TimeUnit.NANOSECONDS.sleep(pace.left().toNanos());
                    pace.begin();
                    step.run();
                },
                listener,
                ticker);
    }

    /** Asks the loop to end after the step it is in, interrupting it, and waits for that. */
    void stop(Duration patience) {
        interrupt();
        join(patience);
    }

    /** Asks the loop to end, interrupting the step it is in. */
    void interrupt() {
        stopping = true;
        thread.interrupt();
    }

    /** Asks the loop to end after the step it is in. */
    void requestStop() {
        stopping = true;
    }

    /** Waits for the loop to end. */
    void join(Duration patience) {
        try {
            thread.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        while (!stopping) {
            try {
                step.run();
                if (failures > 0) {
                    worksAgain();
                }
            } catch (InterruptedException e) {
                // Either stop() was called, or somebody interrupted a thread that is not theirs: go by the flag.
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    private void worksAgain() {
        if (told) {
            log.info("{} works again after {} failures", name, failures);
        }
        told = false;
        failures = 0;
    }

    private void failed(Throwable error) {
        failures++;
        try {
            told |= causes.error("goes on after a failure:", name, error);
            listener.loopFailed(name, error);
        } catch (Throwable again) {
            // Memory may be out: to tell of it must not end the loop.
        }
        try {
            Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, 20L << Math.min(failures, 6)));
        } catch (InterruptedException e) {
            // As above: the flag decides.
        }
    }
}
