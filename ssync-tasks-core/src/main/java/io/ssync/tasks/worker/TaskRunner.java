package io.ssync.tasks.worker;

import io.ssync.tasks.RetryException;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.CeleryTime;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.registry.TaskDefinition;
import io.ssync.tasks.registry.TaskRegistry;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one delivery through: reads it, decides whether it may run now, runs it, and says what came of it. Never throws.
 * Works for many threads at once.
 */
final class TaskRunner {
    private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

    /** How often a message may find no worker that knows its task; the waits between grow from one second. */
    private static final int MAX_UNREGISTERED = 5;

    /** Counts, in a message, how often it found no worker that knows its task. */
    private static final String UNREGISTERED = "ssync_unregistered";

    /** What the runner asks of the worker around it. */
    interface Surroundings {
        /** Puts a message that came too early among the waiting ones; false if it is due after all. */
        boolean defer(Delivery delivery, Instant eta);

        /** Acknowledges before the run. */
        void ackEarly(Delivery delivery);

        /** Whether a task has a final result already; waits for the result backend if it is away. */
        boolean isFinished(String id);

        /** Stores a state in between, some time soon. */
        void store(TaskResult result);

        /** The task has said something of its progress. */
        void progressed(RunningTask task);

        /** The task is about to run. */
        void began(RunningTask task);

        /** The task has run. */
        void ended(RunningTask task);
    }

    private final TaskRegistry registry;
    private final TaskSettings settings;
    private final TaskListener listener;
    private final TaskApp app;
    private final String worker;
    private final Surroundings surroundings;
    private final ResultWriter record;

    TaskRunner(TaskApp app, String worker, Surroundings surroundings) {
        this.app = app;
        this.registry = app.registry();
        this.settings = app.settings();
        this.listener = app.listener();
        this.worker = worker;
        this.surroundings = surroundings;
        this.record = new ResultWriter(worker, settings, app.clock());
    }

    Completion run(Delivery delivery) {
        TaskMessage message;
        try {
            message = MessageCodec.decode(delivery.payload());
            return run(delivery, message, message.id(), message.task());
        } catch (UnreadableMessageException e) {
            log.warn(
                    "a message in queue {} cannot be read and goes to the dead letters: {}",
                    delivery.queue(),
                    e.getMessage());
            return new Completion(delivery, null, new Settlement.DeadLetter(e.getMessage()));
        }
    }

    private Completion run(Delivery delivery, TaskMessage message, String id, String name) {
        Optional<TaskDefinition> task = registry.find(name);
        if (task.isEmpty()) {
            return unregistered(delivery, message);
        }
        if (message.expires().filter(delivery.claimedAt()::isAfter).isPresent()) {
            return revoked(delivery, message, "expired");
        }
        Optional<Instant> eta = message.eta().filter(delivery.claimedAt()::isBefore);
        if (eta.isPresent()
                && !message.properties().containsKey(TaskMessage.DELAYED_BY_BROKER)
                && surroundings.defer(delivery, eta.get())) {
            return new Completion(delivery, null, Settlement.NOTHING);
        }
        if (delivery.redeliveries() > 0 && surroundings.isFinished(id)) {
            log.info("task {} was delivered again but is finished already", id);
            return new Completion(delivery, null, Settlement.ACK);
        }
        return run(delivery, message, task.get());
    }

