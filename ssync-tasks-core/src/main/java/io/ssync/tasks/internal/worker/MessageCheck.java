package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.control.RevokedStamps;
import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a message itself, and what this worker knows without asking anybody, say about whether its task may run. Safe for use by
 * any thread.
 */
final class MessageCheck {
    private static final Logger log = LoggerFactory.getLogger(MessageCheck.class);

    /** How often a message may find no worker that knows its task, if others may; the waits between grow from one second. */
    private static final int MAX_UNREGISTERED = 5;

    /** The header that counts how often a message found no worker that knows its task. */
    private static final String UNREGISTERED = "ssync_unregistered";

    private final TaskRuntime runtime;
    private final Consumer consumer;
    private final RevokedStamps revokedStamps;
    private final ResultWriter results;
    private final Predicate<String> nobodyElseReads;
    private final java.util.function.Consumer<TaskEvent> events;

    /** {@code nobodyElseReads} says whether certainly no other worker reads a queue. */
    MessageCheck(
            TaskRuntime runtime,
            Consumer consumer,
            RevokedStamps revokedStamps,
            ResultWriter results,
            Predicate<String> nobodyElseReads,
            java.util.function.Consumer<TaskEvent> events) {
        this.runtime = runtime;
        this.consumer = consumer;
        this.revokedStamps = revokedStamps;
        this.results = results;
        this.nobodyElseReads = nobodyElseReads;
        this.events = events;
    }

    /** What came of reading a message: it may go on, or its way ends here. */
    sealed interface Checked {
        /** It may go on. */
        record Readable(TaskMessage message, TaskDefinition task) implements Checked {}

        /** It does not run. */
        record Ended(Completion.Finished completion) implements Checked {}
    }

    /** Looks at a message; {@code read} is given it as soon as it is read, whatever becomes of it after that. */
    Checked check(Delivery delivery, @Nullable LedgerMark mark, java.util.function.Consumer<TaskMessage> read) {
        TaskMessage message;
        try {
            message = MessageCodec.decode(delivery.payload());
            read.accept(message);
        } catch (UnreadableMessageException e) {
            return new Checked.Ended(undecodable(delivery, mark, e));
        }
        Completion.Subject subject = new Completion.Subject(message.id(), delivery, message, mark);
        TaskDefinition task;
        try {
            message.requireJson();
            Optional<TaskDefinition> found = runtime.registry().find(message.task());
            if (found.isEmpty()) {
                return new Checked.Ended(unregistered(subject, delivery, message));
            }
            task = found.get();
        } catch (UnreadableMessageException e) {
            return new Checked.Ended(unreadable(subject, e));
        }
        message = task.masked(message);
        subject = new Completion.Subject(message.id(), delivery, message, mark);
        // The broker's clock judges, so that a wrong clock here neither runs a task early nor drops it.
        Instant now = delivery.claimedAt();
        if (message.expires().filter(now::isAfter).isPresent()) {
            return new Checked.Ended(revoked(subject, delivery, message, task, "expired"));
        }
        if (consumer.revocation(message.id()) != Consumer.Revocation.NONE || revokedStamps.cover(message)) {
            return new Checked.Ended(revoked(subject, delivery, message, task, "revoked"));
        }
        Map<String, String> keys = missingKeys(message, task);
        if (!keys.isEmpty()) {
            return new Checked.Ended(Completion.Finished.settledBy(
                    subject, NextMessage.instead(delivery, message, keys, Due.NOW, "keyed")));
        }
        events.accept(new TaskEvent.Received(message));
        return new Checked.Readable(message, task);
    }

    /** When a message that came too early is due: its sender did not leave the wait to the broker. */
    static Optional<Instant> notBefore(Delivery delivery, TaskMessage message) {
        return message.isDelayedByBroker()
                ? Optional.empty()
                : message.eta().filter(eta -> delivery.claimedAt().isBefore(eta));
    }

