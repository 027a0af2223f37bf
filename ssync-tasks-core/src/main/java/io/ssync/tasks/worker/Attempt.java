package io.ssync.tasks.worker;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.CeleryTime;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.registry.TaskDefinition;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to run a task: calls its method and turns what comes of it into a {@link Completion}. Used once. */
final class Attempt {
    private static final Logger log = LoggerFactory.getLogger(Attempt.class);

    /** How long a cancelled task may take to notice. */
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(3);

    /** So long before it is given up a process is asked where it is. */
    private static final Duration STACK_PATIENCE = Duration.ofMillis(300);

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

    private final Place place;
    private volatile boolean softLimitStruck;
    private volatile boolean terminated;
    private volatile boolean stuck;

    /** {@code stores} says whether a result is wanted, {@code place} where the method is called. */
    Attempt(
            TaskApp app,
            Surroundings surroundings,
            ResultWriter results,
            Delivery delivery,
            TaskMessage message,
            TaskDefinition task,
            String worker,
            boolean stores,
            Place place) {
        this.app = app;
        this.surroundings = surroundings;
        this.results = results;
        this.delivery = delivery;
        this.message = message;
        this.task = task;
        this.worker = worker;
        this.stores = stores;
        this.place = place;
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
        return completion(call());
    }

    private Completion completion(Outcome outcome) {
        RunningTask.Progress lastWords = running.takeProgress();
        if (outcome instanceof Outcome.Returned returned) {
            return end(TaskState.SUCCESS, () -> succeeded(returned.json()));
        }
        if (outcome instanceof Outcome.Unreadable unreadable) {
            end(TaskState.FAILURE, this::nothing);
            throw new UnreadableMessageException(unreadable.reason(), null);
        }
        if (terminated) {
            return end(TaskState.REVOKED, this::revoked);
        }
        if (running.isCancelled()) {
            return end(TaskState.PENDING, this::cancelled);
        }
        if (outcome instanceof Outcome.Ignored ignored) {
            return end(TaskState.IGNORED, () -> ignored(ignored.reason(), lastWords));
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            TaskState state = rejected.requeue() ? TaskState.PENDING : TaskState.FAILURE;
            return end(state, () -> rejected(rejected.failure(), rejected.requeue()));
        }
        if (outcome instanceof Outcome.Retried retried) {
            return end(TaskState.RETRY, () -> retry(retried.reason(), retried.countdown()));
        }
        if (outcome instanceof Outcome.Failed failed) {
            return end(TaskState.FAILURE, () -> failed(failed.failure()));
        }
        return lost(((Outcome.Lost) outcome).reason());
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

    /** The thread that runs the task, or waits for the process that does. */
    Thread thread() {
        return thread;
    }

    /** The process that the task runs in. */
    long pid() {
        return place.pid();
    }

    /** Whether it goes on though it was given up. */
    boolean isStuck() {
        return stuck;
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
            log.warn(
                    "task {} {} is asked to end after {}; it is at{}",
                    task,
                    message.id(),
                    limits.soft(),
                    running.stack());
            running.overran(limits.soft());
        }
    }

    /** Ends the task by force, where that is possible, if it was asked to stop and does not. */
    void strikeCancelled() {
        if (running.isCancelledFor(CANCEL_PATIENCE) && running.kill()) {
            log.error("task {} {} does not stop; its process is killed", task, message.id());
        }
    }

