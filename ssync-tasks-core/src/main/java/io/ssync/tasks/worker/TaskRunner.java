package io.ssync.tasks.worker;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.TaskLimit;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.registry.TaskDefinition;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one delivery through: reads it, decides whether it may run here and now, has it run, and says what came of it. Never
 * throws on account of a message or a task. Works for many threads at once.
 */
final class TaskRunner {
    private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

    /** How often a message may find no worker that knows its task; the waits between grow from one second. */
    private static final int MAX_UNREGISTERED = 5;

    private static final Set<TaskState> NOT_BEGUN = Set.of(TaskState.PENDING, TaskState.RECEIVED, TaskState.RETRY);

    /** The header that counts how often a message found no worker that knows its task. */
    private static final String UNREGISTERED = "ssync_unregistered";

    private final TaskApp app;
    private final TaskSettings settings;
    private final String worker;
    private final Surroundings surroundings;
    private final ResultWriter results;
    private final Supplier<Optional<Place>> places;

    /** {@code places} gives a place for one call after the other, or waits for some time in vain. */
    TaskRunner(TaskApp app, String worker, Surroundings surroundings, Supplier<Optional<Place>> places) {
        this.places = places;
        this.app = app;
        this.settings = app.settings();
        this.worker = worker;
        this.surroundings = surroundings;
        this.results = new ResultWriter(worker, settings, app.clock());
    }

    Completion run(Delivery delivery) {
        TaskMessage message;
        try {
            message = MessageCodec.decode(delivery.payload());
            message.id();
        } catch (UnreadableMessageException e) {
            return deadLetter(delivery, null, e.getMessage());
        }
        try {
            return run(delivery, message);
        } catch (UnreadableMessageException e) {
            return deadLetter(delivery, failure(message, Failure.of(e).json()), e.getMessage());
        }
    }

    private Completion run(Delivery delivery, TaskMessage message) {
        message.requireJson();
        Optional<TaskDefinition> task = app.registry().find(message.task());
        if (task.isEmpty()) {
            return unregistered(delivery, message);
        }
        // The broker's clock judges, so that a wrong clock here neither runs a task early nor drops it.
        Instant now = delivery.claimedAt();
        if (message.expires().filter(now::isAfter).isPresent()) {
            return revoked(delivery, message, task.get(), "expired");
        }
        if (surroundings.isRevoked(message.id())) {
            return revoked(delivery, message, task.get(), "revoked");
        }
        Optional<String> key = missingKey(message, task.get());
        if (key.isPresent()) {
            OutboundMessage keyed =
                    NextMessage.of(delivery.queue(), message, Map.of(TaskLimit.KEY, key.get()), Due.NOW);
            return new Completion(delivery, null, new Settlement.Replace(keyed));
        }
        surroundings.happened(new TaskEvent.Received(message));
        Optional<Instant> eta = message.eta().filter(now::isBefore);
        if (eta.isPresent() && !message.isDelayedByBroker() && surroundings.defer(delivery, eta.get())) {
            return new Completion(delivery, null, Settlement.NOTHING);
        }
        boolean ours = delivery.redeliveries() > 0;
        boolean unknown = surroundings.isUnknownToLedger(delivery);
        Optional<TaskResult> before =
                ours || unknown || message.isRestored() ? surroundings.stored(message.id()) : Optional.empty();
        if (before.isPresent() && before.get().state().isFinal()) {
            log.info("task {} {} was delivered again but is finished already", message.task(), message.id());
            if (!ours && !unknown) {
                // Celery restores copies of what others have finished, and with it begun what follows.
                return new Completion(delivery, null, Settlement.ACK);
            }
            return new Completion(delivery, null, Settlement.ACK, () -> surroundings.ended(message, before.get()));
        }
        if (ours
                && before.map(TaskResult::state).filter(TaskRunner::hasBegun).isPresent()
                && !task.get().declaration().rejectOnWorkerLost()) {
            return lost(delivery, message, task.get());
        }
        boolean stores = stores(message) && !task.get().declaration().ignoreResult();
        if (unknown && !stores && isRepeated(delivery)) {
            log.info("task {} {} was delivered again but is off the ledger already", message.task(), message.id());
            return new Completion(delivery, null, Settlement.ACK);
        }
        Optional<Place> place = places.get();
        if (place.isEmpty()) {
            log.warn("task {} {} finds no process to run in and goes back", message.task(), message.id());
            return new Completion(delivery, null, Settlement.RELEASE);
        }
        try (Place here = place.get()) {
            return new Attempt(app, surroundings, results, delivery, message, task.get(), worker, stores, here).run();
        }
    }

