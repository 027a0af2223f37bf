package io.ssync.tasks.worker;

import io.ssync.tasks.MaxRetriesExceeded;
import io.ssync.tasks.RetryException;
import io.ssync.tasks.SoftTimeLimitExceeded;
import io.ssync.tasks.TaskCancelledException;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A task in the middle of its run: what the task's own code sees of it, and what the worker does to it. */
final class RunningTask implements TaskContext {
    /** The header that counts how many child processes the message has cost; the broker does not know of them. */
    static final String LOST_PROCESSES = "ssync_lost_processes";

    private final TaskMessage message;
    private final Delivery delivery;
    private final String worker;
    private final RetryPolicy retries;
    private final Consumer<RunningTask> progressed;
    private final Consumer<TaskEvent> events;
    private final AtomicReference<@Nullable Progress> unsaved = new AtomicReference<>();

    /** Guarded by this: what holds the call, null before and after it. */
    private @Nullable Grip grip;

    /** When it was asked to stop, by {@link System#nanoTime}; of no meaning before that. */
    private volatile long cancelledAt;

    private volatile @Nullable String cancelReason;
    /** The soft limit, once it has struck. */
    private volatile @Nullable Duration softLimit;
    /** Whether the soft limit has struck and the task was not told yet. */
    private volatile boolean untold;

    /** The tasks that it has called; of the thread that waits for its end. */
    private List<ResultNode> children = List.of();

    /** A state that the task gave itself, and what makes JSON of whatever belongs to it. */
    record Progress(TaskState state, Supplier<String> json) {}

    RunningTask(
            TaskMessage message,
            Delivery delivery,
            String worker,
            RetryPolicy retries,
            Consumer<RunningTask> progressed,
            Consumer<TaskEvent> events) {
        this.message = message;
        this.delivery = delivery;
        this.worker = worker;
        this.retries = retries;
        this.progressed = progressed;
        this.events = events;
    }

    TaskMessage message() {
        return message;
    }

    Delivery delivery() {
        return delivery;
    }

    /** The tasks that it has called, once it has ended. */
    List<ResultNode> children() {
        return children;
    }

    void called(List<ResultNode> tasks) {
        children = List.copyOf(tasks);
    }

    /** The call begins; what was asked of it before is told now. */
    synchronized void begin(Grip held) {
        grip = held;
        String reason = cancelReason;
        if (reason != null) {
            held.cancel(reason);
        }
    }

    /** The call has ended: from now on nobody reaches for it. */
    synchronized void end() {
        grip = null;
    }

    /** Asks the task to stop: interrupts it, and lets its next {@link #checkCancelled} throw. */
    synchronized void cancel(String reason) {
        if (cancelReason == null) {
            cancelledAt = System.nanoTime();
        }
        cancelReason = reason;
        if (grip != null) {
            grip.cancel(reason);
        }
    }

    /** Tells the task that it has run too long: interrupts it, and lets its next call here throw. */
    synchronized void overran(Duration limit) {
        softLimit = limit;
        untold = true;
        if (grip != null) {
            grip.overran(limit);
        }
    }

    /** Ends the call by force; false if there is none, or if it cannot be ended. */
    synchronized boolean kill() {
        return grip != null && grip.kill();
    }

    synchronized void askStack() {
        if (grip != null) {
            grip.askStack();
        }
    }

    /** Where the call is, as far as that is known. */
    synchronized String stack() {
        return grip == null ? "" : grip.stack();
    }

    /** What an exception of the task comes to: an interrupt that the soft time limit caused is seen as that. */
    Outcome outcome(Throwable thrown) {
        Duration limit = softLimit;
        Throwable seen = limit != null && thrown instanceof InterruptedException
                ? new SoftTimeLimitExceeded(limit, thrown)
                : thrown;
        return Outcome.of(seen, retries, retries());
    }

    /** Whether it was asked to stop longer ago than this. */
    boolean isCancelledFor(Duration time) {
        return isCancelled() && System.nanoTime() - cancelledAt > time.toNanos();
    }

    /** Takes note of progress that the task has made where it runs. */
    void made(Progress progress) {
        // Only the first change since the last flush has to announce itself: a million calls cost a million
        // assignments.
        if (unsaved.getAndSet(progress) == null) {
            progressed.accept(this);
        }
    }

    boolean isCancelled() {
        return cancelReason != null;
    }

    /** The latest progress that was not taken yet, or null. */
    @Nullable
    Progress takeProgress() {
        return unsaved.getAndSet(null);
    }

    @Override
    public String id() {
        return message.id();
    }

    @Override
    public String name() {
        return message.task();
    }

    @Override
    public String worker() {
        return worker;
    }

    @Override
    public String queue() {
        return delivery.queue();
    }

    @Override
    public int retries() {
        return message.retries();
    }

    @Override
    public int redeliveries() {
        return delivery.redeliveries()
                + (message.headers().get(LOST_PROCESSES) instanceof Number lost ? lost.intValue() : 0);
    }

    @Override
    public Map<String, @Nullable Object> headers() {
        return message.headers();
    }

    @Override
    public void progress(long current, long total, String status) {
        save(TaskState.PROGRESS, new Steps(current, total, status));
    }

    @Override
    public void updateState(TaskState state, @Nullable Object meta) {
        if (state.isFinal()) {
            throw new IllegalArgumentException(
                    "a task cannot give itself the state " + state + ": return, or throw an exception");
        }
        save(state, meta);
    }

    @Override
    public RetryException retry() {
        return retry(retries.defaultDelay());
    }

    @Override
    public RetryException retry(Duration countdown) {
        boolean allowed = RetryPolicy.allows(retries.maxRetries(), retries());
        Throwable cause = allowed ? null : new MaxRetriesExceeded(name(), id(), retries.maxRetries());
        return new RetryException(cause, countdown, allowed);
    }

    @Override
    public void sendEvent(String type, Map<String, ? extends @Nullable Object> details) {
        events.accept(new TaskEvent.Custom(message, type, new LinkedHashMap<>(details)));
    }

    @Override
    public RetryException retry(Throwable cause) {
        return retry(cause, retries.defaultDelay());
    }

    @Override
    public RetryException retry(Throwable cause, Duration countdown) {
        return retry(cause, countdown, retries.maxRetries());
    }

    @Override
    public RetryException retry(Throwable cause, Duration countdown, int maxRetries) {
        return new RetryException(cause, countdown, RetryPolicy.allows(maxRetries, retries()));
    }

    @Override
    public void checkCancelled() {
        String reason = cancelReason;
        if (reason != null) {
            throw new TaskCancelledException(id(), reason);
        }
        Duration limit = softLimit;
        if (limit != null && untold) {
            untold = false;
            // The task learns of it here; the interrupt would only spoil what it does to clean up.
            Thread.interrupted();
            throw new SoftTimeLimitExceeded(limit, null);
        }
    }

    private void save(TaskState state, @Nullable Object meta) {
        checkCancelled();
        made(new Progress(state, () -> CeleryJson.write(meta)));
    }

    /** What {@link #progress} stores, in the order in which people read it. Becomes JSON only when it is written. */
    private record Steps(long current, long total, String status) {}
}
