package io.ssync.tasks.internal.explain;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.MessagePlace;
import io.ssync.tasks.broker.QueueControl.Pause;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.control.Control.Inspect;
import io.ssync.tasks.control.Explanation;
import io.ssync.tasks.control.Explanation.WaitReason;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Explains why a task has not ended. Looks first where it costs least: the result, the ledger, the queues, and the workers only for
 * what depends on them.
 *
 * <p>Everything moves while it looks, so what it says was true of each place at some moment of that time. Immutable; safe for use by any
 * thread.
 */
public final class Explainer {
    private final Broker broker;
    private final ResultBackend results;
    private final Optional<Ledger> ledger;
    private final Inspect inspect;
    private final InstantSource clock;
    private final Set<String> queues;

    /**
     * One for an app.
     *
     * @param queues where its tasks may be; what workers read is looked into as well
     */
    public Explainer(
            Broker broker,
            ResultBackend results,
            Optional<Ledger> ledger,
            Inspect inspect,
            InstantSource clock,
            Collection<String> queues) {
        this.broker = broker;
        this.results = results;
        this.ledger = ledger;
        this.inspect = inspect;
        this.clock = clock;
        this.queues = Set.copyOf(queues);
    }

    /** Looks at everything once. */
    public Explanation explain(String taskId) {
        Optional<TaskResult> result = results.find(taskId);
        if (hasEnded(result)) {
            return ended(result.get());
        }
        Optional<Ledger.Row> row = ledger.flatMap(held -> held.find(taskId));
        WorkerSurvey workers = new WorkerSurvey(inspect);
        Optional<MessagePlace> place = find(taskId, row, workers);
        return place.map(found -> new Looked(taskId, found, workers, isRevoked(taskId, row)).explain())
                .orElseGet(() -> nowhere(taskId, row, workers));
    }

    private Optional<MessagePlace> find(String taskId, Optional<Ledger.Row> row, WorkerSurvey workers) {
        Set<String> known = new LinkedHashSet<>();
        row.ifPresent(durable -> known.add(durable.queue()));
        known.addAll(queues);
        return broker.find(taskId, known).or(() -> {
            Set<String> others = new LinkedHashSet<>(workers.queues());
            others.removeAll(known);
            return others.isEmpty() ? Optional.empty() : broker.find(taskId, others);
        });
    }

    private boolean isRevoked(String taskId, Optional<Ledger.Row> row) {
        return row.map(Ledger.Row::revoked).orElse(false) || broker.revoked().contains(taskId);
    }

    private static boolean hasEnded(Optional<TaskResult> result) {
        return result.map(TaskResult::state).filter(TaskState::isFinal).isPresent();
    }

    private static Explanation ended(TaskResult result) {
        return new Explanation(
                result.taskId(),
                Optional.ofNullable(result.call().taskName()),
                Optional.empty(),
                List.of(new WaitReason.Finished(result.state(), result.storedAt())),
                Optional.empty(),
                Optional.empty());
    }

    /** Its message is in none of the queues. */
    private Explanation nowhere(String taskId, Optional<Ledger.Row> row, WorkerSurvey workers) {
        // Again: it may have ended while its message was looked for.
        Optional<TaskResult> result = results.find(taskId);
        if (hasEnded(result)) {
            return ended(result.get());
        }
        Optional<WorkerSurvey.Has> has = workers.having(taskId);
        WaitReason reason;
        if (has.isPresent()) {
            // A message that was acknowledged before it ran, as Celery does by default.
            reason = new WaitReason.Running(has.get().worker());
        } else if (row.isPresent() && !row.get().published()) {
            reason = new WaitReason.NotPublished(row.get().added());
        } else if (result.isPresent()) {
            reason = new WaitReason.MessageGone(
                    result.get().state(), result.get().storedAt());
        } else if (row.isPresent()) {
            reason = new WaitReason.MessageGone(TaskState.PENDING, row.get().added());
        } else {
            reason = broker.revoked().contains(taskId) ? new WaitReason.Revoked() : new WaitReason.Unknown();
        }
        return new Explanation(
                taskId,
                row.flatMap(durable -> read(durable.payload())).map(message -> message.header("task")),
                row.map(Ledger.Row::queue),
                List.of(reason),
                row.filter(durable -> !durable.published()).flatMap(Ledger.Row::due),
                Optional.empty());
    }

