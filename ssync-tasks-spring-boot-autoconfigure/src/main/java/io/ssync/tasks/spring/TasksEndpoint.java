package io.ssync.tasks.spring;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.QueueControl;
import io.ssync.tasks.broker.QueueStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    TasksEndpoint(TaskApp app, TaskHealth health, Collection<String> queues) {
        this.app = app;
        this.health = health;
        this.queues = List.copyOf(queues);
    }

    /** What is done to a queue. */
    public enum Action {
        PAUSE,
        RESUME
    }

    /** The app: its tasks, queues, worker and settings. */
    @ReadOperation
    public Map<String, Object> tasks() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("app", app.name());
        all.put("tasks", app.taskNames());
        all.put("queues", queues.stream().map(app.broker()::status).toList());
        all.put("paused", paused());
        all.put("worker", health.worker());
        all.put("settings", app.settings().values(false));
        return all;
    }

    private Map<String, String> paused() {
        Map<String, String> paused = new TreeMap<>();
        queues.forEach(
                queue -> app.broker().control(queue).paused().ifPresent(pause -> paused.put(queue, pause.reason())));
        return paused;
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
