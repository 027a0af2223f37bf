package io.ssync.tasks.beat;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.ledger.LedgerTransaction;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** What a beat needs of an app: makes its calls, and knows which of them have not ended. Safe for use by any thread. */
final class TaskCalls implements ScheduleStore.Calls {
    /** The number of a copy that no task has, so that a task is unknown or outdated. */
    private static final int NO_COPY = -1;

    private final TaskApp app;

    TaskCalls(TaskApp app) {
        this.app = app;
    }

    @Override
    public void send(Optional<LedgerTransaction> transaction, List<Signature<?>> calls) {
        if (transaction.isPresent()) {
            app.in(transaction.get()).sendAll(calls);
        } else {
            app.sendAll(calls);
        }
    }

    /** Which of these tasks have not ended. */
    Set<String> underWay(Collection<String> taskIds) {
        if (taskIds.isEmpty()) {
            return Set.of();
        }
        Optional<Ledger> ledger = app.ledger();
        if (ledger.isEmpty()) {
            return taskIds.stream().filter(this::hasNotEnded).collect(Collectors.toSet());
        }
        Map<LedgerMark, OptionalInt> counting = ledger.get()
                .outdated(
                        taskIds.stream().map(id -> new LedgerMark(id, NO_COPY)).toList());
        Set<String> held = new HashSet<>();
        counting.forEach((mark, copy) -> {
            if (copy.isPresent()) {
                held.add(mark.taskId());
            }
        });
        return held;
    }

    private boolean hasNotEnded(String taskId) {
        AsyncResult<Object> result = app.result(taskId);
        return !result.state().isFinal();
    }

    void terminate(Collection<String> taskIds) {
        if (!taskIds.isEmpty()) {
            app.terminate(taskIds.toArray(String[]::new));
        }
    }
}