    private Completion run(Delivery delivery, TaskMessage message, TaskDefinition task) {
        boolean acksLate = task.declaration().acksLate() && settings.acksLate();
        if (!acksLate) {
            surroundings.ackEarly(delivery);
        }
        boolean stores = stores(message, task);
        if (stores && (settings.trackStarted() || task.declaration().trackStarted())) {
            Map<String, Object> meta = Map.of("pid", ProcessHandle.current().pid(), "hostname", worker);
            surroundings.store(record.write(message, TaskState.STARTED, CeleryJson.write(meta), null));
        }
        RetryPolicy retries = new RetryPolicy(task.declaration(), ThreadLocalRandom.current()::nextDouble);
        RunningTask running =
                new RunningTask(message, delivery, worker, retries, stores ? surroundings::progressed : ignored -> {});
        listener.started(task.name(), delivery.queue(), waited(delivery, message));
        long start = System.nanoTime();
        TaskState state = TaskState.PENDING;
        try {
            String value = call(task, running);
            state = TaskState.SUCCESS;
            return completion(delivery, stores ? record.write(message, state, value, null) : null, acksLate);
        } catch (UnreadableMessageException e) {
            throw e;
        } catch (Throwable failure) {
            if (running.isCancelled()) {
                log.info(
                        "task {} {} stopped on request and goes back to queue {}",
                        task,
                        message.id(),
                        delivery.queue());
                return new Completion(delivery, null, acksLate ? Settlement.RELEASE : Settlement.NOTHING);
            }
            Optional<Duration> countdown = retries.after(failure, message.retries());
            if (countdown.isPresent()) {
                state = TaskState.RETRY;
                return retry(delivery, message, task, failure, countdown.get(), stores);
            }
            state = TaskState.FAILURE;
            Throwable cause = failure instanceof RetryException ? failure.getCause() : failure;
            log.warn("task {} {} failed", task, message.id(), cause);
            String traceback = Failures.traceback(cause);
            return completion(
                    delivery, stores ? record.write(message, state, Failures.json(cause), traceback) : null, acksLate);
        } finally {
            listener.finished(task.name(), delivery.queue(), state, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Runs the method and writes its value as JSON: a value that cannot be written is a failure of the task. */
    private String call(TaskDefinition task, RunningTask running) throws Throwable {
        @Nullable Object[] arguments = task.bind(running.message().body());
        surroundings.began(running);
        running.begin(Thread.currentThread());
        try {
            return CeleryJson.write(task.invoke(running, arguments));
        } finally {
            running.end();
            surroundings.ended(running);
        }
    }

    private static Completion completion(Delivery delivery, @Nullable TaskResult result, boolean acksLate) {
        return new Completion(delivery, result, acksLate ? Settlement.ACK : Settlement.NOTHING);
    }

    private Completion retry(
            Delivery delivery,
            TaskMessage message,
            TaskDefinition task,
            Throwable failure,
            Duration countdown,
            boolean stores) {
        Throwable cause = failure instanceof RetryException ? failure.getCause() : failure;
        Instant eta = app.clock().instant().plus(countdown);
        log.info("task {} {} will be retried at {}: {}", task, message.id(), eta, cause.toString());
        Map<String, @Nullable Object> headers = new HashMap<>();
        headers.put("retries", message.retries() + 1);
        headers.put("eta", countdown.isZero() ? null : CeleryTime.format(eta));
        headers.put("parent_id", message.id());
        Settlement next = new Settlement.Replace(next(delivery, message, headers, new Due.After(countdown)));
        TaskResult result =
                stores ? record.write(message, TaskState.RETRY, Failures.json(cause), Failures.traceback(cause)) : null;
        return new Completion(delivery, result, next);
    }

    private Completion unregistered(Delivery delivery, TaskMessage message) {
        int before = message.headers().get(UNREGISTERED) instanceof Number count ? count.intValue() : 0;
        if (before >= MAX_UNREGISTERED) {
            String reason = "No task registered as '" + message.task() + "' (queue '" + delivery.queue()
                    + "'): register it on this worker or route the queue elsewhere";
            log.warn("message {} goes to the dead letters. {}", message.id(), reason);
            String json = Failures.json("NotRegistered", "celery.exceptions", message.task());
            TaskResult result = settings.ignoreResult() || message.ignoreResult()
                    ? null
                    : record.write(message, TaskState.FAILURE, json, reason);
            return new Completion(delivery, result, new Settlement.DeadLetter(reason));
        }
        Duration wait = Duration.ofSeconds(1L << before);
        log.info(
                "no task registered as '{}': message {} goes back for {} s",
                message.task(),
                message.id(),
                wait.toSeconds());
        OutboundMessage next = next(delivery, message, Map.of(UNREGISTERED, before + 1), new Due.After(wait));
        return new Completion(delivery, null, new Settlement.Replace(next));
    }

    private Completion revoked(Delivery delivery, TaskMessage message, String reason) {
        log.info("task {} {} is revoked: {}", message.task(), message.id(), reason);
        String json = Failures.json("TaskRevokedError", "celery.exceptions", reason);
        TaskResult result = settings.ignoreResult() || message.ignoreResult()
                ? null
                : record.write(message, TaskState.REVOKED, json, null);
        return new Completion(delivery, result, Settlement.ACK);
    }

    /** The message that takes the place of this one: the same task with other headers, later, under a delivery tag of its own. */
    private static OutboundMessage next(
            Delivery delivery, TaskMessage message, Map<String, ? extends @Nullable Object> headers, Due due) {
        Map<String, Object> properties =
                Map.of("delivery_tag", UUID.randomUUID().toString(), TaskMessage.DELAYED_BY_BROKER, true);
        byte[] payload = MessageCodec.encode(message.with(headers, properties));
        return new OutboundMessage(delivery.queue(), message.priority(), due, payload);
    }

    private boolean stores(TaskMessage message, TaskDefinition task) {
        return !(settings.ignoreResult()
                || message.ignoreResult()
                || task.declaration().ignoreResult());
    }

    private static @Nullable Duration waited(Delivery delivery, TaskMessage message) {
        return message.eta()
                .or(message::sentAt)
                .map(since -> Duration.between(since, delivery.claimedAt()))
                .filter(waited -> !waited.isNegative())
                .orElse(null);
    }
}
