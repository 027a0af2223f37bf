package io.ssync.tasks.internal.worker;

import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the threads of a worker, moves the {@link Pipeline} with them, and ends them in order. Decides nothing about a task. Started
 * when it is made. Safe for use by any thread.
 */
final class RunningWorker implements Worker {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    /** The last results and acknowledgements may take this long, even when there is no grace. */
    private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(5);

    /** How long a cancelled task may take to notice. */
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(1);

    /** A worker is not ready if no claim has succeeded for this long: longer than a wait and its time-out together. */
    private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(20);

    /** A worker is dead if its fetch loop takes longer than this for one step, whatever comes of it. */
    private static final Duration STEP_PATIENCE = Duration.ofSeconds(60);

    private final WorkerOptions options;
    private final Ticker ticker;
    private final Pipeline pipeline;
    private final PoolThreads threads;
    private final Loops loops;
    private final SupervisedLoop fetching;
    private final RemoteControl remoteControl;
    private final BackendWatch backendWatch;
    /** Null if the broker keeps no counts. */
    private final @Nullable FigureWriter figures;

    private final CountDownLatch ended = new CountDownLatch(1);
    /** Ends the watch of the ledger over what is held; null if the app has no ledger. */
    private ResultBackend.@Nullable Subscription watched;

    private volatile WorkerState state = new WorkerState.Running();

    RunningWorker(TaskRuntime runtime, WorkerOptions options, Pipeline pipeline) {
        this.options = options;
        this.ticker = runtime.ticker();
        this.pipeline = pipeline;
        threads = new PoolThreads(
                pipeline.pool(), PoolThreads.factory(options.pool(), prefix() + "task-"), pipeline::run);
        loops = new Loops(prefix(), runtime.listener(), ticker);
        remoteControl = new RemoteControl(runtime, options, pipeline, threads, this::closeInBackground);
        remoteControl.join();
        runtime.relay().ifPresent(relay -> watched = relay.attach(pipeline.durable()));
        backendWatch = new BackendWatch(runtime.results());
        backendWatch.runOnce();
        figures = runtime.broker()
                .counts()
                .map(kept -> new FigureWriter(runtime, kept))
                .orElse(null);
        threads.start();

        loops.start("complete", () -> pipeline.completer().step(Duration.ofMillis(200)));
        fetching = loops.start("fetch", () -> pipeline.fetcher().step(Fetcher.CLAIM_WAIT));
        loops.start("control", remoteControl::step);
        loops.start("events", () -> pipeline.events().runOnce());
        loops.every(TimeKeeper.INTERVAL, "watch", timeKeeper()::runOnce);
        loops.every(Pipeline.STALE_INTERVAL, "stale", pipeline::giveBackStale);
        loops.every(BackendWatch.INTERVAL, "results", backendWatch::runOnce);
        loops.every(ProgressFlusher.INTERVAL, "progress", pipeline.progress()::runOnce);
        loops.atRate(LeaseKeeper.renewalInterval(options.lease()), "renew", pipeline.leases()::renew);
        loops.every(LeaseKeeper.recoveryInterval(options.lease()), "recover", pipeline.leases()::recover);
        ResultCleaner cleaner = new ResultCleaner(runtime.results(), runtime.settings(), runtime.clock());
        if (cleaner.isNeeded()) {
            loops.every(ResultCleaner.INTERVAL, "expire", cleaner::runOnce);
        }
        remoteControl.online();
        if (runtime.settings().enableRemoteControl()) {
            loops.start("others", pipeline.others()::step);
            pipeline.others().askForNamesakes();
        }
        loops.every(Heartbeat.INTERVAL, "heartbeat", remoteControl::beat);
        if (figures != null) {
            loops.start("figures", figures::step);
        }
        runtime.relay().ifPresent(LedgerRelay::start);
        log.info(
                "worker {} ready: {} {} on queues {} of {}",
                options.name(),
                options.concurrency(),
                options.pool(),
                options.queues(),
                runtime.broker().describe());
    }

