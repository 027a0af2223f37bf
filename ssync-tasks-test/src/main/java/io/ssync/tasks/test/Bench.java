package io.ssync.tasks.test;

import io.ssync.tasks.RunInterceptor;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.internal.worker.SteppedWorker;
import io.ssync.tasks.internal.worker.Ticker;
import io.ssync.tasks.internal.worker.WorkerSetup;
import io.ssync.tasks.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the tasks of a test are run: a worker without threads that takes its steps as the time goes on, and another one in its place when it has
 * died. For the thread of the test.
 */
final class Bench {
    /** More runs at one time than any test means. */
    private static final int MOST_RUNS = 5_000;

    /** How often the time may move without a run: enough for a day of waiting second by second. */
    private static final int MOST_PAUSES = 100_000;

    /** How far the time moves at once while something waits for more than its due time: for a limit, a lease, a server that is away. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TaskApp app;
    private final Broker broker;
    private final World world;
    private final ManualClock clock;
    private final Ticker ticker;
    private final List<TaskRun.Attempt> attempts = new ArrayList<>();
    private final Map<String, Deque<Throwable>> failures = new HashMap<>();
    private final Set<String> read = new HashSet<>();
    private int workers;
    private SteppedWorker worker;
    /** Whether a task runs. */
    private boolean running;

    Bench(TaskApp app, Broker broker, World world, ManualClock clock) {
        this.app = app;
        this.broker = broker;
        this.world = world;
        this.clock = clock;
        Instant start = clock.instant();
        ticker = () -> Duration.between(start, clock.instant()).toNanos();
        worker = hire();
    }

    private SteppedWorker hire() {
        String queue = app.settings().defaultQueue();
        read.clear();
        read.add(queue);
        WorkerSetup setup = (WorkerSetup) app.worker();
        setup.name("worker" + ++workers + "@test").queues(List.of(queue));
        return setup.stepped(ticker, this::call);
    }

    void failNext(String task, Throwable failure) {
        failures.computeIfAbsent(task, named -> new ArrayDeque<>()).add(failure);
    }

    List<TaskRun.Attempt> attemptsOf(String taskId) {
        return attempts.stream()
                .filter(attempt -> attempt.taskId().equals(taskId))
                .toList();
    }

    int runDue() {
        return runDue(() -> false);
    }

    private int runDue(BooleanSupplier enough) {
        if (running) {
            throw new IllegalStateException("a task cannot run others: this is for the test itself");
        }
        int runs = 0;
        while (!enough.getAsBoolean() && step()) {
            if (++runs > MOST_RUNS) {
                throw endless("more than " + MOST_RUNS + " messages were run at one time");
            }
        }
        return runs;
    }

    private boolean step() {
        for (String queue : world.queues()) {
            if (read.add(queue)) {
                worker.read(queue);
            }
        }
        return acting(worker::step);
    }

    /** Does what the worker is to do; if it dies of that, the next one takes its place. */
    private boolean acting(BooleanSupplier action) {
        Crash crash = world.crash();
        crash.begin();
        boolean did = true;
        try {
            did = action.getAsBoolean();
        } catch (WorkerDied died) {
            // It is replaced below.
        } finally {
            if (crash.end()) {
                world.timeLine().tell("the worker has died: " + crash);
                worker = hire();
                did = true;
            }
        }
        return did;
    }

    int advance(Duration time) {
        Instant end = clock.instant().plus(time);
        if (running) {
            while (clock.instant().isBefore(end)) {
                moveTo(earlier(end, clock.instant().plus(longestPause())));
            }
            return 0;
        }
        int runs = runDue();
        while (clock.instant().isBefore(end)) {
            moveTo(nextStop().map(next -> earlier(end, next)).orElse(end));
            runs += runDue();
        }
        return runs;
    }

    int runUntilIdle() {
        return runUntil(this::isIdle, () -> false, "not everything has ended");
    }

    int runUntil(BooleanSupplier done, String otherwise) {
        return runUntil(done, done, otherwise);
    }

    /** Asks {@code enough} after each run, and {@code done}, which may take longer, when nothing is due any more. */
    private int runUntil(BooleanSupplier done, BooleanSupplier enough, String otherwise) {
        int runs = runDue(enough);
        int pauses = 0;
        while (!done.getAsBoolean()) {
            Instant next = nextStop().orElseThrow(() -> endless(otherwise + ", and nothing is left to run"));
            moveTo(next);
            int more = runDue(enough);
            runs += more;
            pauses = more > 0 ? 0 : pauses + 1;
            if (runs > MOST_RUNS || pauses > MOST_PAUSES) {
                throw endless(otherwise + " after " + runs + " runs");
            }
        }
        return runs;
    }

    private void moveTo(Instant next) {
        clock.advance(Duration.between(clock.instant(), next));
        boolean inTask = running;
        if (inTask) {
            worker.passTime();
        } else {
            acting(() -> {
                worker.passTime();
                return true;
            });
            publishDurable();
        }
    }

    private void publishDurable() {
        if (!world.isBrokerAway() && !world.isResultsAway()) {
            app.publishDurable();
        }
    }

    /** When something can happen next; empty if nothing will. */
    private Optional<Instant> nextStop() {
        if (!worker.isIdle() || world.isBrokerAway() || world.isResultsAway()) {
            return Optional.of(clock.instant().plus(PAUSE));
        }
        Instant next = null;
        for (QueueStatus queue : queues()) {
            if (queue.inFlight() + queue.limited() > 0) {
                return Optional.of(clock.instant().plus(PAUSE));
            }
            for (Broker.Delayed delayed : broker.delayed(queue.queue(), 1)) {
                next = next == null ? delayed.due() : earlier(next, delayed.due());
            }
        }
        return Optional.ofNullable(next);
    }

    private boolean isIdle() {
        return worker.isIdle()
                && !world.isBrokerAway()
                && !world.isResultsAway()
                && queues().stream()
                        .allMatch(queue -> queue.ready() + queue.delayed() + queue.limited() + queue.inFlight() == 0);
    }

    private List<QueueStatus> queues() {
        return world.queues().stream().map(broker::status).toList();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Duration longestPause() {
        return SteppedWorker.longestPause(Consumer.Options.DEFAULT_LEASE);
    }

    private AssertionError endless(String what) {
        return new AssertionError(what + ". The queues hold: " + queues() + "\n" + world.timeLine());
    }

    /** The method of a task, watched. */
    private @Nullable Object call(TaskContext task, RunInterceptor.Run run) throws Throwable {
        Instant began = clock.instant();
        world.crash().before(task.name() + " runs");
        Object value = null;
        Throwable thrown = null;
        running = true;
        try {
            value = callOrFail(task, run);
        } catch (Throwable e) {
            thrown = e;
        }
        running = false;
        attempts.add(new TaskRun.Attempt(task.name(), task.id(), began, task.retries(), task.redeliveries(), thrown));
        world.crash().after(task.name() + " runs");
        if (thrown != null) {
            throw thrown;
        }
        return value;
    }

    private @Nullable Object callOrFail(TaskContext task, RunInterceptor.Run run) throws Throwable {
        Deque<Throwable> planned = failures.get(task.name());
        if (planned != null && !planned.isEmpty()) {
            throw planned.remove();
        }
        return run.proceed();
    }
}
