package io.ssync.tasks.internal.worker;

import io.ssync.tasks.internal.registry.TaskDefinition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The time limits of tasks, as they declare them or as remote control has set them since. Safe for use by any thread. */
final class DeclaredLimits {
    private final Map<String, Limits> changed = new ConcurrentHashMap<>();

    /**
     * Limits in seconds; what is not positive leaves it to the app's settings.
     *
     * @param soft when the task is asked to end
     * @param hard when it is given up
     */
    record Limits(double soft, double hard) {}

    Limits of(TaskDefinition task) {
        Limits set = changed.get(task.name());
        return set != null
                ? set
                : new Limits(
                        task.declaration().softTimeLimit(), task.declaration().timeLimit());
    }

    /** Sets the limits of the runs that begin from now on. */
    void change(TaskDefinition task, Limits limits) {
        changed.put(task.name(), limits);
    }
}
