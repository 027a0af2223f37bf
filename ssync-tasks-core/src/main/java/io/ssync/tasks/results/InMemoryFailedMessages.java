package io.ssync.tasks.results;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.FailedMessages.FailedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The messages of failed tasks beside the results in memory. Nobody dies between the steps here, so no claim runs out. */
final class InMemoryFailedMessages implements FailedMessages {
    private final ConcurrentMap<String, TaskResult> results;
    private final Consumer<String> onChange;

    /** Guarded by this object. */
    private final Map<String, Kept> kept = new HashMap<>();

    private record Kept(FailedMessage message, Instant failedAt, boolean taken) {
        Kept taken(boolean isTaken) {
            return new Kept(message, failedAt, isTaken);
        }
    }

    InMemoryFailedMessages(ConcurrentMap<String, TaskResult> results, Consumer<String> onChange) {
        this.results = results;
        this.onChange = onChange;
    }

    /** Keeps the message of a result that is about to be stored, if it has one. */
    void keep(TaskResult result) {
        FailedMessage message = result.message();
        if (message != null) {
            synchronized (this) {
                kept.put(result.taskId(), new Kept(message, result.storedAt(), false));
            }
        }
    }

    synchronized void forget(String taskId) {
        kept.remove(taskId);
    }

    @Override
    public synchronized Map<String, Integer> kept(Collection<String> taskIds) {
        return find(taskIds).stream().collect(Collectors.toMap(FailedMessage::taskId, one -> one.payload().length));
    }

    @Override
    public synchronized List<FailedMessage> find(Collection<String> taskIds) {
        return taskIds.stream()
                .distinct()
                .filter(kept::containsKey)
                .map(id -> Objects.requireNonNull(kept.get(id)).message())
                .toList();
    }

    @Override
    public synchronized List<FailedMessage> take(Collection<String> taskIds) {
        List<FailedMessage> taken = new ArrayList<>();
        for (String id : Set.copyOf(taskIds)) {
            Kept one = kept.get(id);
            if (one != null && !one.taken() && move(id, TaskState.FAILURE, TaskState.RETRY)) {
                kept.put(id, one.taken(true));
                taken.add(one.message());
            }
        }
        return taken;
    }

    @Override
    public synchronized void sent(Collection<String> taskIds) {
        // One that has failed again by now is another message.
        taskIds.forEach(id -> kept.computeIfPresent(id, (same, one) -> one.taken() ? null : one));
    }

    @Override
    public synchronized void putBack(Collection<String> taskIds) {
        for (String id : taskIds) {
            Kept one = kept.get(id);
            if (one != null && one.taken() && move(id, TaskState.RETRY, TaskState.FAILURE)) {
                kept.put(id, one.taken(false));
            }
        }
    }

    @Override
    public synchronized int deleteOlderThan(Instant time, int limit) {
        List<String> old = kept.values().stream()
                .filter(one -> one.failedAt().isBefore(time))
                .limit(limit)
                .map(one -> one.message().taskId())
                .toList();
        old.forEach(kept::remove);
        return old.size();
    }

    @Override
    public synchronized int keepAtMost(long bytes) {
        List<Kept> newestFirst = kept.values().stream()
                .sorted(Comparator.comparing(Kept::failedAt).reversed())
                .toList();
        long total = 0;
        int deleted = 0;
        for (Kept one : newestFirst) {
            total += one.message().payload().length;
            if (total > bytes) {
                kept.remove(one.message().taskId());
                deleted++;
            }
        }
        return deleted;
    }

    private boolean move(String taskId, TaskState from, TaskState to) {
        TaskResult old = results.get(taskId);
        if (old == null || !old.state().equals(from) || !results.replace(taskId, old, in(to, old))) {
            return false;
        }
        onChange.accept(taskId);
        return true;
    }

    private static TaskResult in(TaskState state, TaskResult result) {
        return new TaskResult(
                result.taskId(),
                state,
                result.result(),
                result.traceback(),
                result.storedAt(),
                result.call(),
                result.children());
    }
}