    private static Optional<TaskMessage> read(byte[] payload) {
        try {
            return Optional.of(MessageCodec.decode(payload));
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    /** A task whose message was found; gathers the reasons. */
    private final class Looked {
        private final String taskId;
        private final MessagePlace place;
        private final WorkerSurvey workers;
        private final @Nullable TaskMessage message;
        private final List<WaitReason> reasons = new ArrayList<>();
        private @Nullable Instant earliest;
        private @Nullable Instant expected;

        Looked(String taskId, MessagePlace place, WorkerSurvey workers, boolean revoked) {
            this.taskId = taskId;
            this.place = place;
            this.workers = workers;
            this.message = read(place.payload()).orElse(null);
            if (revoked) {
                reasons.add(new WaitReason.Revoked());
            }
        }

        Explanation explain() {
            if (place instanceof MessagePlace.Dead dead) {
                reasons.add(new WaitReason.DeadLettered(
                        dead.letter().id(), dead.letter().time(), dead.letter().reason()));
            } else if (place instanceof MessagePlace.InFlight held) {
                inFlight(held);
            } else if (place instanceof MessagePlace.Unacknowledged held) {
                workers.having(taskId)
                        .filter(WorkerSurvey.Has::running)
                        .ifPresentOrElse(
                                has -> reasons.add(new WaitReason.Running(has.worker())),
                                () -> reasons.add(new WaitReason.HeldByCelery(held.since())));
            } else {
                waits();
            }
            return new Explanation(
                    taskId,
                    Optional.ofNullable(message).map(read -> read.header("task")),
                    Optional.of(place.queue()),
                    reasons,
                    Optional.ofNullable(earliest),
                    Optional.ofNullable(expected));
        }

        private void inFlight(MessagePlace.InFlight held) {
            Optional<WorkerSurvey.Has> has = workers.having(taskId);
            if (has.isPresent() && has.get().running()) {
                reasons.add(new WaitReason.Running(held.worker()));
            } else if (has.isPresent() || workers.answers(held.worker())) {
                reasons.add(new WaitReason.Taken(held.worker(), held.leaseEnd()));
            } else {
                reasons.add(new WaitReason.OnDeadWorker(held.worker(), held.leaseEnd()));
                notBefore(held.leaseEnd());
            }
        }

        private void waits() {
            expiry();
            QueueStatus status = broker.status(place.queue());
            status.pause().ifPresent(this::paused);
            List<String> knowing = knowingReaders();
            if (place instanceof MessagePlace.Ready ready && !knowing.isEmpty()) {
                slots(ready, knowing, status);
            }
            if (place instanceof MessagePlace.Delayed delayed) {
                reasons.add(new WaitReason.NotDue(delayed.due(), message == null ? 0 : message.retries()));
                notBefore(delayed.due());
            } else if (place instanceof MessagePlace.Limited limited) {
                limited(limited, status);
            } else if (place instanceof MessagePlace.Ready ready) {
                reasons.add(new WaitReason.Behind(ready.queue(), ready.ahead()));
            }
        }

        private void expiry() {
            try {
                Optional.ofNullable(message)
                        .flatMap(TaskMessage::expires)
                        .filter(end -> clock.instant().isAfter(end))
                        .ifPresent(end -> reasons.add(new WaitReason.Expired(end)));
            } catch (UnreadableMessageException e) {
                // A worker that meets it sets it aside for that.
                return;
            }
        }

        private void paused(Pause pause) {
            reasons.add(new WaitReason.Paused(place.queue(), pause));
            pause.until().ifPresent(this::notBefore);
        }

        private List<String> knowingReaders() {
            List<String> readers = workers.readers(place.queue());
            if (readers.isEmpty()) {
                reasons.add(new WaitReason.NobodyReads(place.queue()));
                return readers;
            }
            String task = message == null ? null : message.header("task");
            List<String> knowing = task == null ? readers : workers.knowing(task, readers);
            if (knowing.isEmpty()) {
                reasons.add(new WaitReason.TaskNotKnown(String.valueOf(task), readers));
            }
            return knowing;
        }

        private void slots(MessagePlace.Ready ready, List<String> knowing, QueueStatus status) {
            WorkerSurvey.Slots slots = workers.slots(knowing);
            if (slots.all() == 0) {
                return;
            }
            Instant now = clock.instant();
            Optional<Duration> run = new Forecast(broker, now).run(place.queue());
            Optional<Duration> free = slots.free() == 0
                    ? run.map(length -> Forecast.untilSlotFree(length, slots.all()))
                    : Optional.of(Duration.ZERO);
            if (slots.free() == 0) {
                reasons.add(new WaitReason.AllBusy(slots.all(), knowing, free));
            }
            // It has no reason against it but those before it: the ones that are ready, and the ones that workers have
            // taken ahead.
            if (reasons.stream().allMatch(reason -> reason instanceof WaitReason.AllBusy)) {
                long ahead = ready.ahead() + Math.max(0, status.inFlight() - (slots.all() - slots.free()));
                expected = run.map(length -> now.plus(free.orElse(Duration.ZERO))
                                .plus(Forecast.toDo(length, ahead, slots.all()))
                                .truncatedTo(ChronoUnit.SECONDS))
                        .orElse(null);
            }
        }

        private void limited(MessagePlace.Limited limited, QueueStatus status) {
            if (limited.notBefore().isPresent()) {
                reasons.add(new WaitReason.RateLimited(
                        limited.task(), limited.notBefore().get(), status.limited()));
                notBefore(limited.notBefore().get());
            } else if (!limited.holders().isEmpty()) {
                reasons.add(new WaitReason.ConcurrencyLimited(limited.task(), limited.key(), limited.holders()));
            } else {
                reasons.add(new WaitReason.Behind(limited.queue(), 0));
            }
        }

        private void notBefore(Instant time) {
            earliest = Stream.concat(Stream.ofNullable(earliest), Stream.of(time))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }
}
