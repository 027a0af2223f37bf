package io.ssync.tasks.worker;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.Revocation;
import io.ssync.tasks.events.EventSender;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a runner may ask of the worker around it. Safe for use by any thread. */
final class WorkerSurroundings implements Surroundings {
    private static final Logger log = LoggerFactory.getLogger(WorkerSurroundings.class);

    private final TaskApp app;
    private final Consumer consumer;
    private final ProgressFlusher progress;
    private final EventSender events;
    private final LedgerGate gate;
    private final int maxRedeliveries;
    private final DeclaredLimits limits;
    private final Collection<Attempt> running;
    private final java.util.function.Consumer<Attempt> begins;

    /** {@code running} is where attempts stand while they run; {@code begins} is told of each. */
    WorkerSurroundings(
            TaskApp app,
            Consumer consumer,
            ProgressFlusher progress,
            EventSender events,
            LedgerGate gate,
            int maxRedeliveries,
            DeclaredLimits limits,
            Collection<Attempt> running,
            java.util.function.Consumer<Attempt> begins) {
        this.app = app;
        this.consumer = consumer;
        this.progress = progress;
        this.events = events;
        this.gate = gate;
        this.maxRedeliveries = maxRedeliveries;
        this.limits = limits;
        this.running = running;
        this.begins = begins;
    }

    @Override
    public boolean defer(Delivery delivery, Instant eta) {
        return consumer.defer(delivery, new Due.At(eta));
    }

    @Override
    public boolean ackEarly(Delivery delivery) {
        return consumer.ack(List.of(delivery)) > 0;
    }

    @Override
    public boolean isRevoked(String taskId) {
        return consumer.revocation(taskId) != Revocation.NONE;
    }

    @Override
    public Optional<TaskResult> stored(String taskId) {
        return surely(taskId, () -> app.results().find(taskId));
    }

    @Override
    public void storeSurely(TaskResult result) {
        surely(result.taskId(), () -> {
            app.results().store(List.of(result));
            return result;
        });
    }

    @Override
    public boolean isUnknownToLedger(Delivery delivery) {
        return gate.isUnknown(delivery);
    }

    @Override
    public void forgetSurely(String taskId) {
        app.ledger().ifPresent(ledger -> surely(taskId, () -> ledger.forget(List.of(taskId))));
    }

    private <T> T surely(String taskId, Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (ResultBackendException e) {
                if (!(e instanceof ResultBackendAwayException)) {
                    throw e;
                }
                log.warn("task {} waits for the result backend: {}", taskId, e.getMessage());
                pause();
            }
        }
    }

    @Override
    public void ended(TaskMessage message, TaskResult result) {
        if (result.state().isFinal()) {
            app.followers().start(message, result);
        }
    }

    @Override
    public void store(TaskResult result) {
        try {
            app.results().store(List.of(result));
        } catch (ResultBackendException e) {
            log.debug("the state {} of task {} was not stored", result.state(), result.taskId(), e);
        }
    }

    @Override
    public void progressed(RunningTask task) {
        progress.changed(task);
    }

    @Override
    public int maxRedeliveries() {
        return maxRedeliveries;
    }

    @Override
    public DeclaredLimits limits() {
        return limits;
    }

    @Override
    public void happened(TaskEvent event) {
        events.happened(event);
        app.listener().happened(event);
    }

    @Override
    public void began(Attempt attempt) {
        running.add(attempt);
        begins.accept(attempt);
    }

    @Override
    public void ended(Attempt attempt) {
        running.remove(attempt);
    }

    private void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerAwayException("interrupted while waiting for the result backend", e);
        }
    }
}
