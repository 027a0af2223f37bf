package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.internal.canvas.Callbacks;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs calls at once in the caller's thread, retries included and without their waits. The message is written and read as
 * on the way through a broker, so that what cannot travel fails here too. Safe for use by any thread.
 */
public final class EagerRunner {
    private static final String WORKER = "eager";

    private final TaskRuntime runtime;
    private final TaskPool pool;
    private final ResultWriter results;
    private final TaskRunner runner;

    /** Runs calls of an app; results go to its result backend. */
    public EagerRunner(TaskRuntime runtime) {
        this.runtime = runtime;
        this.pool = new TaskPool(1, OptionalInt.of(1), runtime.ticker(), () -> {});
        this.results = new ResultWriter(WORKER, runtime.settings(), runtime.clock());
        this.runner = new TaskRunner(
                runtime,
                WORKER,
                new ThreadExecutor(runtime.interceptor()),
                new Endings(runtime, results, new Troubles(runtime, results)::failed, 0, runtime.listener()::happened),
                new DeclaredLimits(),
                new Attempts(),
                this::progressed,
                runtime.listener()::happened);
    }

    /**
     * Runs a message to its end.
     *
     * @throws IllegalArgumentException if the task is not registered
     */
    public void run(TaskMessage message, String queue) {
        Optional<TaskMessage> next = Optional.of(message);
        while (next.isPresent()) {
            next = runOnce(next.get(), queue);
        }
    }

    /** Runs one attempt; returns the message of the next one, if there is to be one. */
    private Optional<TaskMessage> runOnce(TaskMessage message, String queue) {
        byte[] payload = MessageCodec.encode(message);
        TaskMessage read = MessageCodec.decode(payload);
        TaskDefinition task = runtime.registry()
                .find(read.task())
                .orElseThrow(() -> new IllegalArgumentException("No task registered as '" + read.task()
                        + "': an app whose tasks are always eager runs them itself, so register it here"));
        boolean stores = runtime.stores(read);
        Delivery delivery = new EagerDelivery(queue, payload, runtime.clock().instant());
        Admitted admitted = new Admitted(delivery, read, task, null, false, stores);
        Completion.Finished finished = runner.begin(admitted, pool.slot(admitted, () -> {}))
                .flatMap(runner::run)
                .orElseThrow();
        TaskResult result = finished.result();
        if (result != null) {
            runtime.results().store(List.of(result));
        }
        if (finished.ended() != null) {
            // What follows is run by its sender, which is eager too.
            runtime.callbacks().after(read, finished.ended(), Callbacks.Counted.NOTHING);
        }
        return finished.settlement() instanceof Settlement.Replace replace
                ? Optional.of(
                        MessageCodec.decode(replace.next().get(0).message().payload()))
                : Optional.empty();
    }

    private void progressed(RunningTask task) {
        RunningTask.Progress progress = task.takeProgress();
        if (progress != null) {
            runtime.results()
                    .store(List.of(results.write(
                            task.message(), progress.state(), progress.json().get(), null)));
        }
    }

    private record EagerDelivery(String queue, byte[] payload, Instant claimedAt) implements Delivery {
        @Override
        public int redeliveries() {
            return 0;
        }

        @Override
        public boolean leaseHeld() {
            return true;
        }
    }
}
