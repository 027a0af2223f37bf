package io.ssync.tasks.jdbc;

import io.ssync.tasks.results.ResultBackend.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of which task. Safe for use by any number of threads. */
final class Subscriptions implements ChangeListener.Handler {
    private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

    /** The lists are never changed, only replaced. */
    private final ConcurrentMap<String, List<Listener>> byTask = new ConcurrentHashMap<>();

    Subscription add(String taskId, Runnable onChange) {
        Listener listener = new Listener(taskId, onChange);
        byTask.merge(taskId, List.of(listener), (before, added) -> {
            List<Listener> all = new ArrayList<>(before);
            all.addAll(added);
            return all;
        });
        return listener;
    }

    @Override
    public void notification(String payload) {
        WakeUps.taskIds(payload).forEach(this::changed);
    }

    private void changed(String taskId) {
        byTask.getOrDefault(taskId, List.of()).forEach(Listener::call);
    }

    @Override
    public void mayHaveMissed() {
        byTask.values().forEach(listeners -> listeners.forEach(Listener::call));
    }

    void clear() {
        byTask.clear();
    }

    private final class Listener implements Subscription {
        private final String taskId;
        private final Runnable onChange;
        private volatile boolean closed;

        Listener(String taskId, Runnable onChange) {
            this.taskId = taskId;
            this.onChange = onChange;
        }

        void call() {
            if (closed) {
                return;
            }
            try {
                onChange.run();
            } catch (RuntimeException | Error e) {
                // One listener's mistake must not cost the others their call, now or later.
                log.error("A listener for changes of a task failed: taskId={}", taskId, e);
            }
        }

        @Override
        public void close() {
            closed = true;
            byTask.computeIfPresent(taskId, (id, listeners) -> {
                List<Listener> others =
                        listeners.stream().filter(other -> other != this).toList();
                return others.isEmpty() ? null : others;
            });
        }
    }
}
