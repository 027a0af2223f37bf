// Long because it is the whole of TaskContext, of which most hands over to others.
package io.ssync.tasks.internal.worker;

import io.ssync.tasks.AsyncGroup;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Canvas;
import io.ssync.tasks.Chain;
import io.ssync.tasks.Group;
import io.ssync.tasks.Ignore;
import io.ssync.tasks.MaxRetriesExceeded;
import io.ssync.tasks.RetryException;
import io.ssync.tasks.Signature;
import io.ssync.tasks.SoftTimeLimitExceeded;
import io.ssync.tasks.TaskCancelledException;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskMethod;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.TypedTasks;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.canvas.Successors;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final Calls calls;
    private final Ticker ticker;
    private final Consumer<RunningTask> progressed;
    private final Consumer<TaskEvent> events;
    private final AtomicReference<@Nullable Progress> unsaved = new AtomicReference<>();
    private final AtomicInteger added = new AtomicInteger();
    private volatile Runnable onBegin = () -> {};
    private volatile boolean acknowledged;
    /** When it began, by the worker's clock; null before that. */
    private volatile @Nullable Instant startedAt;

    /** Guarded by this: the call, null before and after it. */
    private @Nullable Execution execution;

    /** When it was asked to stop, by the ticker; of no meaning before that. */
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

    /** How a running task calls others, and has effects happen once. */
    record Calls(Successors sender, TypedTasks tasks, OnceOnly once) {}

    RunningTask(
            TaskMessage message,
            Delivery delivery,
            String worker,
            RetryPolicy retries,
            Calls calls,
            Ticker ticker,
            Consumer<RunningTask> progressed,
            Consumer<TaskEvent> events) {
        this.message = message;
        this.delivery = delivery;
        this.worker = worker;
        this.retries = retries;
        this.calls = calls;
        this.ticker = ticker;
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

    /** Says that the message was acknowledged before the run, so that it is nobody else's. */
    void acknowledged(boolean newAcknowledged) {
        acknowledged = newAcknowledged;
    }

    void startedAt(Instant time) {
        startedAt = time;
    }

    /** When it began, by the worker's clock; null before that. */
    @Nullable
    Instant startedAt() {
        return startedAt;
    }

    /** Whether states of the task may still be written: not if another worker has it by now. */
    boolean mayReport() {
        return acknowledged || delivery.leaseHeld();
    }

    /** Sets who is told when the call begins; a call that is tried in another process begins again. */
    void onBegin(Runnable newOnBegin) {
        onBegin = newOnBegin;
    }

    /** The call begins; what was asked of it before is told now. */
    void begin(Execution begun) {
        synchronized (this) {
            execution = begun;
            String reason = cancelReason;
            if (reason != null) {
                begun.interrupt(reason);
            }
        }
        onBegin.run();
    }

    /** The call has ended: nobody can stop it any more. */
    synchronized void end() {
        execution = null;
    }

    /** The process that the task runs in; this one before the call has begun. */
    synchronized long pid() {
        return execution == null ? ProcessHandle.current().pid() : execution.pid();
    }

    /** Asks the task to stop: interrupts it, and lets its next {@link #checkCancelled} throw. */
    synchronized void cancel(String reason) {
        if (cancelReason == null) {
            cancelledAt = ticker.nanos();
        }
        cancelReason = reason;
        if (execution != null) {
            execution.interrupt(reason);
        }
    }

    /** Tells the task that it has run too long: interrupts it, and lets its next call here throw. */
    synchronized void overran(Duration limit) {
        softLimit = limit;
        untold = true;
        if (execution != null) {
            execution.overran(limit);
        }
    }

    /** Ends the call by force; false if there is none, or if it cannot be ended. */
    synchronized boolean kill() {
        return execution != null && execution.kill();
    }

    synchronized void askStack() {
        if (execution != null) {
            execution.askStack();
        }
    }

    synchronized boolean isStackComing() {
        return execution != null && execution.isStackComing();
    }

    /** Where the call is, as far as that is known. */
    synchronized String stack() {
        return execution == null ? "" : execution.stack();
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
        return isCancelled() && ticker.nanos() - cancelledAt > time.toNanos();
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

    /** Why it was asked to stop. */
    TaskCancelledException cancelled() {
        return new TaskCancelledException(id(), String.valueOf(cancelReason));
    }

    /** Keeps progress that could not be stored, unless there is newer. */
    void keep(Progress progress) {
        if (unsaved.compareAndSet(null, progress)) {
            progressed.accept(this);
        }
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
    public Optional<Instant> sentAt() {
        return message.sentAt();
    }

    @Override
    public Map<String, @Nullable Object> headers() {
        return message.headers();
    }

    @Override
    public void progress(long current, long total, String status) {
        Steps steps = new Steps(current, total, status);
        save(TaskState.PROGRESS, () -> CeleryJson.write(steps));
    }

    @Override
    public void updateState(TaskState state, @Nullable Object meta) {
        if (state.isFinal()) {
            throw new IllegalArgumentException(
                    "a task cannot give itself the state " + state + ": return, or throw an exception");
        }
        // Written now: the task may change what it gave, and should hear at once of what JSON cannot carry.
        String json = CeleryJson.write(meta);
        save(state, () -> json);
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
    public Ignore replace(Canvas<?> by) {
        checkCancelled();
        calls.sender().replace(message, by);
        return new Ignore("replaced by " + by);
    }

    @Override
    public <R> AsyncResult<R> addToChord(Canvas<R> member) {
        checkCancelled();
        return calls.sender().addToChord(message, added.getAndIncrement(), member);
    }

    @Override
    public <T, E extends Exception> @Nullable T once(String key, Class<T> type, Effect<? extends @Nullable T, E> effect)
            throws E {
        checkCancelled();
        return calls.once().happen(id(), key, type, effect);
    }

    @Override
    public <E extends Exception> void once(String key, Action<E> effect) throws E {
        once(key, Boolean.class, withoutOutcome(effect));
    }

    @Override
    public <T, E extends Exception> @Nullable T once(
            String key, LedgerTransaction transaction, Class<T> type, Effect<? extends @Nullable T, E> effect)
            throws E {
        checkCancelled();
        return calls.once().in(transaction).happen(id(), key, type, effect);
    }

    @Override
    public <E extends Exception> void once(String key, LedgerTransaction transaction, Action<E> effect) throws E {
        once(key, transaction, Boolean.class, withoutOutcome(effect));
    }

    private static <E extends Exception> Effect<Boolean, E> withoutOutcome(Action<E> effect) {
        return () -> {
            effect.happen();
            return true;
        };
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

    private void save(TaskState state, Supplier<String> json) {
        checkCancelled();
        made(new Progress(state, json));
    }

    @Override
    public <R> AsyncResult<R> send(Signature<R> call) {
        return calls.sender().send(call);
    }

    @Override
    public List<AsyncResult<?>> sendAll(List<? extends Signature<?>> all) {
        return calls.sender().sendAll(all);
    }

    @Override
    public <R> AsyncResult<R> send(Chain<R> chain) {
        return calls.sender().send(chain);
    }

    @Override
    public <R> AsyncGroup<R> send(Group<R> group) {
        return calls.sender().send(group);
    }

    @Override
    public <R> TypedTasks.Reference<R> resolve(TaskMethod method) {
        return calls.tasks().resolve(method);
    }

    /** What {@link #progress} stores, in the order in which people read it. Becomes JSON only when it is written. */
    private record Steps(long current, long total, String status) {}
}
