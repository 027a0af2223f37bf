package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.message.CeleryJson;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is admitted, on the thread that asks: makes an {@link Attempt}, has its task called, and says what came of it. Waits
 * for nothing but the task. Works for many threads at once.
 */
final class TaskRunner {
    private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

    private final TaskRuntime runtime;
    private final String worker;
    private final TaskExecutor executor;
    private final Endings endings;
    private final DeclaredLimits limits;
    private final Attempts attempts;
    private final Consumer<RunningTask> progressed;
    private final Consumer<TaskEvent> events;

    /**
     * A runner.
     *
     * @param worker the node name of its worker
     * @param attempts where attempts stand while they are under way
     * @param progressed told when a task has new progress to store
     * @param events told of each step in the life of a task
     */
    TaskRunner(
            TaskRuntime runtime,
            String worker,
            TaskExecutor executor,
            Endings endings,
            DeclaredLimits limits,
            Attempts attempts,
            Consumer<RunningTask> progressed,
            Consumer<TaskEvent> events) {
        this.runtime = runtime;
        this.worker = worker;
        this.executor = executor;
        this.endings = endings;
        this.limits = limits;
        this.attempts = attempts;
        this.progressed = progressed;
        this.events = events;
    }

    /** Makes an attempt whose task is to be called now. Empty if it does not run here. */
    Optional<Attempt> begin(Admitted admitted, TaskPool.Slot slot) {
        Attempt attempt = attempt(admitted, slot);
        // Whatever had to be waited for is behind it; this is the last look before the task.
        if (!admitted.mayRun()) {
            log.info("task {} does not run here: its lease was lost, another worker has it", attempt);
            return Optional.empty();
        }
        attempts.add(attempt);
        return Optional.of(attempt);
    }

    /** Has the task called, and says what came of it. Empty if its end was decided before. */
    Optional<Completion.Finished> run(Attempt attempt) {
        Outcome outcome;
        try {
            outcome = executor.execute(attempt.admitted().task(), attempt.running());
        } catch (Throwable e) {
            // Against the executor's promise, since memory is out, say.
            return end(attempt, () -> endings.troubled(attempt, e));
        }
        return end(attempt, outcome);
    }

    /** Says what came of a call that has ended. Empty if its end was decided before. */
    Optional<Completion.Finished> end(Attempt attempt, Outcome outcome) {
        return end(attempt, () -> endings.of(attempt, outcome));
    }

    private Optional<Completion.Finished> end(Attempt attempt, Supplier<Completion.Finished> ending) {
        attempts.remove(attempt);
        if (attempt.decideEnd()) {
            return Optional.of(ending.get());
        }
        log.info("task {} came to an end after it was given up", attempt);
        return Optional.empty();
    }

    private Attempt attempt(Admitted admitted, TaskPool.Slot slot) {
        RetryPolicy retries = new RetryPolicy(admitted.task().declaration(), runtime.random());
        RunningTask running = new RunningTask(
                admitted.message(),
                admitted.delivery(),
                worker,
                retries,
                new RunningTask.Calls(runtime.sender(), runtime.tasks(), new OnceOnly(runtime.results())),
                runtime.ticker(),
                admitted.stores() ? progressed : ignored -> {},
                events);
        TimeLimits timeLimits = TimeLimits.of(admitted.message(), limits.of(admitted.task()), runtime.settings())
                .within(
                        admitted.message().headers().get(MessageLimits.DEADLINE),
                        runtime.clock().instant());
        Attempt attempt = new Attempt(admitted, running, retries, timeLimits, slot, runtime.ticker(), runtime.clock());
        running.acknowledged(admitted.acknowledged());
        running.onBegin(() -> began(attempt));
        return attempt;
    }

    private void began(Attempt attempt) {
        if (!attempt.begin()) {
            return;
        }
        Admitted admitted = attempt.admitted();
        attempt.running().startedAt(runtime.clock().instant());
        attempts.count(attempt);
        if (runtime.settings().trackStarted() || admitted.task().declaration().trackStarted()) {
            String meta = CeleryJson.write(Map.of("pid", attempt.pid(), "hostname", worker));
            attempt.running().made(new RunningTask.Progress(TaskState.STARTED, () -> meta));
        }
        String task = admitted.task().name();
        String queue = admitted.delivery().queue();
        Duration waited = waited(admitted);
        runtime.tally().started(task, queue, waited);
        runtime.listener().started(task, queue, waited);
        events.accept(new TaskEvent.Started(admitted.message()));
    }

    private static @Nullable Duration waited(Admitted admitted) {
        return admitted.message()
                .eta()
                .or(admitted.message()::sentAt)
                .map(since -> Duration.between(since, admitted.delivery().claimedAt()))
                .filter(waited -> !waited.isNegative())
                .orElse(null);
    }
}
