package io.ssync.tasks.internal.worker;

import io.ssync.tasks.RunInterceptor;
import java.time.Duration;
import java.util.Map;

/**
 * A worker without threads, for tests: the pipeline of a real one, which goes on when somebody takes a step, on the thread that takes it.
 * It runs one task at a time and holds none ahead. Not closed: one that takes no step any more is like one that has died.
 *
 * <p>Not safe for use by several threads.
 */
public final class SteppedWorker {
    private static final Map<String, String> HOLD_NONE_AHEAD = Map.of("CELERY_WORKER_PREFETCH_MULTIPLIER", "1");

    private final Pipeline pipeline;
    private final TimeKeeper timeKeeper;

    private SteppedWorker(Pipeline pipeline, TimeKeeper timeKeeper) {
        this.pipeline = pipeline;
        this.timeKeeper = timeKeeper;
    }

    /** Opens a consumer. */
    static SteppedWorker open(TaskRuntime of, WorkerOptions given, Ticker ticker, RunInterceptor innermost) {
        WorkerOptions options = given.withConcurrency(1);
        TaskRuntime runtime = of.stepped(
                of.settings().withEnvironment(HOLD_NONE_AHEAD),
                (self, run) -> of.interceptor().around(self, () -> innermost.around(self, run)),
                ticker,
                () -> 1);
        Pipeline pipeline = Pipeline.open(runtime, options);
        pipeline.progress().storeAtOnce();
        runtime.relay().ifPresent(relay -> relay.attach(pipeline.durable()));
        return new SteppedWorker(pipeline, pipeline.timeKeeper(options.maxStuckThreads(), () -> {
            throw new IllegalStateException("the task that takes this step does not end");
        }));
    }

    /** Claims from one more queue from now on. */
    public void read(String queue) {
        pipeline.consumer().add(queue);
    }

    /**
     * Claims at most one message, runs its task, and settles it. What cannot be settled now waits for a later step.
     *
     * @return whether there was a message to claim; it need not have run
     */
    public boolean step() {
        settle();
        boolean claimed;
        try {
            claimed = pipeline.fetcher().step(Duration.ZERO) > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        TaskPool.Taken taken = pipeline.pool().poll();
        Admitted admitted = taken == null ? null : taken.admitted();
        if (admitted != null) {
            TaskPool.Slot slot = pipeline.pool().slot(admitted, () -> {});
            try {
                pipeline.run(admitted, slot);
            } finally {
                slot.release();
            }
        }
        settle();
        return claimed || admitted != null;
    }

    private void settle() {
        try {
            pipeline.completer().step(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pipeline.events().flush();
    }

    /** Does what a worker does at times: keeps its leases, looks for what dead workers held, and holds tasks to their time limits. */
    public void passTime() {
        pipeline.leases().renew();
        pipeline.leases().recover();
        timeKeeper.runOnce();
    }

    /** How often {@link #passTime} has to be called, so that no lease of a living worker runs out. */
    public static Duration longestPause(Duration lease) {
        return LeaseKeeper.recoveryInterval(lease);
    }

    /** Whether nothing waits here to be settled. */
    public boolean isIdle() {
        return pipeline.completer().isIdle() && pipeline.pool().idle() > 0;
    }
}
