package io.ssync.tasks.spring;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.QueueControl;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.broker.TaskLimits;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** {@code /actuator/ssynctasks}: what there is, and queues to pause and to resume. */
@Endpoint(id = "ssynctasks")
public final class TasksEndpoint {
    private final TaskApp app;
    private final TaskHealth health;
    private final Collection<String> queues;
    /** The next due time of each schedule; not asked for where there is no module for them. */
    private final Supplier<Map<String, String>> schedules;

    TasksEndpoint(TaskApp app, TaskHealth health, Collection<String> queues, Supplier<Map<String, String>> schedules) {
        this.app = app;
        this.health = health;
        this.queues = List.copyOf(queues);
        this.schedules = schedules;
    }

    /** What is done to a queue. */
    public enum Action {
        PAUSE,
        RESUME
    }

    /** The app: its tasks, queues with their limits, schedules, workers and settings. Waits up to a second for workers that do not answer. */
    @ReadOperation
    public Map<String, Object> tasks() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("app", app.name());
        all.put("tasks", app.taskNames());
        all.put("queues", queues.stream().map(app.broker()::status).toList());
        all.put("paused", paused());
        all.put("limits", limits());
        all.put("schedules", schedules.get());
        all.put("worker", health.worker());
        all.put("workers", app.control().ping().keySet());
        all.put("settings", app.settings().values(false));
        return all;
    }

    private Map<String, String> paused() {
        Map<String, String> paused = new TreeMap<>();
        queues.forEach(
                queue -> app.broker().control(queue).paused().ifPresent(pause -> paused.put(queue, pause.reason())));
        return paused;
    }

    /** What counts for the tasks that have a limit, by queue. */
    private Map<String, List<Map<String, Object>>> limits() {
        Map<String, List<Map<String, Object>>> limits = new TreeMap<>();
        for (String queue : queues) {
            List<Map<String, Object>> ofQueue = app.broker().limits(queue).list().stream()
                    .map(TasksEndpoint::shown)
                    .toList();
            if (!ofQueue.isEmpty()) {
                limits.put(queue, ofQueue);
            }
        }
        return limits;
    }

    private static Map<String, Object> shown(TaskLimits.Status limit) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("task", limit.task());
        limit.rate().ifPresent(rate -> shown.put("rate", rate.toString()));
        if (limit.maxConcurrency() > 0) {
            shown.put("maxConcurrency", limit.maxConcurrency());
        }
        shown.put("running", limit.running());
        shown.put("waiting", limit.waiting());
        return shown;
    }

    /** A queue, also one that this application does not use itself. */
    @ReadOperation
    public QueueStatus queue(@Selector String queue) {
        return app.broker().status(queue);
    }

    /** Has all workers of ours claim nothing more from a queue, or go on; those that are started later, too. */
    @WriteOperation
    public void change(@Selector String queue, Action action) {
        QueueControl control = app.broker().control(queue);
        if (action == Action.PAUSE) {
            control.pause(Optional.empty(), "by the actuator of " + app.name());
        } else {
            control.resume();
        }
    }
}
