package io.ssync.tasks.spring;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.worker.Worker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How tasks are in this application, for the health of whatever Spring Boot it runs on. Safe for use by any thread. */
public final class TaskHealth {
    private final TaskApp app;
    private final @Nullable WorkerLifecycle lifecycle;

    /**
     * The health of an app and its worker.
     *
     * @param lifecycle that of the worker; null if this application has none
     */
    TaskHealth(TaskApp app, @Nullable WorkerLifecycle lifecycle) {
        this.app = app;
        this.lifecycle = lifecycle;
    }

    /**
     * A reading.
     *
     * @param live false if only a new process can help
     * @param ready whether calls can be made, and the worker, if there is one, takes work
     * @param details for people
     */
    public record Reading(boolean live, boolean ready, Map<String, Object> details) {}

    /** Asks the broker and the result backend too, which takes some seconds while they are away. Never throws for that. */
    public Reading all() {
        Map<String, Object> details = new LinkedHashMap<>();
        boolean broker = check("broker", details, () -> {
            app.broker().status(app.settings().defaultQueue());
            return app.broker().describe();
        });
        boolean results = check("results", details, () -> {
            app.results().check();
            return app.results().describe();
        });
        Reading worker = worker();
        details.putAll(worker.details());
        return new Reading(worker.live(), broker && results && worker.ready(), details);
    }

    /** The worker alone, without waiting for anybody. A worker that is not started yet, or is stopped, is live but not ready. */
    public Reading worker() {
        if (lifecycle == null) {
            return new Reading(true, true, Map.of());
        }
        Optional<Worker> worker = lifecycle.worker();
        if (worker.isEmpty()) {
            return new Reading(true, false, Map.of("worker", "not started"));
        }
        Worker.Health health = worker.get().health();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("worker", health.reason());
        details.put("node", worker.get().name());
        details.put("running", worker.get().running());
        return new Reading(health.live(), health.ready(), details);
    }

    private static boolean check(String name, Map<String, Object> details, Supplier<String> question) {
        try {
            details.put(name, question.get());
            return true;
        } catch (RuntimeException e) {
            details.put(name, String.valueOf(e.getMessage()));
            return false;
        }
    }
}
