package io.ssync.tasks.spring;

import io.ssync.tasks.worker.Worker;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The worker of an application: starts after the web server does, and stops together with the requests, before any bean that its tasks may
 * need. Safe for use by any thread.
 */
public final class WorkerLifecycle implements SmartLifecycle {
    /** That of the web server's requests; the server itself begins before and ends after it. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

    private static final Logger log = LoggerFactory.getLogger(WorkerLifecycle.class);

    private final Supplier<Worker.Builder> setup;
    private volatile @Nullable Worker worker;

    WorkerLifecycle(Supplier<Worker.Builder> setup) {
        this.setup = setup;
    }

    /** The worker, while it is started. */
    public Optional<Worker> worker() {
        return Optional.ofNullable(worker);
    }

    @Override
    public synchronized void start() {
        if (worker == null) {
            worker = setup.get().start();
        }
    }

    @Override
    public void stop() {
        Worker stopping = worker;
        if (stopping != null) {
            stopping.close();
            worker = null;
        }
    }

    /** Lets what else is in its phase stop meanwhile. */
    @Override
    public void stop(Runnable callback) {
        new Thread(
                        () -> {
                            try {
                                stop();
                            } catch (RuntimeException e) {
                                log.error("the worker could not be stopped in order", e);
                            } finally {
                                callback.run();
                            }
                        },
                        "ssync-stop")
                .start();
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
