package io.ssync.tasks.internal.worker;

import io.ssync.tasks.RunInterceptor;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.worker.Worker;
import io.ssync.tasks.worker.Worker.ChildCommand;
import io.ssync.tasks.worker.Worker.PoolKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Gathers the options of a worker, which check themselves, and starts it. Not safe for use by several threads. */
public final class WorkerSetup implements Worker.Builder {
    private final TaskRuntime runtime;
    private WorkerOptions options;

    /** Begins with the options that hold unless others are set. */
    public WorkerSetup(TaskRuntime runtime) {
        this.runtime = runtime;
        this.options = WorkerOptions.defaults(runtime.settings(), hostName());
    }

    @Override
    public Worker.Builder queues(List<String> queues) {
        options = options.withQueues(queues);
        return this;
    }

    @Override
    public Worker.Builder concurrency(int concurrency) {
        options = options.withConcurrency(concurrency);
        return this;
    }

    @Override
    public Worker.Builder name(String name) {
        options = options.withName(name.replace("%h", hostName()));
        return this;
    }

    @Override
    public Worker.Builder pool(PoolKind pool) {
        options = options.withPool(pool);
        return this;
    }

    @Override
    public Worker.Builder processes(ChildCommand child) {
        options = options.withProcesses(child);
        return this;
    }

    @Override
    public Worker.Builder lease(Duration lease) {
        options = options.withLease(lease);
        return this;
    }

    @Override
    public Worker.Builder maxStuckThreads(int threads) {
        options = options.withMaxStuckThreads(threads);
        return this;
    }

    @Override
    public Worker.Builder gracePeriod(Duration gracePeriod) {
        options = options.withGracePeriod(gracePeriod);
        return this;
    }

    @Override
    public Worker start() {
        // Here, and not when the first message of each comes.
        runtime.registry().all().forEach(TaskDefinition::bind);
        return new RunningWorker(runtime, options, Pipeline.open(runtime, options));
    }

    /**
     * A worker of these options without threads, which goes on step by step.
     *
     * @param ticker its time
     * @param innermost stands around the methods of tasks, inside the interceptors of the app
     */
    public SteppedWorker stepped(Ticker ticker, RunInterceptor innermost) {
        return SteppedWorker.open(runtime, options, ticker, innermost);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
