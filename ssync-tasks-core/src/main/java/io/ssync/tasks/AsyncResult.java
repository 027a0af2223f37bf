package io.ssync.tasks;

import io.ssync.tasks.internal.canvas.CurrentTask;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outcome of a call, now or later, read from the result backend by the task's id. Nothing is kept here, so every method
 * sees the present. Immutable and safe for use by any thread.
 *
 * @param <R> what the task returns
 */
public final class AsyncResult<R> {
    /** How long {@link #get()} waits. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    /** The first and the longest pause between two looks, should no notification come. */
    static final Duration FIRST_POLL = Duration.ofMillis(50);

    static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    /** How long after a call it is left alone: a look would find nothing, and take the processor from whoever runs the task. */
    private static final Duration NO_LOOK = Duration.ofMillis(3);

    /** After how long somebody is told who wonders why a worker does nothing. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(5);

    /** What is wrong with waiting there. */
    static final String INSIDE_A_TASK =
            "a task that waits for another keeps its thread, and if all do, none is left for those they wait for; send a "
                    + "chain or a group instead, or have the other task go on with the work";

    private static final Logger log = LoggerFactory.getLogger(AsyncResult.class);

    private final String id;
    private final ResultType<R> type;
    private final ResultBackend results;
    private final @Nullable String queue;
    /** Before this time, by the system's monotonic clock, nobody looks without being woken. */
    private final long noLookBefore;

    private AsyncResult(String id, ResultType<R> type, ResultBackend results, @Nullable String queue, Duration noLook) {
        this.id = id;
        this.type = type;
        this.results = results;
        this.queue = queue;
        noLookBefore = System.nanoTime() + noLook.toNanos();
    }

    /** The outcome of a task that was called elsewhere. */
    AsyncResult(String id, ResultType<R> type, ResultBackend results) {
        this(id, type, results, null, Duration.ZERO);
    }

    /** The outcome of a task that is or was in a queue, or has run at once. */
    AsyncResult(String id, ResultType<R> type, ResultBackend results, String queue) {
        this(id, type, results, queue, Duration.ZERO);
    }

    /** The outcome of a call that has gone to a queue this moment. */
    static <R> AsyncResult<R> justCalled(String id, ResultType<R> type, ResultBackend results, String queue) {
        return new AsyncResult<>(id, type, results, queue, NO_LOOK);
    }

    /** The id of the task. */
    public String id() {
        return id;
    }

    /** The present state; PENDING also for an unknown id. */
    public TaskState state() {
        return record().map(TaskResult::state).orElse(TaskState.PENDING);
    }

    /**
     * What belongs to the present state, as plain maps, lists and values: the progress, the return value, or the exception
     * as a map of {@code exc_type}, {@code exc_message} and {@code exc_module}. Null if there is nothing.
     */
    public @Nullable Object info() {
        return record().map(TaskResult::result).map(CeleryJson::readPlain).orElse(null);
    }

    /** Everything that the result backend has of this task, or empty while it is pending. */
    public Optional<TaskResult> record() {
        return results.find(id);
    }

    /** Whether the task has reached a final state. */
    public boolean ready() {
        return state().isFinal();
    }

    /** Whether the task has returned. */
    public boolean successful() {
        return state().equals(TaskState.SUCCESS);
    }

    /** {@link #get(Duration)} with {@link #DEFAULT_TIMEOUT}. */
    public @Nullable R get() {
        return get(DEFAULT_TIMEOUT);
    }

    /**
     * Waits for the task to end and returns what it returned.
     *
     * @throws TaskFailedException if it failed, or was revoked
     * @throws ResultTimeoutException if it has not ended in time; the task goes on
     * @throws CancellationException if this thread is interrupted, which stays interrupted; the task goes on
     */
    public @Nullable R get(Duration timeout) {
        TaskResult result = await(timeout);
        if (result.state().equals(TaskState.SUCCESS)) {
            return type.read(result.result());
        }
        throw Failed.exception(result);
    }

    /** Removes the record of this task from the result backend. */
    public void forget() {
        results.forget(id);
    }

    /** As what the result is read. */
    ResultType<R> type() {
        return type;
    }

    private TaskResult await(Duration timeout) {
        long begin = System.nanoTime();
        long deadline = begin + timeout.toNanos();
        boolean warned = false;
        Semaphore changes = new Semaphore(0);
        ResultBackend.Subscription subscription = results.subscribe(id, changes::release);
        try {
            // The subscription comes before the look, so that a change between the two is not missed.
            long noLook = Math.min(noLookBefore - begin, deadline - begin);
            if (noLook > 0 && changes.tryAcquire(noLook, TimeUnit.NANOSECONDS)) {
                changes.drainPermits();
            }
            long pause = FIRST_POLL.toNanos();
            while (true) {
                Optional<TaskResult> result = record();
                if (result.isPresent() && result.get().state().isFinal()) {
                    return result.get();
                }
                long now = System.nanoTime();
                if (!warned && now - begin > LONG_WAIT.toNanos()) {
                    warned = true;
                    CurrentTask.get()
                            .ifPresent(task -> log.warn(
                                    "task {} {} waits for task {}: {}", task.task(), task.id(), id, INSIDE_A_TASK));
                }
                long left = deadline - now;
                if (left <= 0) {
                    throw new ResultTimeoutException(
                            id, timeout, result.map(TaskResult::state).orElse(TaskState.PENDING), queue, results);
                }
                if (changes.tryAcquire(Math.min(pause, left), TimeUnit.NANOSECONDS)) {
                    changes.drainPermits();
                } else {
                    pause = Math.min(pause * 2, LONGEST_POLL.toNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for the result of task " + id);
        } finally {
            subscription.close();
        }
    }
}