    /** What to do about a task whose message was given up; empty if nobody can read it. */
    Optional<Completion.Finished> givenUp(DeadLetter letter) {
        try {
            TaskMessage message = runtime.registry().masked(MessageCodec.decode(letter.payload()));
            String json = Failure.workerLost(letter.reason()).json();
            return Optional.of(ended(
                    new Completion.Subject(message.id(), null, message, null), message, TaskState.FAILURE, json, null));
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    /** Ends a task that had begun on a worker that died, and that must not begin twice. */
    Completion.Finished lost(Completion.Subject subject, Delivery delivery, TaskMessage message, TaskDefinition task) {
        log.warn("task {} fails, since its worker died while it ran", subject);
        runtime.tally().ended(task.name(), delivery.queue(), TaskState.FAILURE);
        runtime.listener().finished(task.name(), delivery.queue(), TaskState.FAILURE, Duration.ZERO);
        String reason = "its worker died while it ran";
        events.accept(new TaskEvent.Failed(message, "WorkerLostError('" + reason + "')", null));
        String json = Failure.workerLost(reason).json();
        return ended(subject, message, TaskState.FAILURE, json, new Settlement.Ack(delivery));
    }

    /** The keys that a message needs for the limits of its task and for its turns, if its sender does not know of them. */
    private static Map<String, String> missingKeys(TaskMessage message, TaskDefinition task) {
        if (!task.flow().lacksKeys(message.headers())) {
            return Map.of();
        }
        try {
            return task.flow().keys(Arrays.asList(task.bind(message.body())), Map.of());
        } catch (IllegalArgumentException | UnreadableMessageException e) {
            // Its arguments do not fit: let it fail on that.
            return Map.of();
        }
    }

    private Completion.Finished unregistered(Completion.Subject subject, Delivery delivery, TaskMessage message) {
        int before = message.headers().get(UNREGISTERED) instanceof Number count ? count.intValue() : 0;
        if (before >= MAX_UNREGISTERED || nobodyElseReads.test(delivery.queue())) {
            String reason = "No task registered as '" + Shown.text(message.task()) + "' (queue '" + delivery.queue()
                    + "'): register it on a worker of this queue or route it to another queue";
            String json = Failure.json("NotRegistered", "celery.exceptions", message.task());
            events.accept(new TaskEvent.Failed(message, "NotRegistered('" + message.task() + "')", null));
            log.warn("a message of queue {} goes to the dead letters: {}", delivery.queue(), reason);
            return ended(subject, message, TaskState.FAILURE, json, new Settlement.DeadLetter(delivery, reason, null));
        }
        Duration wait = Duration.ofSeconds(1L << before);
        log.info("task {} is not registered here and goes back for {}", subject, wait);
        Map<String, Object> headers = Map.of(UNREGISTERED, before + 1);
        return Completion.Finished.settledBy(
                subject, NextMessage.instead(delivery, message, headers, new Due.After(wait), "unregistered" + before));
    }

    private Completion.Finished revoked(
            Completion.Subject subject, Delivery delivery, TaskMessage message, TaskDefinition task, String reason) {
        log.info("task {} is {} and does not run", subject, reason);
        runtime.tally().ended(task.name(), delivery.queue(), TaskState.REVOKED);
        runtime.listener().revoked(task.name(), delivery.queue());
        events.accept(new TaskEvent.Revoked(message, false, reason.equals("expired")));
        String json = Failure.revoked(reason);
        return ended(subject, message, TaskState.REVOKED, json, new Settlement.Ack(delivery));
    }

    /** The task fails, so that nobody waits for it in vain, if its id and name can be read. */
    private Completion.Finished undecodable(
            Delivery delivery, @Nullable LedgerMark mark, UnreadableMessageException cause) {
        String id = cause.taskId().orElse("");
        Completion.Subject subject = new Completion.Subject(id, delivery, null, mark);
        TaskResult failure =
                id.isEmpty() || cause.task().isEmpty() || runtime.settings().ignoreResult()
                        ? null
                        : results.write(id, TaskState.FAILURE, Failure.of(cause).json());
        return new Completion.Finished(subject, failure, null, buried(delivery, cause));
    }

    private Completion.Finished unreadable(Completion.Subject subject, UnreadableMessageException cause) {
        Delivery delivery = Objects.requireNonNull(subject.delivery());
        TaskMessage message = Objects.requireNonNull(subject.message());
        return ended(subject, message, TaskState.FAILURE, Failure.of(cause).json(), buried(delivery, cause));
    }

    private static Settlement buried(Delivery delivery, UnreadableMessageException cause) {
        String reason = Shown.text(cause.getMessage());
        log.warn("a message of queue {} goes to the dead letters: {}", delivery.queue(), reason);
        return new Settlement.DeadLetter(delivery, reason, null);
    }

    /** A task that ends without having run. */
    private Completion.Finished ended(
            Completion.Subject subject,
            TaskMessage message,
            TaskState state,
            String json,
            @Nullable Settlement settlement) {
        TaskResult result = results.write(message, subject.delivery(), state, json);
        return new Completion.Finished(subject, runtime.stores(message) ? result : null, result, settlement);
    }
}
