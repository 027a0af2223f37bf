package io.ssync.tasks;

import io.ssync.tasks.events.TaskEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes every call on to several listeners, whatever some of them throw. */
final class SafeListener implements TaskListener {
    private static final Logger log = LoggerFactory.getLogger(SafeListener.class);
    private static final TaskListener NOBODY = new TaskListener() {};

    private final List<TaskListener> listeners;

    private SafeListener(List<TaskListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    static TaskListener of(List<TaskListener> listeners) {
        return listeners.isEmpty() ? NOBODY : new SafeListener(listeners);
    }

    @Override
    public void published(String task, String queue) {
        tell(listener -> listener.published(task, queue));
    }

    @Override
    public void claimed(int messages) {
        tell(listener -> listener.claimed(messages));
    }

    @Override
    public void started(String task, String queue, @Nullable Duration waited) {
        tell(listener -> listener.started(task, queue, waited));
    }

    @Override
    public void finished(String task, String queue, TaskState state, Duration took) {
        tell(listener -> listener.finished(task, queue, state, took));
    }

    @Override
    public void revoked(String task, String queue) {
        tell(listener -> listener.revoked(task, queue));
    }

    @Override
    public void happened(TaskEvent event) {
        tell(listener -> listener.happened(event));
    }

    @Override
    public void committed(int results, Duration took) {
        tell(listener -> listener.committed(results, took));
    }

    @Override
    public void progressWritten(int tasks) {
        tell(listener -> listener.progressWritten(tasks));
    }

    @Override
    public void republished(int tasks) {
        tell(listener -> listener.republished(tasks));
    }

    @Override
    public void loopFailed(String loop, Throwable error) {
        tell(listener -> listener.loopFailed(loop, error));
    }

    private void tell(Consumer<TaskListener> call) {
        for (TaskListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error e) {
                // Of any kind: what a listener does must not change what becomes of a task.
                log.warn("a task listener threw", e);
            }
        }
    }
}
