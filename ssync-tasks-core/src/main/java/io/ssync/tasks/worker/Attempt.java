package io.ssync.tasks.worker;

import io.ssync.tasks.Ignore;
import io.ssync.tasks.Reject;
import io.ssync.tasks.RetryException;
import io.ssync.tasks.SoftTimeLimitExceeded;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.canvas.CurrentTask;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.CeleryTime;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.registry.TaskDefinition;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to run a task: calls its method and turns what comes of it into a {@link Completion}. Used once. */
final class Attempt {
    private static final Logger log = LoggerFactory.getLogger(Attempt.class);

    private final TaskApp app;
    private final Surroundings surroundings;
    private final ResultWriter results;
    private final Delivery delivery;
    private final TaskMessage message;
    private final TaskDefinition task;
    private final String worker;
    private final boolean stores;
    private final boolean acksLate;
    private final RetryPolicy retries;
    private final RunningTask running;
    private final TimeLimits limits;
    private final Thread thread = Thread.currentThread();
    private final long start = System.nanoTime();
    /** Whether the end is decided: by the task itself, or by the hard time limit, whichever comes first. */
    private final AtomicBoolean ended = new AtomicBoolean();

    /** What the task said last, if it wants nothing to be said after that. */
    private RunningTask.@Nullable Progress lastWords;

    private volatile boolean softLimitStruck;
    private volatile boolean terminated;

    /** {@code stores} says whether a result is wanted. */
    Attempt(
            TaskApp app,
            Surroundings surroundings,
            ResultWriter results,
            Delivery delivery,
            TaskMessage message,
            TaskDefinition task,
            String worker,
            boolean stores) {
        this.app = app;
        this.surroundings = surroundings;
        this.results = results;
        this.delivery = delivery;
        this.message = message;
        this.task = task;
        this.worker = worker;
        this.stores = stores;
        this.limits = TimeLimits.of(message, surroundings.limits().of(task), app.settings());
        this.acksLate = task.declaration().acksLate() && app.settings().acksLate();
        this.retries = new RetryPolicy(task.declaration(), ThreadLocalRandom.current()::nextDouble);
        this.running = new RunningTask(
                message,
                delivery,
                worker,
                retries,
                stores ? surroundings::progressed : ignored -> {},
                surroundings::happened);
    }

    /** Throws {@link UnreadableMessageException} if the message has no readable body; anything else is the task's own. */
    Completion run() {
        if (!acksLate && LedgerMark.of(delivery.payload()).isPresent()) {
            // From here on nobody may run it again, nor find it in the ledger.
            surroundings.forgetSurely(message.id());
        }
        if (!acksLate && !surroundings.ackEarly(delivery)) {
            log.info("task {} {} does not run here: its lease was lost, another worker has it", task, message.id());
            return nothing();
        }
        if (stores) {
            storeStarted();
        }
        app.listener().started(task.name(), delivery.queue(), waited());
        surroundings.happened(new TaskEvent.Started(message));
        try {
            String value = call();
            return end(TaskState.SUCCESS, () -> succeeded(value));
        } catch (UnreadableMessageException e) {
            end(TaskState.FAILURE, this::nothing);
            throw e;
        } catch (Throwable thrown) {
            if (terminated) {
                return end(TaskState.REVOKED, this::revoked);
            }
            if (running.isCancelled()) {
                return end(TaskState.PENDING, this::cancelled);
            }
            Throwable seen = overran(thrown);
            if (seen instanceof Ignore) {
                return end(TaskState.IGNORED, () -> ignored(seen));
            }
            if (seen instanceof Reject reject) {
                return end(reject.requeue() ? TaskState.PENDING : TaskState.FAILURE, () -> rejected(reject));
            }
            Throwable failure = seen instanceof RetryException retry ? retry.reason() : seen;
            return retries.after(seen, message.retries())
                    .map(wait -> end(TaskState.RETRY, () -> retry(failure, wait)))
                    .orElseGet(() -> end(TaskState.FAILURE, () -> failed(failure)));
        }
    }

