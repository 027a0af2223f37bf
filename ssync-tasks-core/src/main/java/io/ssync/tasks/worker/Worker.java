package io.ssync.tasks.worker;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.ConsumerOptions;
import io.ssync.tasks.broker.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Revocation;
import io.ssync.tasks.control.Command;
import io.ssync.tasks.control.Node;
import io.ssync.tasks.events.EventSender;
import io.ssync.tasks.worker.process.ChildCommand;
import io.ssync.tasks.worker.process.ChildProcesses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker: claims messages of some queues and runs their tasks, until it is closed. Made by
 * {@link TaskApp#worker()}. Safe for use by any thread.
 */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    /** How long the last results and acknowledgements may take. */
    private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(5);

    /** How long a cancelled task may take to notice. */
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(1);

    /** So long no claim may be answered before the worker counts as not ready: longer than a wait and its time-out together. */
    private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(20);

    /** So long the fetch loop may take for one step, whatever comes of it, before the worker counts as dead. */
    private static final Duration STEP_PATIENCE = Duration.ofSeconds(60);

    private final TaskApp app;
    private final WorkerOptions options;
    private final TaskListener listener;
    private final Consumer consumer;
    private final Completer completer;
    private final ProgressFlusher progress;
    private final TaskRunner runner;
    private final TaskPool pool;
    /** Null where tasks run on threads of this process. */
    private final @Nullable ChildProcesses children;

    private final Fetcher fetcher;
    private final TimeKeeper timeKeeper;
    private final Quarantine quarantine;
    private final LedgerGate gate;
    private final InspectCommands inspected;
    private final EventSender events;
    private final Heart heart;
    private final Node node;
    private final Set<Attempt> running = ConcurrentHashMap.newKeySet();
    private final DeclaredLimits limits = new DeclaredLimits();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean exhausted;
    private volatile boolean closing;
    /** Until when the running tasks may go on once the worker closes, by {@link System#nanoTime}. */
    private volatile long graceEnd;

    private final SupervisedLoop fetching;
    private final SupervisedLoop completing;
    private final SupervisedLoop controlling;
    private final SupervisedLoop telling;
    private final List<SupervisedLoop> upkeep = new ArrayList<>();

    private Worker(TaskApp app, WorkerOptions options, @Nullable ChildProcesses children) {
        this.app = app;
        this.children = children;
        this.options = options;
        this.listener = app.listener();
        ThreadFactory threads = options.pool().factory(prefix() + "task-");
        events = new EventSender(app.broker().fanout(), options.name(), app.logicalClock(), app.clock());
        events.enable(app.settings().sendTaskEvents());
        this.consumer = app.broker()
                .consume(new ConsumerOptions(
                        options.name(),
                        options.queues(),
                        options.lease(),
                        options.maxRedeliveries(),
                        app.registry().limits()));
        ResultWriter writer = new ResultWriter(options.name(), app.settings(), app.clock());
        completer = new Completer(app.broker(), consumer, app.results(), app.ledger(), listener);
        gate = new LedgerGate(app.ledger(), this::complete);
        progress = new ProgressFlusher(app.results(), writer, listener);
        runner = new TaskRunner(
                app,
                options.name(),
                new WorkerSurroundings(
                        app,
                        consumer,
                        progress,
                        events,
                        gate,
                        options.maxRedeliveries(),
                        limits,
                        running,
                        this::begins),
                () -> children == null ? Optional.of(Place.HERE) : ProcessPlace.take(children));
        pool = new TaskPool(
                options.concurrency(),
                app.settings().prefetchMultiplier(),
                threads,
                delivery -> complete(run(delivery)),
                consumer::slotFreed);
        quarantine = new Quarantine(consumer, options.maxRedeliveries());
        fetcher = new Fetcher(consumer, quarantine, gate, pool, completer, listener);
        timeKeeper = new TimeKeeper(running, pool, this::complete, options.maxStuckThreads(), this::closeExhausted);
        LeaseKeeper leases = new LeaseKeeper(consumer, running, this::storeGivenUp);
        ResultCleaner cleaner = new ResultCleaner(app.results(), app.settings().resultExpires(), app.clock());

        inspected = new InspectCommands(app, options.name(), consumer, pool, children, running);
        heart = new Heart(events, pool::running, inspected::total);
        node = join();

        completing = SupervisedLoop.start(prefix() + "complete", completer::runOnce, listener);
        fetching = SupervisedLoop.start(prefix() + "fetch", fetcher::runOnce, listener);
        controlling = SupervisedLoop.start(prefix() + "control", node::runOnce, listener);
        telling = SupervisedLoop.start(prefix() + "events", events::runOnce, listener);
        every(TimeKeeper.INTERVAL, "watch", this::watch);
        heart.online();
        every(Heart.INTERVAL, "heartbeat", heart::beat);
        every(ProgressFlusher.INTERVAL, "progress", progress::runOnce);
        every(LeaseKeeper.renewalInterval(options.lease()), "renew", leases::renew);
        every(LeaseKeeper.recoveryInterval(options.lease()), "recover", leases::recover);
        if (!app.settings().resultExpires().isZero() && !app.results().expiresByItself()) {
            every(ResultCleaner.INTERVAL, "expire", cleaner::runOnce);
        }
        app.relay().ifPresent(LedgerRelay::start);
        log.info(
                "worker {} ready: {} {} on queues {} of {}",
                options.name(),
                options.concurrency(),
                options.pool(),
                options.queues(),
                app.broker().describe());
    }

    private static Worker start(TaskApp app, WorkerOptions options) {
        if (options.pool() != PoolKind.PROCESS) {
            return new Worker(app, options, null);
        }
        if (options.child() == null) {
            throw new IllegalArgumentException(
                    "the pool of processes has to know how a child is started: call processes(…) instead of pool(…)");
        }
        ChildProcesses children = new ChildProcesses(
                options.child(),
                options.concurrency(),
                app.settings().maxTasksPerChild(),
                app.settings().maxMemoryPerChild());
        try {
            children.awaitFirst();
            return new Worker(app, options, children);
        } catch (RuntimeException e) {
            children.close();
            throw e;
        }
    }

    /** Starts to set up a worker; {@link TaskApp#worker()} reads better. */
    public static Builder builder(TaskApp app) {
        return new Builder(app);
    }

    /** The node name, for example {@code celery@host}. */
    public String name() {
        return options.name();
    }

    /** How many tasks run at this moment. */
    public int running() {
        return pool.running();
    }

    /**
     * Stops with the grace period that was set: takes no more messages, lets the running tasks end, then cancels those that
     * are left and gives them back to their queues.
     */
    @Override
    public void close() {
        close(options.gracePeriod());
    }

    /**
     * Stops with another grace period; zero cancels the running tasks at once. While the worker is being closed already, this
     * shortens its grace period if the new one is shorter, and waits with whoever closes it.
     */
    public void close(Duration grace) {
        if (beginsToClose(grace)) {
            shutDown();
        } else {
            awaitEnd();
        }
    }

    private synchronized boolean beginsToClose(Duration grace) {
        boolean first = !closing;
        long end = System.nanoTime() + grace.toNanos();
        if (first || end - graceEnd < 0) {
            graceEnd = end;
            log.info("worker {} stops: {} tasks run, up to {} s for them to end", name(), running(), grace.toSeconds());
        }
        closing = true;
        return first;
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void shutDown() {
        node.close();
        controlling.requestStop();
        fetching.requestStop();
        fetcher.stop();
        fetching.join(Fetcher.CLAIM_WAIT.plusSeconds(1));
        try {
            release(gate.drain());
            release(pool.drain());
            if (!pool.awaitEnd(() -> graceEnd - System.nanoTime())) {
                cancelRunning();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        awaitCompletions();
        if (children != null) {
            children.close();
        }
        controlling.stop(CANCEL_PATIENCE);
        completing.stop(CANCEL_PATIENCE);
        progress.runOnce();
        upkeep.forEach(loop -> loop.stop(CANCEL_PATIENCE));
        telling.stop(CANCEL_PATIENCE);
        events.flush();
        heart.offline();
        consumer.close();
        log.info("worker {} stopped", name());
        ended.countDown();
    }

    /**
     * Waits until the worker has been closed, by whomever.
     *
     * @return false if it closed itself, because too many threads were stuck in tasks that ignore their time limits: the
     *     process should end, and be started anew
     */
    public boolean awaitClose() throws InterruptedException {
        ended.await();
        return !exhausted;
    }

    /** How the worker is at this moment. Costs nothing; never waits. */
    public WorkerHealth health() {
        if (exhausted) {
            return WorkerHealth.dead("too many threads are stuck in tasks that ignore their time limits");
        }
        if (closing) {
            return WorkerHealth.notReady("it is being closed");
        }
        if (fetcher.sinceLastStep().compareTo(STEP_PATIENCE) > 0) {
            return WorkerHealth.dead("it has tried to claim nothing for "
                    + fetcher.sinceLastStep().toSeconds() + " s");
        }
        if (fetcher.sinceLastGoodStep().compareTo(CLAIM_PATIENCE) > 0) {
            return WorkerHealth.notReady("the broker has not answered for "
                    + fetcher.sinceLastGoodStep().toSeconds() + " s");
        }
        if (children != null && children.problem() != null) {
            return WorkerHealth.notReady("no child process is there: " + children.problem());
        }
        if (gate.isWaiting()) {
            return WorkerHealth.notReady("the ledger is away and durable tasks wait for it");
        }
        return completer.isFull()
                ? WorkerHealth.notReady("the result backend is away and enough finished tasks wait for it")
                : WorkerHealth.OK;
    }

    private void every(Duration interval, String name, Runnable step) {
        upkeep.add(SupervisedLoop.every(interval, prefix() + name, step, listener));
    }

    /** What the names of this worker's threads begin with. */
    private String prefix() {
        return "ssync-" + options.name() + "-";
    }

    private void closeExhausted() {
        synchronized (this) {
            if (closing) {
                return;
            }
            exhausted = true;
        }
        closeInBackground();
    }

    /** Closes on a thread of its own, since that waits for the one that calls this. */
    private void closeInBackground() {
        new Thread(this::close, prefix() + "close").start();
    }

    private Map<String, Command> commands() {
        Map<String, Command> commands = new HashMap<>(inspected.byName());
        commands.putAll(new ControlCommands(
                        app, consumer, pool, children, running, limits, events, heart, this::closeInBackground)
                .byName());
        return commands;
    }

    private void complete(Completion completion) {
        if (completion.delivery() == null) {
            completer.add(completion);
            return;
        }
        quarantine.leave(completion.delivery());
        completer.add(completion.marked(gate.leave(completion.delivery())));
    }

    private void storeGivenUp(DeadLetter letter) {
        runner.givenUp(letter).ifPresent(this::complete);
    }

    private Completion run(Delivery delivery) {
        try {
            return runner.run(delivery);
        } catch (Throwable e) {
            // Of any kind, since it would end a thread of the pool, whose message nobody would ever settle.
            log.error("a message of queue {} could not be handled and goes back to it", delivery.queue(), e);
            listener.loopFailed(Thread.currentThread().getName(), e);
            return new Completion(delivery, null, Settlement.RELEASE);
        }
    }

    /** What has to be looked at a few times a second. */
    private void watch() {
        timeKeeper.runOnce();
        terminateRevoked();
        giveBackStale();
    }

    private void terminateRevoked() {
        for (Attempt attempt : running) {
            if (consumer.revocation(attempt.running().id()) == Revocation.TERMINATED) {
                attempt.terminate();
            }
        }
    }

    private void giveBackStale() {
        List<Delivery> stale = pool.takeStale();
        if (!stale.isEmpty()) {
            log.debug("{} messages found no free thread and go back to their queues", stale.size());
            release(stale);
        }
    }

    private void release(List<Delivery> deliveries) {
        deliveries.forEach(delivery -> complete(new Completion(delivery, null, Settlement.RELEASE)));
    }

    private void cancelRunning() throws InterruptedException {
        if (!running.isEmpty()) {
            log.warn("worker {} cancels {} tasks; they go back to their queues", name(), running.size());
        }
        running.forEach(attempt -> attempt.running().cancel("its worker shuts down"));
        boolean ended = awaitEnd(CANCEL_PATIENCE);
        if (!ended && children != null) {
            children.killBusy();
            ended = awaitEnd(CANCEL_PATIENCE);
        }
        if (!ended) {
            // They ignore the interrupt. The consumer gives them back when it closes, and fences off what they still
            // do.
            running.stream()
                    .map(Attempt::running)
                    .forEach(task -> log.error("task {} {} does not stop and is left behind", task.name(), task.id()));
        }
    }

    private boolean awaitEnd(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        return pool.awaitEnd(() -> end - System.nanoTime());
    }

    private void awaitCompletions() {
        long deadline = System.nanoTime() + SETTLE_PATIENCE.toNanos();
        while (!completer.isIdle()
                && System.nanoTime() < deadline
                && !Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (!completer.isIdle()) {
            log.warn("worker {} could not settle all finished tasks; they will be delivered again", name());
        }
    }

    /** Begins to listen to commands; if that fails, nothing is left of the worker that would have listened. */
    private Node join() {
        try {
            return Node.join(options.name(), commands(), app.broker().fanout(), app.logicalClock());
        } catch (BrokerException e) {
            pool.drain();
            consumer.close();
            throw e;
        }
    }

    private void begins(Attempt attempt) {
        inspected.began(attempt.running().name());
    }

    /** Sets up a worker. Not safe for use by several threads. */
    public static final class Builder {
        private final TaskApp app;
        private WorkerOptions options;

        private Builder(TaskApp app) {
            this.app = app;
            this.options = WorkerOptions.defaults(app.settings(), hostName());
        }

        /** The queues to read, with equal rights; the default queue unless set. */
        public Builder queues(String... queues) {
            return queues(List.of(queues));
        }

        /** The queues to read, with equal rights; the default queue unless set. */
        public Builder queues(List<String> queues) {
            options = options.withQueues(queues);
            return this;
        }

        /** How many tasks run at a time; as many as there are processors unless set. */
        public Builder concurrency(int concurrency) {
            options = options.withConcurrency(concurrency);
            return this;
        }

        /** The node name, unique among the workers of a broker; {@code %h} stands for the host. {@code celery@%h} unless set. */
        public Builder name(String name) {
            options = options.withName(name.replace("%h", hostName()));
            return this;
        }

        /** What tasks run on; platform threads unless set. For processes call {@link #processes}. */
        public Builder pool(PoolKind pool) {
            options = options.withPool(pool);
            return this;
        }

        /**
         * Runs tasks in child processes, one for each task that runs at a time and a spare one. A task that outlives its hard
         * time limit is killed, and one that takes its process with it costs no other. {@link TaskSettings#maxTasksPerChild}
         * and {@link TaskSettings#maxMemoryPerChild} say when a child is replaced.
         *
         * @param child how one is started; its main method ends in {@link TaskProcess#run}
         */
        public Builder processes(ChildCommand child) {
            options = options.withProcesses(child);
            return this;
        }

        /** How long a crashed worker's tasks stay away; 30 seconds unless set. */
        public Builder lease(Duration lease) {
            options = options.withLease(lease);
            return this;
        }

        /**
         * How many threads may be stuck in tasks that ignore their hard time limit before the worker closes itself; as many
         * as the concurrency unless set.
         */
        public Builder maxStuckThreads(int threads) {
            options = options.withMaxStuckThreads(threads);
            return this;
        }

        /** How long running tasks may take to end when the worker is closed; 30 seconds unless set. */
        public Builder gracePeriod(Duration gracePeriod) {
            options = options.withGracePeriod(gracePeriod);
            return this;
        }

        /**
         * Connects and begins to claim messages. Where tasks run in child processes, waits until the first of them is ready.
         *
         * @throws BrokerException if the broker cannot be reached
         * @throws IllegalStateException if a child process cannot be started
         */
        public Worker start() {
            return Worker.start(app, options);
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
    }
}
