package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what came of an attempt into a {@link Completion}: what to store, what may follow, and what to tell the broker. To be
 * asked by whoever has decided the end of the attempt, since nobody else will; so it throws nothing, whatever goes wrong. Safe
 * for use by any thread.
 */
final class Endings {
    private static final Logger log = LoggerFactory.getLogger(Endings.class);

    /** A logger of its own for the line that every success leaves, so that who runs many short tasks can switch it off. */
    private static final Logger trace = LoggerFactory.getLogger("io.ssync.tasks.trace");

    private final TaskRuntime runtime;
    private final ResultWriter results;
    private final BiFunction<Admitted, Throwable, Completion.Finished> troubles;
    private final int maxRedeliveries;
    private final Consumer<TaskEvent> events;

    /**
     * The endings of one worker.
     *
     * @param troubles says what becomes of a task whose end cannot be told
     */
    Endings(
            TaskRuntime runtime,
            ResultWriter results,
            BiFunction<Admitted, Throwable, Completion.Finished> troubles,
            int maxRedeliveries,
            Consumer<TaskEvent> events) {
        this.runtime = runtime;
        this.results = results;
        this.troubles = troubles;
        this.maxRedeliveries = maxRedeliveries;
        this.events = events;
    }

    /** The end that the task itself came to. */
    Completion.Finished of(Attempt attempt, Outcome outcome) {
        try {
            return ending(attempt, outcome);
        } catch (RuntimeException | Error e) {
            return troubled(attempt, e);
        }
    }

    /** The end of an attempt that has run longer than its hard time limit. */
    Completion.Finished timeLimitExceeded(Attempt attempt) {
        try {
            return timeLimitExceeded(attempt, attempt.stack());
        } catch (RuntimeException | Error e) {
            return troubled(attempt, e);
        }
    }

    /** The end of an attempt that was acknowledged before its run and does not stop though it should. */
    Completion.Finished leftBehind(Attempt attempt) {
        try {
            return stopped(attempt);
        } catch (RuntimeException | Error e) {
            return troubled(attempt, e);
        }
    }

    /** The end of an attempt around which something has thrown that should not. */
    Completion.Finished troubled(Attempt attempt, Throwable cause) {
        runtime.listener().loopFailed("task", cause);
        return troubles.apply(attempt.admitted(), cause);
    }

    private Completion.Finished ending(Attempt attempt, Outcome outcome) {
        RunningTask.Progress lastWords = attempt.running().takeProgress();
        if (outcome instanceof Outcome.Returned returned) {
            return succeeded(attempt, returned.json());
        }
        if (outcome instanceof Outcome.NotBegun notBegun) {
            return notBegun(attempt, notBegun.reason());
        }
        if (outcome instanceof Outcome.Unreadable unreadable) {
            return unreadable(attempt, unreadable.reason());
        }
        if (attempt.isTerminated()) {
            return revoked(attempt);
        }
        if (attempt.running().isCancelled()) {
            return cancelled(attempt);
        }
        if (outcome instanceof Outcome.Ignored ignored) {
            return ignored(attempt, ignored.reason(), lastWords);
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            return rejected(attempt, rejected.failure(), rejected.requeue());
        }
        if (outcome instanceof Outcome.Retried retried) {
            return retry(attempt, retried.reason(), retried.countdown());
        }
        if (outcome instanceof Outcome.Failed failed) {
            return failed(attempt, failed.failure());
        }
        return lost(attempt, ((Outcome.Lost) outcome).reason());
    }

    private Completion.Finished timeLimitExceeded(Attempt attempt, String stack) {
        log.error("task {} is given up after {}; it is at{}", attempt, attempt.hardLimit(), stack);
        told(attempt, TaskState.FAILURE);
        double seconds = attempt.hardLimit().toMillis() / 1000.0;
        events.accept(new TaskEvent.Failed(attempt.message(), "TimeLimitExceeded(" + seconds + ")", stack));
        // The class that Celery gives, so that Python knows what it sees.
        String json = Failure.json("TimeLimitExceeded", "billiard.exceptions", seconds);
        return completion(attempt, TaskState.FAILURE, json, stack, settled(attempt));
    }

    private Completion.Finished succeeded(Attempt attempt, String value) {
        told(attempt, TaskState.SUCCESS);
        if (trace.isInfoEnabled()) {
            trace.info("task {} succeeded in {} s", attempt, attempt.took().toMillis() / 1e3);
        }
        String masked = attempt.admitted().task().maskedResult(value);
        events.accept(new TaskEvent.Succeeded(attempt.message(), masked == null ? value : masked, attempt.took()));
        return completion(attempt, TaskState.SUCCESS, value, masked, null, settled(attempt));
    }

