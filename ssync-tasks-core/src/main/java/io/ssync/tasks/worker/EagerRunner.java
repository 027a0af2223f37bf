package io.ssync.tasks.worker;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Runs calls at once in the caller's thread, retries included and without their waits. The message is written and read as
 * on the way through a broker, so that what cannot travel fails here too.
 */
public final class EagerRunner {
    private static final String WORKER = "eager";

    private final TaskApp app;
    private final ResultWriter writer;
    private final TaskRunner runner;
    private final DeclaredLimits limits = new DeclaredLimits();

    /** Runs calls of an app; results go to its result backend. */
    public EagerRunner(TaskApp app) {
        this.app = app;
        this.writer = new ResultWriter(WORKER, app.settings(), app.clock());
        this.runner = new TaskRunner(app, WORKER, new Here(), () -> Optional.of(Place.HERE));
    }

    /** Runs a message to its end. */
    public void run(TaskMessage message, String queue) {
        byte[] payload = MessageCodec.encode(message);
        while (true) {
            Completion completion =
                    runner.run(new EagerDelivery(queue, payload, app.clock().instant()));
            if (completion.result() != null) {
                app.results().store(List.of(completion.result()));
            }
            completion.between().run();
            if (completion.settlement() instanceof Settlement.Replace replace) {
                payload = replace.next().payload();
            } else if (completion.settlement() instanceof Settlement.Publish publish) {
                payload = publish.next().payload();
            } else {
                return;
            }
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

    /** No broker to talk to, and no reason to gather progress. */
    private final class Here implements Surroundings {
        @Override
        public boolean defer(Delivery delivery, Instant eta) {
            return false;
        }

        @Override
        public boolean ackEarly(Delivery delivery) {
            return true;
        }

        @Override
        public boolean isRevoked(String taskId) {
            return false;
        }

        @Override
        public boolean isUnknownToLedger(Delivery delivery) {
            return false;
        }

        @Override
        public void forgetSurely(String taskId) {}

        @Override
        public Optional<TaskResult> stored(String taskId) {
            return Optional.empty();
        }

        @Override
        public void ended(TaskMessage message, TaskResult result) {
            if (result.state().isFinal()) {
                app.followers().start(message, result);
            }
        }

        @Override
        public void store(TaskResult result) {
            app.results().store(List.of(result));
        }

        @Override
        public void storeSurely(TaskResult result) {
            store(result);
        }

        @Override
        public void progressed(RunningTask task) {
            RunningTask.Progress progress = task.takeProgress();
            if (progress != null) {
                store(writer.write(
                        task.message(), progress.state(), progress.json().get(), null));
            }
        }

        @Override
        public int maxRedeliveries() {
            return 0;
        }

        @Override
        public DeclaredLimits limits() {
            return limits;
        }

        @Override
        public void happened(TaskEvent event) {
            app.listener().happened(event);
        }

        @Override
        public void began(Attempt attempt) {}

        @Override
        public void ended(Attempt attempt) {}
    }
}