    /** The key that a message needs for the limit of its task and does not have, since whoever sent it does not know of it. */
    private static Optional<String> missingKey(TaskMessage message, TaskDefinition task) {
        if (!task.flow().isKeyed() || message.header(TaskLimit.KEY) != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(task.flow().concurrencyKey(Arrays.asList(task.bind(message.body())), Map.of()));
        } catch (IllegalArgumentException e) {
            // Its arguments do not fit: let it fail on that.
            return Optional.empty();
        }
    }

    private static boolean isRepeated(Delivery delivery) {
        return delivery.redeliveries() > 0
                || LedgerMark.of(delivery.payload())
                        .filter(mark -> mark.copy() > 0)
                        .isPresent();
    }

    /** Whether the attempt that the state belongs to has begun to run. */
    private static boolean hasBegun(TaskState state) {
        return !NOT_BEGUN.contains(state);
    }

    private Completion lost(Delivery delivery, TaskMessage message, TaskDefinition task) {
        log.warn("task {} {} fails, since its worker died while it ran", task, message.id());
        app.listener().finished(task.name(), delivery.queue(), TaskState.FAILURE, Duration.ZERO);
        String reason = "its worker died while it ran";
        surroundings.happened(new TaskEvent.Failed(message, "WorkerLostError('" + reason + "')", null));
        return ended(
                delivery, message, TaskState.FAILURE, Failure.workerLost(reason).json(), Settlement.ACK);
    }

    /** What to do about a task whose message was given up; empty if nobody can read it. */
    Optional<Completion> givenUp(DeadLetter letter) {
        try {
            TaskMessage message = MessageCodec.decode(letter.payload());
            String json = Failure.workerLost(letter.reason()).json();
            return Optional.of(ended(null, message, TaskState.FAILURE, json, Settlement.NOTHING));
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    private Completion unregistered(Delivery delivery, TaskMessage message) {
        int before = message.headers().get(UNREGISTERED) instanceof Number count ? count.intValue() : 0;
        if (before >= MAX_UNREGISTERED) {
            String reason = "No task registered as '" + message.task() + "' (queue '" + delivery.queue()
                    + "'): register it on a worker of this queue or route it to another queue";
            String json = Failure.json("NotRegistered", "celery.exceptions", message.task());
            surroundings.happened(new TaskEvent.Failed(message, "NotRegistered('" + message.task() + "')", null));
            log.warn("a message of queue {} goes to the dead letters: {}", delivery.queue(), reason);
            return ended(delivery, message, TaskState.FAILURE, json, new Settlement.DeadLetter(reason, null));
        }
        Duration wait = Duration.ofSeconds(1L << before);
        log.info("no task registered as '{}': {} goes back for {}", message.task(), message.id(), wait);
        Map<String, Object> headers = Map.of(UNREGISTERED, before + 1);
        return new Completion(
                delivery,
                null,
                new Settlement.Replace(NextMessage.of(delivery.queue(), message, headers, new Due.After(wait))));
    }

    private Completion revoked(Delivery delivery, TaskMessage message, TaskDefinition task, String reason) {
        log.info("task {} {} is {} and does not run", task, message.id(), reason);
        app.listener().revoked(task.name(), delivery.queue());
        surroundings.happened(new TaskEvent.Revoked(message, false, reason.equals("expired")));
        String json = Failure.revoked(reason);
        return ended(delivery, message, TaskState.REVOKED, json, Settlement.ACK);
    }

    /** A task that ends without having run. */
    private Completion ended(
            @Nullable Delivery delivery, TaskMessage message, TaskState state, String json, Settlement settlement) {
        TaskResult result = results.write(message, state, json, null);
        return new Completion(
                delivery, stores(message) ? result : null, settlement, () -> surroundings.ended(message, result));
    }

    private static Completion deadLetter(Delivery delivery, @Nullable TaskResult failure, @Nullable String reason) {
        log.warn("a message of queue {} goes to the dead letters: {}", delivery.queue(), reason);
        return new Completion(delivery, failure, new Settlement.DeadLetter(String.valueOf(reason), null));
    }

    private @Nullable TaskResult failure(TaskMessage message, String json) {
        return stores(message) ? results.write(message, TaskState.FAILURE, json, null) : null;
    }

    private boolean stores(TaskMessage message) {
        return !settings.ignoreResult() && !message.ignoreResult();
    }
}
