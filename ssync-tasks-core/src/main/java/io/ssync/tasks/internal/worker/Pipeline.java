package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.control.Control;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.control.RevokedStamps;
import io.ssync.tasks.internal.events.EventSender;
import io.ssync.tasks.internal.worker.process.ChildProcesses;
import io.ssync.tasks.worker.Worker.PoolKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a delivery through a worker, put together: fetcher, admission, pool, runner, completer, and those that keep leases
 * and time limits. It has no threads of its own: {@link Worker} moves it, or a simulation, step by step.
 */
final class Pipeline {
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    /** How often to look for deliveries that should go back. */
    static final Duration STALE_INTERVAL = Duration.ofMillis(25);

    private final TaskRuntime runtime;
    private final Consumer consumer;
    /** Null where tasks run on threads of this process. */
    private final @Nullable ChildProcesses children;

    private final EventSender events;
    private final RepeatedCauses eventCauses;
    private final Attempts attempts = new Attempts();
    private final DeclaredLimits limits = new DeclaredLimits();
    private final RevokedStamps revokedStamps = new RevokedStamps();
    private final Completer completer;
    private final Quarantine quarantine;
    private final RestoredCopies copies = new RestoredCopies();
    private final HeldMarks durable;
    private final OtherWorkers others;
    private final MessageCheck check;
    private final Troubles troubles;
    private final Admission admission;
    private final TaskPool pool;
    private final Endings endings;
    private final TaskRunner runner;
    private final ProgressFlusher progress;
    private final LeaseKeeper leases;
    private final Fetcher fetcher;

    Pipeline(
            TaskRuntime runtime,
            WorkerOptions options,
            Consumer consumer,
            TaskExecutor executor,
            @Nullable ChildProcesses children) {
        this.runtime = runtime;
        this.consumer = consumer;
        this.children = children;
        events = new EventSender(runtime.broker().fanout(), options.name(), runtime.logicalClock(), runtime.clock());
        eventCauses = new RepeatedCauses(log, runtime.ticker());
        events.enable(runtime.settings().sendTaskEvents());
        ResultWriter results = new ResultWriter(options.name(), runtime.settings(), runtime.clock());
        durable = new HeldMarks(consumer, options.lease());
        completer = new Completer(runtime, consumer, this::left);
        quarantine = new Quarantine(options.maxRedeliveries());
        others = new OtherWorkers(
                new Control(runtime.broker(), runtime.logicalClock(), runtime.clock()),
                options.name(),
                runtime.ticker());
        check = new MessageCheck(runtime, consumer, revokedStamps, results, others::nobodyElseReads, this::happened);
        troubles = new Troubles(runtime, results);
        admission = new Admission(
                runtime,
                options.name(),
                consumer,
                quarantine,
                copies,
                durable,
                check,
                results,
                troubles,
                this::complete);
        pool = new TaskPool(
                options.concurrency(), runtime.settings().prefetchMultiplier(), runtime.ticker(), consumer::slotFreed);
        endings = new Endings(runtime, results, troubles::of, options.maxRedeliveries(), this::happened);
        progress = new ProgressFlusher(runtime.results(), results, runtime.listener());
        runner = new TaskRunner(
                runtime, options.name(), executor, endings, limits, attempts, progress::changed, this::happened);
        leases = new LeaseKeeper(consumer, attempts, this::givenUp);
        fetcher = new Fetcher(consumer, admission, pool, completer, runtime.listener(), runtime.ticker());
    }

    /** Opens a consumer, and child processes if tasks run in them; waits until the first of those is ready. */
    static Pipeline open(TaskRuntime runtime, WorkerOptions options) {
        ChildProcesses children = children(runtime, options);
        try {
            Consumer consumer = consumer(runtime, options);
            TaskExecutor executor =
                    children == null ? new ThreadExecutor(runtime.interceptor()) : new ProcessExecutor(children);
            return new Pipeline(runtime, options, consumer, executor, children);
        } catch (RuntimeException e) {
            if (children != null) {
                children.close();
            }
            throw e;
        }
    }

    private static Consumer consumer(TaskRuntime runtime, WorkerOptions options) {
        return runtime.broker()
                .consume(new Consumer.Options(
                        options.name(),
                        options.queues(),
                        options.lease(),
                        options.maxRedeliveries(),
                        runtime.registry().limits()));
    }

    private static @Nullable ChildProcesses children(TaskRuntime runtime, WorkerOptions options) {
        if (options.pool() != PoolKind.PROCESS) {
            return null;
        }
        if (options.child() == null) {
            throw new IllegalArgumentException(
                    "the pool of processes has to know how a child is started: call processes(…) instead of pool(…)");
        }
        ChildProcesses children = new ChildProcesses(
                options.child(),
                options.concurrency(),
                runtime.settings().maxTasksPerChild(),
                runtime.settings().maxMemoryPerChild());
        try {
            children.awaitFirst();
            return children;
        } catch (RuntimeException e) {
            children.close();
            throw e;
        }
    }