    private static Completion.Finished notBegun(Attempt attempt, String reason) {
        log.warn("task {} goes back, it has not begun: {}", attempt, reason);
        return Completion.Finished.settledBy(subject(attempt), again(attempt, Map.of(), Due.NOW, "not-begun"));
    }

    private Completion.Finished unreadable(Attempt attempt, String reason) {
        told(attempt, TaskState.FAILURE);
        log.warn("task {} cannot run, its message is a dead letter now: {}", attempt, reason);
        Failure failure = new Failure("UnreadableMessageException", "io.ssync.tasks.message", reason, null);
        events.accept(new TaskEvent.Failed(attempt.message(), failure.repr(), null));
        return completion(attempt, TaskState.FAILURE, failure.json(), null, buried(attempt, reason, null));
    }

    private Completion.Finished revoked(Attempt attempt) {
        told(attempt, TaskState.REVOKED);
        events.accept(new TaskEvent.Revoked(attempt.message(), true, false));
        return completion(attempt, TaskState.REVOKED, Failure.revoked("terminated"), null, settled(attempt));
    }

    private Completion.Finished cancelled(Attempt attempt) {
        if (attempt.isAcknowledged()) {
            return stopped(attempt);
        }
        told(attempt, TaskState.PENDING);
        log.info(
                "task {} stopped on request and goes back to queue {}",
                attempt,
                delivery(attempt).queue());
        events.accept(new TaskEvent.Rejected(attempt.message(), true));
        return Completion.Finished.settledBy(subject(attempt), new Settlement.Release(delivery(attempt)));
    }

    /** It was acknowledged before its run, so nobody runs it again: without an end its caller would wait for ever. */
    private Completion.Finished stopped(Attempt attempt) {
        told(attempt, TaskState.FAILURE);
        Failure failure = Failure.of(attempt.running().cancelled());
        log.warn("task {} fails, since it was stopped and its message is acknowledged: {}", attempt, failure.message());
        events.accept(new TaskEvent.Failed(attempt.message(), failure.repr(), null));
        return completion(attempt, TaskState.FAILURE, failure.json(), null, null);
    }

    private Completion.Finished ignored(Attempt attempt, String reason, RunningTask.@Nullable Progress lastWords) {
        told(attempt, TaskState.IGNORED);
        log.info("task {} ends without a result: {}", attempt, reason);
        return lastWords == null
                ? Completion.Finished.settledBy(subject(attempt), settled(attempt))
                : completion(attempt, lastWords.state(), lastWords.json().get(), null, settled(attempt));
    }

    private Completion.Finished rejected(Attempt attempt, Failure reject, boolean requeue) {
        told(attempt, requeue ? TaskState.PENDING : TaskState.FAILURE);
        events.accept(new TaskEvent.Rejected(attempt.message(), requeue));
        if (requeue) {
            String queue = delivery(attempt).queue();
            log.info("task {} goes to the end of queue {}: {}", attempt, queue, reject.message());
            Map<String, @Nullable Object> headers = nextAttempt(attempt);
            addTo(headers, attempt, null, String.valueOf(reject.message()));
            return Completion.Finished.settledBy(subject(attempt), again(attempt, headers, Due.NOW, "requeued"));
        }
        log.warn("task {} refuses its message, a dead letter now: {}", attempt, reject.traceback());
        Settlement aside = buried(attempt, String.valueOf(reject.message()), reject.traceback());
        return completion(attempt, TaskState.FAILURE, reject.json(), reject.traceback(), aside);
    }

    private Completion.Finished retry(Attempt attempt, Failure failure, Duration countdown) {
        told(attempt, TaskState.RETRY);
        TaskMessage message = attempt.message();
        Instant eta = runtime.clock().instant().plus(countdown);
        log.info("task {} will be retried at {}: {}", attempt, eta, failure);
        Map<String, @Nullable Object> headers = nextAttempt(attempt);
        headers.put("retries", message.retries() + 1);
        headers.put("eta", countdown.isZero() ? null : CeleryTime.format(eta));
        headers.put("parent_id", message.id());
        if (message.headers().containsKey(RunningTask.LOST_PROCESSES)) {
            // Each attempt has its own lives.
            headers.put(RunningTask.LOST_PROCESSES, 0);
        }
        headers.put(TaskMessage.LAST_EXCEPTION, failure.summary());
        addTo(headers, attempt, countdown.isZero() ? null : eta, failure.toString());
        events.accept(new TaskEvent.Retried(message, failure.repr(), failure.traceback()));
        Settlement next = again(attempt, headers, new Due.After(countdown), "retry");
        return completion(attempt, TaskState.RETRY, failure.json(eta), failure.traceback(), next);
    }

    private Completion.Finished failed(Attempt attempt, Failure failure) {
        told(attempt, TaskState.FAILURE);
        log.warn("task {} failed: {}", attempt, failure.trace());
        events.accept(new TaskEvent.Failed(attempt.message(), failure.repr(), failure.traceback()));
        return completion(attempt, TaskState.FAILURE, failure.json(), failure.traceback(), settled(attempt));
    }

