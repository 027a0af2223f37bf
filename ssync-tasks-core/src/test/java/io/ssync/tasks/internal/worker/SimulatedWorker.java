package io.ssync.tasks.internal.worker;

import io.ssync.tasks.Reject;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.internal.canvas.CurrentTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A worker of a simulation: the pipeline of a real one, moved step by step by whoever holds the seed. Where a real worker has a
 * thread, this has a {@link Role} that takes its steps; where a real task takes a thread of the pool, this has a run that ends
 * some steps later.
 */
final class SimulatedWorker implements Line.Caller {
    static final Duration LEASE = Duration.ofSeconds(3);

    /** What takes steps by itself. */
    enum Role {
        FETCH,
        COMPLETE,
        BEGIN,
        RUN,
        RENEW,
        RECOVER,
        WATCH,
        STALE,
        RELAY,
        PROGRESS,
        EVENTS
    }

    /** How often the roles act whose steps come at intervals. */
    private static final Map<Role, Duration> INTERVALS = new EnumMap<>(Map.of(
            Role.RENEW,
            LeaseKeeper.renewalInterval(LEASE),
            Role.RECOVER,
            LeaseKeeper.recoveryInterval(LEASE),
            Role.WATCH,
            TimeKeeper.INTERVAL,
            Role.STALE,
            Pipeline.STALE_INTERVAL,
            Role.RELAY,
            Duration.ofMillis(500),
            Role.PROGRESS,
            ProgressFlusher.INTERVAL,
            Role.EVENTS,
            Duration.ofMillis(500)));

    private enum State {
        RUNNING,
        DRAINING,
        GONE
    }

    /** A task that runs. */
    private static final class Running {
        private final Life.Run run;
        private final Life life;
        private final Attempt attempt;
        private final TaskPool.Slot slot;
        private int steps;

        Running(Life.Run run, Life life, Attempt attempt, TaskPool.Slot slot) {
            this.run = run;
            this.life = life;
            this.attempt = attempt;
            this.slot = slot;
        }
    }

    private final Simulation world;
    private final String name;
    private final Pipeline pipeline;
    private final TimeKeeper timeKeeper;
    private final Optional<LedgerRelay> relay;
    private final List<Running> runs = new ArrayList<>();
    private final Map<Role, Instant> next = new EnumMap<>(Role.class);
    private final Set<Role> inCall = EnumSet.noneOf(Role.class);
    private State state = State.RUNNING;
    private Instant frozenUntil = Instant.MIN;
    private Instant lastFrozen = Instant.MIN;
    private Instant graceEnd = Instant.MAX;
    private boolean cancelled;
    /** Threads without a task. */
    private int free;

    private int sent;