    RunningTask running() {
        return running;
    }

    /** When it began, by the app's clock. */
    Instant began() {
        return app.clock().instant().minusNanos(System.nanoTime() - start);
    }

    /** Whether the message was acknowledged before the run. */
    boolean isAcknowledged() {
        return !acksLate;
    }

    /** The thread that runs the task. */
    Thread thread() {
        return thread;
    }

    /** Stops the task, since nobody wants it any more. */
    void terminate() {
        if (!terminated) {
            terminated = true;
            log.info("task {} {} is terminated", task, message.id());
            running.cancel("it is revoked");
        }
    }

    /** Asks the task to end if it has run longer than its soft limit. */
    void strikeSoft(long now) {
        if (!softLimitStruck && limits.softExceeded(now - start)) {
            softLimitStruck = true;
            log.warn("task {} {} is asked to end after {}; it is at{}", task, message.id(), limits.soft(), stack());
            running.overran(limits.soft());
        }
    }

    /** Gives the task up if it has run longer than its hard limit; whatever its thread does from then on counts for nothing. */
    Optional<Completion> strikeHard(long now) {
        if (!limits.hardExceeded(now - start) || !ended.compareAndSet(false, true)) {
            return Optional.empty();
        }
        String stack = stack();
        log.error("task {} {} is given up after {}; it is at{}", task, message.id(), limits.hard(), stack);
        running.cancel("it has run longer than its time limit");
        told(TaskState.FAILURE);
        double seconds = limits.hard().toMillis() / 1000.0;
        surroundings.happened(new TaskEvent.Failed(message, "TimeLimitExceeded(" + seconds + ")", stack));
        // The class that Celery gives, so that Python knows what it sees.
        String json = Failures.json("TimeLimitExceeded", "billiard.exceptions", seconds);
        return Optional.of(completion(TaskState.FAILURE, json, stack, settled()));
    }

    /** The end that the task itself came to, unless the hard time limit was faster. */
    private Completion end(TaskState state, Supplier<Completion> completion) {
        if (!ended.compareAndSet(false, true)) {
            log.info("task {} {} came to an end after it was given up", task, message.id());
            return nothing();
        }
        told(state);
        return completion.get();
    }

    private void told(TaskState state) {
        app.listener().finished(task.name(), delivery.queue(), state, Duration.ofNanos(System.nanoTime() - start));
    }

    private Completion nothing() {
        return new Completion(delivery, null, Settlement.NOTHING);
    }

    private Settlement settled() {
        return acksLate ? Settlement.ACK : Settlement.NOTHING;
    }

    /** What the task sees of an interrupt that the soft time limit caused. */
    private Throwable overran(Throwable thrown) {
        return softLimitStruck && thrown instanceof InterruptedException
                ? new SoftTimeLimitExceeded(limits.soft(), thrown)
                : thrown;
    }