    private TimeKeeper timeKeeper() {
        return pipeline.timeKeeper(options.maxStuckThreads(), this::closeExhausted);
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public int running() {
        return pipeline.pool().running();
    }

    @Override
    public void close() {
        close(options.gracePeriod());
    }

    @Override
    public void close(Duration grace) {
        if (beginToClose(grace, false)) {
            new Shutdown().run();
        } else {
            awaitEnd();
        }
    }

    /** False if somebody else closes it already; then its grace may have become shorter. */
    private synchronized boolean beginToClose(Duration grace, boolean exhausted) {
        long end = ticker.nanos() + grace.toNanos();
        if (state instanceof WorkerState.Running running) {
            log.info("worker {} stops: {} tasks run, up to {} s for them to end", name(), running(), grace.toSeconds());
            state = running.drain(end, exhausted);
            return true;
        }
        if (state instanceof WorkerState.Draining draining) {
            state = draining.within(end);
        }
        return false;
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The steps of the end. Each is taken, whatever becomes of those before it. */
    private final class Shutdown {
        private boolean interrupted;

        void run() {
            try {
                step("stop claiming", this::stopClaiming);
                step("wait for its tasks", this::awaitTasks);
                step("settle what is finished", this::awaitCompletions);
                step("end its child processes", pipeline::closeChildren);
                step("end its loops", () -> loops.stop(CANCEL_PATIENCE));
                step("store the last progress", pipeline.progress()::runOnce);
                step("add its last counts", this::addFigures);
                step("say goodbye", remoteControl::offline);
                step("close its consumer", pipeline.consumer()::close);
                step("leave the ledger", this::leaveLedger);
            } finally {
                synchronized (RunningWorker.this) {
                    state = ((WorkerState.Draining) state).stop();
                }
                log.info("worker {} stopped", name());
                ended.countDown();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void step(String what, Interruptible action) {
            try {
                action.run();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (RuntimeException | Error e) {
                log.error("worker {} could not {}", name(), what, e);
            }
        }

        private void stopClaiming() {
            remoteControl.close();
            fetching.requestStop();
            pipeline.fetcher().stop();
            fetching.join(Fetcher.CLAIM_WAIT.plusSeconds(1));
            pipeline.giveBackWaiting();
            threads.drain();
        }

        private void addFigures() {
            if (figures != null) {
                figures.finish();
            }
        }

        private void leaveLedger() {
            if (watched != null) {
                watched.close();
            }
        }

        private void awaitTasks() throws InterruptedException {
            if (!threads.awaitEnd(this::graceLeft)) {
                cancelTasks();
            }
        }

        private void cancelTasks() throws InterruptedException {
            if (running() > 0) {
                log.warn("worker {} cancels {} tasks; they go back to their queues", name(), running());
            }
            pipeline.cancelTasks("its worker shuts down");
            boolean done = awaitTasks(CANCEL_PATIENCE);
            if (!done && pipeline.killChildren()) {
                done = awaitTasks(CANCEL_PATIENCE);
            }
            if (!done) {
                pipeline.leaveBehind(); // They ignore the interrupt.
            }
        }

        private boolean awaitTasks(Duration patience) throws InterruptedException {
            long end = ticker.nanos() + patience.toNanos();
            return threads.awaitEnd(() -> end - ticker.nanos());
        }

        /** As long as the grace allows: what is finished should not run again because the result backend is away. */
        private void awaitCompletions() throws InterruptedException {
            long least = ticker.nanos() + SETTLE_PATIENCE.toNanos();
            while (!pipeline.completer().isIdle() && (graceLeft() > 0 || least - ticker.nanos() > 0)) {
                Thread.sleep(5);
            }
            if (!pipeline.completer().isIdle()) {
                log.warn("worker {} could not settle all finished tasks; they will be delivered again", name());
            }
        }

        private long graceLeft() {
            return ((WorkerState.Draining) state).graceEnd() - ticker.nanos();
        }
    }

    @FunctionalInterface
    private interface Interruptible {
        void run() throws InterruptedException;
    }

    @Override
    public boolean awaitClose() throws InterruptedException {
        ended.await();
        return !state.isExhausted();
    }

    @Override
    public boolean isEndedByTask() {
        return threads.isExiting();
    }

    @Override
    public Worker.Health health() {
        if (state.isExhausted()) {
            return dead("too many threads are stuck in tasks that ignore their time limits");
        }
        if (!(state instanceof WorkerState.Running)) {
            return notReady("it is being closed");
        }
        Fetcher fetcher = pipeline.fetcher();
        if (fetcher.sinceLastStep().compareTo(STEP_PATIENCE) > 0) {
            return dead("it has tried to claim nothing for "
                    + fetcher.sinceLastStep().toSeconds() + " s");
        }
        if (fetcher.sinceLastGoodStep().compareTo(CLAIM_PATIENCE) > 0) {
            return notReady("the broker has not answered for "
                    + fetcher.sinceLastGoodStep().toSeconds() + " s");
        }
        return pipeline.problem()
                .or(() -> backendWatch.problem().map(problem -> "results cannot be stored: " + problem))
                .map(RunningWorker::notReady)
                .orElse(new Worker.Health(true, true, "ok"));
    }

    private static Worker.Health notReady(String reason) {
        return new Worker.Health(true, false, reason);
    }

    private static Worker.Health dead(String reason) {
        return new Worker.Health(false, false, reason);
    }

    /** What the names of this worker's threads begin with. */
    private String prefix() {
        return "ssync-" + options.name() + "-";
    }

    private void closeExhausted() {
        if (beginToClose(options.gracePeriod(), true)) {
            inBackground(new Shutdown()::run);
        }
    }

    private void closeInBackground() {
        inBackground(this::close);
    }

    /** On a thread of its own, since closing waits for the one that calls this. */
    private void inBackground(Runnable close) {
        new Thread(close, prefix() + "close").start();
    }
}