    /** Gives the task up if it has run longer than its hard limit; whatever its thread does from then on counts for nothing. */
    Optional<Completion> strikeHard(long now) {
        if (limits.hardExceeded(now - start + STACK_PATIENCE.toNanos())) {
            running.askStack();
        }
        if (!limits.hardExceeded(now - start) || !ended.compareAndSet(false, true)) {
            return Optional.empty();
        }
        String stack = running.stack();
        log.error("task {} {} is given up after {}; it is at{}", task, message.id(), limits.hard(), stack);
        running.cancel("it has run longer than its time limit");
        stuck = !running.kill();
        told(TaskState.FAILURE);
        double seconds = limits.hard().toMillis() / 1000.0;
        surroundings.happened(new TaskEvent.Failed(message, "TimeLimitExceeded(" + seconds + ")", stack));
        // The class that Celery gives, so that Python knows what it sees.
        String json = Failure.json("TimeLimitExceeded", "billiard.exceptions", seconds);
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

    private Outcome call() {
        surroundings.began(this);
        try {
            return place.call(task, running);
        } finally {
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
        Map<String, Object> meta = Map.of("pid", place.pid(), "hostname", worker);
        TaskResult started = results.write(message, TaskState.STARTED, CeleryJson.write(meta), null);
        if (mustBeKnown) {
            surroundings.storeSurely(started);
        } else {
            surroundings.store(started);
        }
    }

    private Completion ignored(String reason, RunningTask.@Nullable Progress lastWords) {
        log.info("task {} {} ends without a result: {}", task, message.id(), reason);
        return lastWords == null
                ? new Completion(delivery, null, settled())
                : completion(lastWords.state(), lastWords.json().get(), null, settled());
    }

    private Completion rejected(Failure reject, boolean requeue) {
        surroundings.happened(new TaskEvent.Rejected(message, requeue));
        if (requeue) {
            log.info(
                    "task {} {} goes to the end of queue {}: {}",
                    task,
                    message.id(),
                    delivery.queue(),
                    reject.message());
            OutboundMessage again = NextMessage.of(delivery.queue(), message, Map.of(), Due.NOW);
            return new Completion(delivery, null, instead(again));
        }
        log.warn("task {} {} refuses its message, a dead letter now: {}", task, message.id(), reject.traceback());
        Settlement aside = acksLate
                ? new Settlement.DeadLetter(String.valueOf(reject.message()), reject.traceback())
                : Settlement.NOTHING;
        return completion(TaskState.FAILURE, reject.json(), reject.traceback(), aside);
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
        return completion(TaskState.REVOKED, Failure.revoked("terminated"), null, settled());
    }

    /** Its process has died. It may be this task that kills, so it does not run again for ever. */
    private Completion lost(String reason) {
        Failure failure = Failure.workerLost(reason);
        if (!acksLate || !task.declaration().rejectOnWorkerLost()) {
            return end(TaskState.FAILURE, () -> failed(failure));
        }
        int lives = surroundings.maxRedeliveries() - running.redeliveries();
        if (lives > 0) {
            return end(TaskState.PENDING, () -> redelivered(reason));
        }
        String last = "given up after it cost " + (running.redeliveries() + 1) + " processes: " + reason;
        log.error("a message of queue {} is a dead letter now: {}", delivery.queue(), last);
        return end(TaskState.FAILURE, () -> {
            surroundings.happened(new TaskEvent.Failed(message, failure.repr(), null));
            return completion(
                    TaskState.FAILURE, Failure.workerLost(last).json(), null, new Settlement.DeadLetter(last, null));
        });
    }

    private Completion redelivered(String reason) {
        log.warn("task {} {} goes back to queue {}: {}", task, message.id(), delivery.queue(), reason);
        surroundings.happened(new TaskEvent.Rejected(message, true));
        Map<String, Object> headers = Map.of(RunningTask.LOST_PROCESSES, running.redeliveries() + 1);
        return new Completion(delivery, null, instead(NextMessage.of(delivery.queue(), message, headers, Due.NOW)));
    }

    private Completion failed(Failure failure) {
        log.warn("task {} {} failed: {}", task, message.id(), failure.trace());
        surroundings.happened(new TaskEvent.Failed(message, failure.repr(), failure.traceback()));
        return completion(TaskState.FAILURE, failure.json(), failure.traceback(), settled());
    }

    private Completion retry(Failure failure, Duration countdown) {
        Instant eta = app.clock().instant().plus(countdown);
        log.info("task {} {} will be retried at {}: {}", task, message.id(), eta, failure);
        Map<String, @Nullable Object> headers = new HashMap<>();
        headers.put("retries", message.retries() + 1);
        headers.put("eta", countdown.isZero() ? null : CeleryTime.format(eta));
        headers.put("parent_id", message.id());
        if (message.headers().containsKey(RunningTask.LOST_PROCESSES)) {
            // Each attempt has its own lives.
            headers.put(RunningTask.LOST_PROCESSES, 0);
        }
        headers.put(TaskMessage.LAST_EXCEPTION, failure.summary());
        OutboundMessage next = NextMessage.of(delivery.queue(), message, headers, new Due.After(countdown));
        surroundings.happened(new TaskEvent.Retried(message, failure.repr(), failure.traceback()));
        return completion(TaskState.RETRY, failure.json(eta), failure.traceback(), instead(next));
    }

    private Completion cancelled() {
        log.info("task {} {} stopped on request and goes back to queue {}", task, message.id(), delivery.queue());
        surroundings.happened(new TaskEvent.Rejected(message, acksLate));
        return new Completion(delivery, null, acksLate ? Settlement.RELEASE : Settlement.NOTHING);
    }

    private Completion completion(TaskState state, String json, @Nullable String traceback, Settlement settlement) {
        TaskResult result = results.write(message, state, json, traceback, stores ? children(state) : List.of());
        return new Completion(delivery, stores ? result : null, settlement, () -> surroundings.ended(message, result));
    }

    private List<ResultNode> children(TaskState state) {
        List<ResultNode> following =
                state.equals(TaskState.SUCCESS) ? app.followers().following(message) : List.of();
        return following.isEmpty()
                ? running.children()
                : Stream.concat(running.children().stream(), following.stream()).toList();
    }

    private @Nullable Duration waited() {
        return message.eta()
                .or(message::sentAt)
                .map(since -> Duration.between(since, delivery.claimedAt()))
                .filter(waited -> !waited.isNegative())
                .orElse(null);
    }
}