    SimulatedWorker(Simulation world, String name) {
        this.world = world;
        this.name = name;
        TaskRuntime runtime = world.runtime(this);
        int concurrency = world.chance().between(1, 3);
        WorkerOptions options = WorkerOptions.defaults(runtime.settings(), "simulated")
                .withName(name + "@simulated")
                .withConcurrency(concurrency)
                .withLease(LEASE);
        Consumer consumer = world.consumer(
                this,
                new Consumer.Options(
                        options.name(),
                        options.queues(),
                        options.lease(),
                        options.maxRedeliveries(),
                        runtime.registry().limits()));
        pipeline = new Pipeline(
                runtime,
                options,
                consumer,
                (task, running) -> {
                    throw new IllegalStateException("a simulation runs its tasks itself");
                },
                null);
        timeKeeper = pipeline.timeKeeper(options.maxStuckThreads(), this::crash);
        relay = runtime.relay();
        relay.ifPresent(one -> one.attach(pipeline.durable()));
        free = concurrency;
        INTERVALS.forEach((role, interval) -> next.put(role, world.now().plus(interval)));
        world.story().tell(name, "starts with %s slots", concurrency);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isGone() {
        return state == State.GONE;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    @Override
    public void crash() {
        if (!isGone()) {
            state = State.GONE;
            world.story().tell(name, "dies");
        }
    }

    @Override
    public void waits(boolean frozen) {
        world.passTime(this, frozen);
    }

    /** Does nothing until then. */
    void freeze(Instant until) {
        frozenUntil = until;
        lastFrozen = world.now();
        world.story().tell(name, "stands still");
    }

    /** Whether it was not there for a while to say what it holds. */
    boolean hasStoodStillSince(Instant time) {
        return !lastFrozen.isBefore(time);
    }

    void thaw() {
        frozenUntil = Instant.MIN;
    }

    boolean mayAct(Role role) {
        return !isGone()
                && !inCall.contains(role)
                && !(role == Role.FETCH && state != State.RUNNING)
                && !world.now().isBefore(frozenUntil);
    }

    /** Takes the steps that are due by the time. */
    void actOnTime() {
        for (Role role : INTERVALS.keySet()) {
            if (mayAct(role) && !world.now().isBefore(next.get(role))) {
                next.put(role, world.now().plus(INTERVALS.get(role)));
                act(role);
            }
        }
        if (state == State.DRAINING && mayAct(Role.FETCH) | mayAct(Role.COMPLETE)) {
            drainOn();
        }
    }

    /** Takes one step; false if there was nothing to do. */
    boolean act(Role role) {
        inCall.add(role);
        try {
            return switch (role) {
                case FETCH -> fetch();
                case COMPLETE -> complete();
                case BEGIN -> begin();
                case RUN -> run();
                case RENEW -> did(pipeline.leases()::renew);
                case RECOVER -> did(pipeline.leases()::recover);
                case WATCH -> did(timeKeeper::runOnce);
                case STALE -> did(pipeline::giveBackStale);
                case RELAY -> did(() -> relay.ifPresent(one -> one.step(false)));
                case PROGRESS -> did(pipeline.progress()::runOnce);
                case EVENTS -> did(pipeline.events()::flush);
            };
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a simulation", e);
        } catch (RuntimeException | Error e) {
            // As a supervised loop does: it goes on.
            world.story().tell(name, "%s failed: %s", role, e);
            return true;
        } finally {
            inCall.remove(role);
        }
    }

    private static boolean did(Runnable step) {
        step.run();
        return true;
    }

    private boolean fetch() throws InterruptedException {
        int before = pipeline.pool().idle();
        pipeline.fetcher().step(Duration.ZERO);
        return pipeline.pool().idle() != before;
    }

    private boolean complete() throws InterruptedException {
        boolean busy = !pipeline.completer().isIdle();
        pipeline.completer().step(Duration.ZERO);
        return busy;
    }

    private boolean begin() {
        if (free == 0) {
            return false;
        }
        TaskPool.Taken taken = pipeline.pool().poll();
        Admitted admitted = taken == null ? null : taken.admitted();
        if (admitted == null) {
            return false;
        }
        free--;
        TaskPool.Slot slot = pipeline.pool().slot(admitted, () -> free++);
        Optional<Attempt> attempt = pipeline.begin(admitted, slot);
        if (attempt.isEmpty()) {
            world.story().tell(name, "does not run %s", admitted.message().id());
            release(slot);
            return true;
        }
        Life.Run run = world.book().begun(this, admitted);
        Life life = Objects.requireNonNull(world.book().find(admitted.message().id()));
        Running running = new Running(run, life, attempt.get(), slot);
        runs.add(running);
        try {
            attempt.get().running().begin(NOTHING);
        } catch (Throwable e) {
            end(running, attempt.get().running().outcome(e));
        }
        return true;
    }

    /** Moves one of the tasks on. */
    private boolean run() {
        List<Running> all = runs.stream()
                .filter(running -> running.life.ending != Life.Ending.HANGS || !world.isHealing())
                .toList();
        if (all.isEmpty()) {
            return false;
        }
        Running running = world.chance().of(all);
        running.steps++;
        RunningTask task = running.attempt.running();
        boolean hangs =
                running.life.ending == Life.Ending.HANGS && !world.chance().oneIn(10);
        try {
            if (!hangs && world.chance().oneIn(2)) {
                task.checkCancelled();
            }
            if (hangs
                    || !world.isHealing() && running.steps < 4 && world.chance().oneIn(2)) {
                if (world.chance().oneIn(3)) {
                    task.progress(running.steps, 4, "step");
                } else if (!hangs
                        && running.life.before.isEmpty()
                        && world.chance().oneIn(6)) {
                    call(running);
                }
                return true;
            }
        } catch (RuntimeException | Error e) {
            if (!hangs) {
                end(running, task.outcome(e));
            }
            return true;
        }
        end(running, outcome(running));
        return true;
    }

    private void call(Running running) {
        Life child = world.producer()
                .life(running.life.id + "/" + name + "." + sent++, "sim.plain", Life.Ending.RETURNS, "");
        try (CurrentTask current = CurrentTask.begin(running.attempt.message())) {
            running.attempt
                    .running()
                    .send(Signature.of("sim.plain", List.of(child.id)).with(TaskOptions.DEFAULTS.taskId(child.id)));
            child.accepted = true;
            running.attempt.running().called(current.children());
        }
    }

    private Outcome outcome(Running running) {
        RunningTask task = running.attempt.running();
        return switch (running.life.ending) {
            case RETURNS, HANGS -> returned(running);
            case FAILS -> task.outcome(new IllegalArgumentException("simulated failure of " + task.id()));
            case RETRIES -> task.retries() < 2 ? task.outcome(task.retry(Duration.ofSeconds(1))) : returned(running);
            case IGNORES -> task.outcome(new io.ssync.tasks.Ignore("simulated"));
            case BURIES -> task.outcome(new Reject("simulated", false));
            case REQUEUES ->
                running.life.runs.size() < 3 ? task.outcome(new Reject("simulated", true)) : returned(running);
        };
    }

    private Outcome returned(Running running) {
        String json = "\"" + running.life.id + " by run " + running.life.runs.indexOf(running.run) + "\"";
        running.run.returned = json;
        return new Outcome.Returned(json);
    }

    private void end(Running running, Outcome outcome) {
        runs.remove(running);
        running.run.ended = true;
        if (outcome instanceof Outcome.Retried
                || outcome instanceof Outcome.Rejected rejected && rejected.requeue()
                || cancelled) {
            running.life.handOn();
        }
        running.attempt.running().end();
        world.story()
                .tell(name, "%s ends: %s", running.life.id, outcome.getClass().getSimpleName());
        pipeline.end(running.attempt, outcome);
        release(running.slot);
    }

    private void release(TaskPool.Slot slot) {
        if (slot.release()) {
            free++;
        }
    }

    /** Begins to shut down, with so much time for its tasks. */
    void drain(Instant newGraceEnd) {
        world.story().tell(name, "shuts down");
        state = State.DRAINING;
        graceEnd = newGraceEnd;
        pipeline.fetcher().stop();
    }

    /** The further steps of a shutdown, as {@link Worker} takes them. */
    private void drainOn() {
        if (inCall.contains(Role.FETCH)) {
            return;
        }
        pipeline.giveBackWaiting();
        boolean over = !world.now().isBefore(graceEnd);
        if (over && !cancelled) {
            cancelled = true;
            graceEnd = world.now().plusSeconds(1);
            pipeline.cancelTasks("its worker shuts down");
        } else if (inCall.isEmpty()
                && (runs.isEmpty() || over)
                && (pipeline.completer().isIdle() || over && !world.now().isBefore(graceEnd.plusSeconds(5)))) {
            pipeline.progress().runOnce();
            pipeline.consumer().close();
            state = State.GONE;
            world.story().tell(name, "is closed with %s tasks left behind", runs.size());
        }
    }

    /** Whether nothing is under way here. */
    boolean isQuiet() {
        return isGone()
                || pipeline.completer().isIdle()
                        && pipeline.pool().idle() == pipeline.pool().concurrency()
                        && state == State.RUNNING;
    }

    /** Whatever is counted is there. */
    void check(java.util.function.Consumer<String> violated) {
        if (isGone()) {
            return;
        }
        TaskPool pool = pipeline.pool();
        int held = pool.concurrency() - pool.idle();
        if (pool.running() != pool.concurrency() - free && inCall.isEmpty()) {
            violated.accept(name + " counts " + pool.running() + " running tasks, but " + free + " of "
                    + pool.concurrency() + " threads are free");
        }
        if (held != pool.running() + pool.waiting().size() && inCall.isEmpty()) {
            violated.accept(name + " counts " + held + " deliveries in the pool, but " + pool.running() + " run and "
                    + pool.waiting().size() + " wait");
        }
    }

    @Override
    public String toString() {
        return name + ": " + state + ", in the pool "
                + (pipeline.pool().concurrency() - pipeline.pool().idle()) + ", running " + runs.size()
                + (pipeline.completer().isIdle() ? "" : ", completions under way");
    }

    /** A call that cannot be stopped from outside. */
    private static final Execution NOTHING = new Execution() {
        @Override
        public void interrupt(String reason) {}

        @Override
        public void overran(Duration softLimit) {}

        @Override
        public boolean kill() {
            return false;
        }

        @Override
        public void askStack() {}

        @Override
        public String stack() {
            return "";
        }

        @Override
        public long pid() {
            return 1;
        }
    };
}
