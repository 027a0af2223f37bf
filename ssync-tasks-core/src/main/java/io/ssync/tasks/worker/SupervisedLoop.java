package io.ssync.tasks.worker;

import io.ssync.tasks.TaskListener;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named thread that does one step again and again until it is stopped. A step that throws is logged, told to the listener,
 * and tried again after a pause that grows while it goes on failing; a repeated failure of the same kind is logged once.
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
    private final Thread thread;
    private volatile boolean stopping;
    private volatile int failures;

    private SupervisedLoop(String name, Step step, TaskListener listener) {
        this.name = name;
        this.step = step;
        this.listener = listener;
        this.thread = new Thread(this::loop, name);
        thread.setDaemon(true);
    }

    static SupervisedLoop start(String name, Step step, TaskListener listener) {
        SupervisedLoop loop = new SupervisedLoop(name, step, listener);
        loop.thread.start();
        return loop;
    }

    /** A loop whose step runs at intervals. */
    static SupervisedLoop every(Duration interval, String name, Runnable step, TaskListener listener) {
        return start(
                name,
                () -> {
                    Thread.sleep(interval.toMillis());
                    step.run();
                },
                listener);
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
                    log.info("{} works again after {} failures", name, failures);
                    failures = 0;
                }
            } catch (InterruptedException e) {
                // Either stop() was called, or somebody interrupted a thread that is not theirs: go by the flag.
                continue;
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    private void failed(Throwable error) {
        failures++;
        try {
            if (failures == 1) {
                log.error("{} failed and goes on", name, error);
            } else {
                log.debug("{} failed {} times in a row", name, failures, error);
            }
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
