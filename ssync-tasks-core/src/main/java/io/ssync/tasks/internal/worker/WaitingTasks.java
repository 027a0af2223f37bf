package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.QueueControl;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.results.TaskResult;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What an operator does with everything that waits in a queue, the ledger and the results included.
 *
 * <p>The broker goes first. What the ledger does not learn because this process ends in between is published again, as a task whose
 * message is gone: nothing is lost by that, and doing it all once more is no harm.
 */
public final class WaitingTasks {
    /** How many at a time: bounds what is in memory. */
    private static final int BATCH = 1_000;

    private final TaskRuntime runtime;
    private final ResultWriter writer;

    /** Of an app. */
    public WaitingTasks(TaskRuntime runtime) {
        this.runtime = runtime;
        this.writer = new ResultWriter("operator", runtime.settings(), runtime.clock());
    }

    /** Ends what waits; {@link io.ssync.tasks.TaskApp#purge} says how. */
    public long purge(String queue) {
        QueueControl control = runtime.broker().control(queue);
        return all(queue, limit -> {
            List<byte[]> gone = control.purge(limit);
            List<TaskMessage> messages = readable(gone);
            List<TaskResult> results = messages.stream()
                    .filter(runtime::stores)
                    .map(runtime.registry()::masked)
                    .map(message -> writer.write(message, TaskState.REVOKED, Failure.revoked("purged"), null))
                    .toList();
            if (!gone.isEmpty()) {
                Ledger.Changes changes = new Ledger.Changes(durable(gone), List.of(), List.of());
                runtime.ledger()
                        .ifPresentOrElse(
                                ledger -> ledger.complete(results, changes),
                                () -> runtime.results().store(results));
            }
            return gone;
        });
    }

    /** Moves what waits; {@link io.ssync.tasks.TaskApp#move} says how. */
    public long move(String queue, String target) {
        QueueControl control = runtime.broker().control(queue);
        return all(queue, limit -> {
            List<byte[]> moved = control.moveTo(target, limit);
            List<String> durable = durable(moved);
            if (!durable.isEmpty()) {
                runtime.ledger().ifPresent(ledger -> ledger.moved(durable, target));
            }
            return moved;
        });
    }

    /** As many as there are at the beginning, lest a busy producer keep it going for ever. */
    private long all(String queue, IntFunction<List<byte[]>> some) {
        QueueStatus status = runtime.broker().status(queue);
        long left = status.ready() + status.limited() + status.delayed();
        long done = 0;
        int last = 1;
        while (left > 0 && last > 0) {
            last = some.apply((int) Math.min(left, BATCH)).size();
            done += last;
            left -= last;
        }
        return done;
    }

    /** The ids of those that the ledger may know. */
    private static List<String> durable(List<byte[]> payloads) {
        return payloads.stream()
                .flatMap(payload -> LedgerMark.of(payload).stream())
                .map(LedgerMark::taskId)
                .toList();
    }

    private static List<TaskMessage> readable(List<byte[]> payloads) {
        return payloads.stream().flatMap(payload -> read(payload).stream()).toList();
    }

    private static Optional<TaskMessage> read(byte[] payload) {
        try {
            TaskMessage message = MessageCodec.decode(payload);
            message.id();
            message.task();
            return Optional.of(message);
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }
}