    /** Runs one task, and hands over what came of it. Never throws, for it would cost a thread of the pool. */
    void run(Admitted admitted, TaskPool.Slot slot) {
        begin(admitted, slot).flatMap(runner::run).ifPresent(this::complete);
    }

    /** The first half of {@link #run}, for those whose tasks take no thread. Empty if the task does not run. */
    Optional<Attempt> begin(Admitted admitted, TaskPool.Slot slot) {
        try {
            Optional<Attempt> attempt = runner.begin(admitted, slot);
            if (attempt.isEmpty()) {
                quarantine.leave(admitted.delivery());
                left(Completion.Subject.of(admitted));
            }
            return attempt;
        } catch (Throwable e) {
            runtime.listener().loopFailed("task", e);
            complete(troubles.of(admitted, e));
            return Optional.empty();
        }
    }

    /** The second half of {@link #run}. What was given up is with the completer already, and stays there until it is settled. */
    void end(Attempt attempt, Outcome outcome) {
        runner.end(attempt, outcome).ifPresent(this::complete);
    }

    /** What a completion was about is settled, or lost. */
    private void left(Completion.Subject subject) {
        Delivery delivery = subject.delivery();
        if (delivery == null) {
            return;
        }
        durable.remove(delivery);
        if (subject.message() != null) {
            copies.leave(delivery, subject.message());
        }
    }

    /** Hands over a completion. */
    void complete(Completion.Finished completion) {
        if (completion.subject().delivery() != null) {
            quarantine.leave(completion.subject().delivery());
        }
        completer.add(completion);
    }

    /** Gives back the deliveries that found no free slot. */
    void giveBackStale() {
        List<Admitted> stale = pool.takeStale();
        if (!stale.isEmpty()) {
            log.debug("{} messages found no free slot and go back to their queues", stale.size());
            release(stale);
        }
    }

    /** Gives back everything that waits, here or for a slot. */
    void giveBackWaiting() {
        admission.drain().forEach(this::complete);
        release(pool.takeWaiting());
    }

    private void release(List<Admitted> deliveries) {
        for (Admitted admitted : deliveries) {
            Completion.Subject subject = Completion.Subject.of(admitted);
            Settlement settlement = admitted.acknowledged()
                    ? NextMessage.after(admitted.delivery(), admitted.message(), Map.of(), Due.NOW, "given-back")
                    : new Settlement.Release(admitted.delivery());
            complete(Completion.Finished.settledBy(subject, settlement));
        }
    }

    /** Asks all running tasks to stop. */
    void cancelTasks(String reason) {
        attempts.running().forEach(attempt -> attempt.running().cancel(reason));
    }

    /**
     * Ends the tasks that do not stop. What is held of them stays under its lease, so that somebody has it when that runs out; those
     * that were acknowledged before their run fail, since nobody will run them again.
     */
    void leaveBehind() {
        for (Attempt attempt : attempts.running()) {
            log.error("task {} does not stop and is left behind", attempt);
            if (attempt.isAcknowledged() && attempt.decideEnd()) {
                complete(endings.leftBehind(attempt));
            }
        }
    }

    /** Kills the processes of running tasks; false if tasks run on threads. */
    boolean killChildren() {
        if (children == null) {
            return false;
        }
        children.killBusy();
        return true;
    }

    void closeChildren() {
        if (children != null) {
            children.close();
        }
    }

    /** What keeps this from taking messages on, if anything does. */
    Optional<String> problem() {
        if (children != null && children.problem() != null) {
            return Optional.of("no child process is there: " + children.problem());
        }
        if (admission.isWaiting()) {
            return Optional.of("tasks wait to begin: the result backend, the ledger or the broker is away");
        }
        return completer.isFull()
                ? Optional.of("the result backend is away and enough finished tasks wait for it")
                : Optional.empty();
    }

    private void givenUp(DeadLetter letter) {
        check.givenUp(letter).ifPresent(this::complete);
    }

    /** Events are news, not work: whatever is wrong with one changes nothing for its task. */
    private void happened(TaskEvent event) {
        try {
            events.happened(event);
        } catch (RuntimeException | Error e) {
            eventCauses.warn("an event was left out of task", event.message().id(), e);
        }
        runtime.listener().happened(event);
    }

    TimeKeeper timeKeeper(int maxStuck, Runnable tooManyStuck) {
        return new TimeKeeper(attempts, consumer, pool, endings, this::complete, maxStuck, tooManyStuck);
    }

    Consumer consumer() {
        return consumer;
    }

    @Nullable
    ChildProcesses children() {
        return children;
    }

    EventSender events() {
        return events;
    }

    Attempts attempts() {
        return attempts;
    }

    DeclaredLimits limits() {
        return limits;
    }

    RevokedStamps revokedStamps() {
        return revokedStamps;
    }

    HeldMarks durable() {
        return durable;
    }

    OtherWorkers others() {
        return others;
    }

    Completer completer() {
        return completer;
    }

    TaskPool pool() {
        return pool;
    }

    TaskRunner runner() {
        return runner;
    }

    ProgressFlusher progress() {
        return progress;
    }

    LeaseKeeper leases() {
        return leases;
    }

    Fetcher fetcher() {
        return fetcher;
    }
}