    /** Its process has died. It may be this task that kills, so it does not run again for ever. */
    private Completion.Finished lost(Attempt attempt, String reason) {
        Failure failure = Failure.workerLost(reason);
        if (attempt.isAcknowledged() || !attempt.admitted().task().declaration().rejectOnWorkerLost()) {
            return failed(attempt, failure);
        }
        int redeliveries = attempt.running().redeliveries();
        if (redeliveries < maxRedeliveries) {
            told(attempt, TaskState.PENDING);
            log.warn(
                    "task {} goes back to queue {}: {}",
                    attempt,
                    delivery(attempt).queue(),
                    reason);
            events.accept(new TaskEvent.Rejected(attempt.message(), true));
            Map<String, @Nullable Object> headers = new HashMap<>();
            headers.put(RunningTask.LOST_PROCESSES, redeliveries + 1);
            addTo(headers, attempt, null, reason);
            return Completion.Finished.settledBy(
                    subject(attempt), again(attempt, headers, Due.NOW, "lost" + redeliveries));
        }
        told(attempt, TaskState.FAILURE);
        String last = "given up after it cost " + (redeliveries + 1) + " processes: " + reason;
        log.error("the message of task {} is a dead letter now: {}", attempt, last);
        events.accept(new TaskEvent.Failed(attempt.message(), failure.repr(), null));
        return completion(
                attempt,
                TaskState.FAILURE,
                Failure.workerLost(last).json(),
                null,
                new Settlement.DeadLetter(delivery(attempt), last, null));
    }

    private void told(Attempt attempt, TaskState state) {
        String task = attempt.admitted().task().name();
        String queue = delivery(attempt).queue();
        Duration took = attempt.took();
        runtime.tally().finished(task, queue, state, took);
        runtime.listener().finished(task, queue, state, took);
    }

    private Completion.Finished completion(
            Attempt attempt,
            TaskState state,
            String json,
            @Nullable String traceback,
            @Nullable Settlement settlement) {
        return completion(attempt, state, json, null, traceback, settlement);
    }

    private Completion.Finished completion(
            Attempt attempt,
            TaskState state,
            String json,
            @Nullable String masked,
            @Nullable String traceback,
            @Nullable Settlement settlement) {
        boolean stores = attempt.admitted().stores();
        TaskResult result =
                results.write(attempt.running(), state, json, traceback, stores ? children(attempt, state) : List.of());
        if (masked != null) {
            result = result.withMasked(masked);
        }
        return new Completion.Finished(
                subject(attempt), stores ? result : null, state.isFinal() ? result : null, settlement);
    }

    private List<ResultNode> children(Attempt attempt, TaskState state) {
        List<ResultNode> called = attempt.running().children();
        List<ResultNode> following =
                state.equals(TaskState.SUCCESS) ? runtime.callbacks().following(attempt.message()) : List.of();
        return following.isEmpty()
                ? called
                : Stream.concat(called.stream(), following.stream()).toList();
    }

    private static @Nullable Settlement settled(Attempt attempt) {
        return attempt.isAcknowledged() ? null : new Settlement.Ack(delivery(attempt));
    }

    private static @Nullable Settlement buried(Attempt attempt, String reason, @Nullable String lastException) {
        return attempt.isAcknowledged() ? null : new Settlement.DeadLetter(delivery(attempt), reason, lastException);
    }

    /** What the message of an attempt says that has not begun yet. */
    private static Map<String, @Nullable Object> nextAttempt(Attempt attempt) {
        Map<String, @Nullable Object> headers = new HashMap<>();
        if (attempt.admitted().delivery().redeliveries() > 0 || NextMessage.isRedelivered(attempt.message())) {
            headers.put(NextMessage.REDELIVERED, false);
        }
        return headers;
    }

    /** Has the message that follows tell of this attempt. */
    private void addTo(Map<String, @Nullable Object> headers, Attempt attempt, @Nullable Instant next, String reason) {
        PastAttempts.addTo(headers, attempt.running(), runtime.clock().instant(), next, reason);
    }

    /** The same task once more, in the place of this delivery, or after it if it is acknowledged. */
    private static Settlement again(
            Attempt attempt, Map<String, ? extends @Nullable Object> headers, Due due, String step) {
        return attempt.isAcknowledged()
                ? NextMessage.after(delivery(attempt), attempt.message(), headers, due, step)
                : NextMessage.instead(delivery(attempt), attempt.message(), headers, due, step);
    }

    private static Completion.Subject subject(Attempt attempt) {
        return Completion.Subject.of(attempt.admitted());
    }

    private static Delivery delivery(Attempt attempt) {
        return attempt.admitted().delivery();
    }
}
