package io.ssync.tasks.worker;

import io.ssync.tasks.RetryException;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.CeleryTime;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.registry.TaskDefinition;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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
        this.acksLate = task.declaration().acksLate() && app.settings().acksLate();
        this.retries = new RetryPolicy(task.declaration(), ThreadLocalRandom.current()::nextDouble);
        this.running =
                new RunningTask(message, delivery, worker, retries, stores ? surroundings::progressed : ignored -> {});
    }

    /** Throws {@link UnreadableMessageException} if the message has no readable body; anything else is the task's own. */
    Completion run() {
        if (!acksLate) {
            surroundings.ackEarly(delivery);
        }
        if (stores && (app.settings().trackStarted() || task.declaration().trackStarted())) {
            Map<String, Object> meta = Map.of("pid", ProcessHandle.current().pid(), "hostname", worker);
            surroundings.store(results.write(message, TaskState.STARTED, CeleryJson.write(meta), null));
        }
        app.listener().started(task.name(), delivery.queue(), waited());
        long start = System.nanoTime();
        TaskState end = TaskState.PENDING;
        try {
            String value = call();
            end = TaskState.SUCCESS;
            return completion(end, value, null, acksLate ? Settlement.ACK : Settlement.NOTHING);
        } catch (UnreadableMessageException e) {
            throw e;
        } catch (Throwable thrown) {
            if (running.isCancelled()) {
                return cancelled();
            }
            Throwable failure = thrown instanceof RetryException ? thrown.getCause() : thrown;
            Optional<Duration> countdown = retries.after(thrown, message.retries());
            end = countdown.isPresent() ? TaskState.RETRY : TaskState.FAILURE;
            return countdown.map(wait -> retry(failure, wait)).orElseGet(() -> failed(failure));
        } finally {
            app.listener().finished(task.name(), delivery.queue(), end, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Runs the method and writes its value as JSON: a value that cannot be written is a failure of the task. */
    private String call() throws Throwable {
        @Nullable Object[] arguments = task.bind(message.body());
        surroundings.began(running);
        running.begin(Thread.currentThread());
        try {
            return CeleryJson.write(task.invoke(running, arguments));
        } finally {
            running.end();
            surroundings.ended(running);
        }
    }

    private Completion failed(Throwable failure) {
        log.warn("task {} {} failed", task, message.id(), failure);
        return completion(
                TaskState.FAILURE,
                Failures.json(failure),
                Failures.traceback(failure),
                acksLate ? Settlement.ACK : Settlement.NOTHING);
    }

    private Completion retry(Throwable failure, Duration countdown) {
        Instant eta = app.clock().instant().plus(countdown);
        log.info("task {} {} will be retried at {}: {}", task, message.id(), eta, failure.toString());
        Map<String, @Nullable Object> headers = new HashMap<>();
        headers.put("retries", message.retries() + 1);
        headers.put("eta", countdown.isZero() ? null : CeleryTime.format(eta));
        headers.put("parent_id", message.id());
        OutboundMessage next = NextMessage.of(delivery.queue(), message, headers, new Due.After(countdown));
        return completion(
                TaskState.RETRY,
                Failures.json(failure),
                Failures.traceback(failure),
                acksLate ? new Settlement.Replace(next) : new Settlement.Publish(next));
    }

    private Completion cancelled() {
        log.info("task {} {} stopped on request and goes back to queue {}", task, message.id(), delivery.queue());
        return new Completion(delivery, null, acksLate ? Settlement.RELEASE : Settlement.NOTHING);
    }

    private Completion completion(TaskState state, String json, @Nullable String traceback, Settlement settlement) {
        TaskResult result = stores ? results.write(message, state, json, traceback) : null;
        return new Completion(delivery, result, settlement);
    }

    private @Nullable Duration waited() {
        return message.eta()
                .or(message::sentAt)
                .map(since -> Duration.between(since, delivery.claimedAt()))
                .filter(waited -> !waited.isNegative())
                .orElse(null);
    }
}