    private String stack() {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining());
    }

    /** Runs the method and writes its value as JSON: a value that cannot be written is a failure of the task. */
    private String call() throws Throwable {
        @Nullable Object[] arguments = task.bind(message.body());
        surroundings.began(this);
        running.begin(Thread.currentThread());
        CurrentTask.set(message);
        try {
            return CeleryJson.write(task.invoke(running, arguments));
        } catch (Ignore ignore) {
            lastWords = running.takeProgress();
            throw ignore;
        } finally {
            CurrentTask.set(null);
            running.end();
            surroundings.ended(this);
        }
    }

    private void storeStarted() {
        boolean mustBeKnown = !task.declaration().rejectOnWorkerLost();
        if (!mustBeKnown
                && !app.settings().trackStarted()
                && !task.declaration().trackStarted()) {
            return;
        }
        Map<String, Object> meta = Map.of("pid", ProcessHandle.current().pid(), "hostname", worker);
        TaskResult started = results.write(message, TaskState.STARTED, CeleryJson.write(meta), null);
        if (mustBeKnown) {
            surroundings.storeSurely(started);
        } else {
            surroundings.store(started);
        }
    }

    private Completion ignored(Throwable reason) {
        log.info("task {} {} ends without a result: {}", task, message.id(), reason.getMessage());
        RunningTask.Progress last = lastWords;
        return last == null
                ? new Completion(delivery, null, settled())
                : completion(last.state(), CeleryJson.write(last.meta()), null, settled());
    }

    private Completion rejected(Reject reject) {
        surroundings.happened(new TaskEvent.Rejected(message, reject.requeue()));
        if (reject.requeue()) {
            log.info(
                    "task {} {} goes to the end of queue {}: {}",
                    task,
                    message.id(),
                    delivery.queue(),
                    reject.getMessage());
            OutboundMessage again = NextMessage.of(delivery.queue(), message, Map.of(), Due.NOW);
            return new Completion(delivery, null, instead(again));
        }
        log.warn("task {} {} refuses its message, a dead letter now", task, message.id(), reject);
        String traceback = Failures.traceback(reject);
        Settlement aside = acksLate
                ? new Settlement.DeadLetter(String.valueOf(reject.getMessage()), traceback)
                : Settlement.NOTHING;
        return completion(TaskState.FAILURE, Failures.json(reject), traceback, aside);
    }

    private Settlement instead(OutboundMessage next) {
        return acksLate ? new Settlement.Replace(next) : new Settlement.Publish(next);
    }

    private Completion succeeded(String value) {
        surroundings.happened(new TaskEvent.Succeeded(message, value, Duration.ofNanos(System.nanoTime() - start)));
        return completion(TaskState.SUCCESS, value, null, settled());
    }

    private Completion revoked() {
        surroundings.happened(new TaskEvent.Revoked(message, true, false));
        return completion(TaskState.REVOKED, Failures.revoked("terminated"), null, settled());
    }

    private Completion failed(Throwable failure) {
        log.warn("task {} {} failed", task, message.id(), failure);
        String traceback = Failures.traceback(failure);
        surroundings.happened(new TaskEvent.Failed(message, Failures.repr(failure), traceback));
        return completion(TaskState.FAILURE, Failures.json(failure), traceback, settled());
    }

    private Completion retry(Throwable failure, Duration countdown) {
        Instant eta = app.clock().instant().plus(countdown);
        log.info("task {} {} will be retried at {}: {}", task, message.id(), eta, failure.toString());
        Map<String, @Nullable Object> headers = new HashMap<>();
        headers.put("retries", message.retries() + 1);
        headers.put("eta", countdown.isZero() ? null : CeleryTime.format(eta));
        headers.put("parent_id", message.id());
        headers.put(TaskMessage.LAST_EXCEPTION, Failures.summary(failure));
        OutboundMessage next = NextMessage.of(delivery.queue(), message, headers, new Due.After(countdown));
        String traceback = Failures.traceback(failure);
        surroundings.happened(new TaskEvent.Retried(message, Failures.repr(failure), traceback));
        return completion(TaskState.RETRY, Failures.retry(failure, eta), traceback, instead(next));
    }

    private Completion cancelled() {
        log.info("task {} {} stopped on request and goes back to queue {}", task, message.id(), delivery.queue());
        surroundings.happened(new TaskEvent.Rejected(message, acksLate));
        return new Completion(delivery, null, acksLate ? Settlement.RELEASE : Settlement.NOTHING);
    }

    private Completion completion(TaskState state, String json, @Nullable String traceback, Settlement settlement) {
        TaskResult result = results.write(message, state, json, traceback);
        return new Completion(delivery, stores ? result : null, settlement, () -> surroundings.ended(message, result));
    }

    private @Nullable Duration waited() {
        return message.eta()
                .or(message::sentAt)
                .map(since -> Duration.between(since, delivery.claimedAt()))
                .filter(waited -> !waited.isNegative())
                .orElse(null);
    }
}
