package io.ssync.example.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.worker.Worker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says whether work gets done: whether Redis answers, and which workers run. It knows the workers of this process only, and
 * says so; those of other processes can only be asked through the broker.
 */
final class HealthHandler implements Handler {
    private final TaskApp app;
    private final List<Worker> workers;

    HealthHandler(TaskApp app, List<Worker> workers) {
        this.app = app;
        this.workers = List.copyOf(workers);
    }

    @Override
    public void handle(Context request) {
        Map<String, Object> body = new LinkedHashMap<>();
        try {
            // Any question will do; only the answer that there is one matters.
            app.broker().status(app.settings().defaultQueue());
        } catch (BrokerException e) {
            body.put("status", "error");
            body.put("message", String.valueOf(e.getMessage()));
            Replies.json(request, HttpStatus.INTERNAL_SERVER_ERROR, body);
            return;
        }
        if (workers.isEmpty()) {
            body.put("status", "unhealthy");
            body.put("message", "No worker runs in this process; those of others were not asked");
            body.put("workers", List.of());
            Replies.json(request, HttpStatus.SERVICE_UNAVAILABLE, body);
            return;
        }
        body.put("status", "healthy");
        body.put("message", workers.size() + " worker(s) active");
        body.put("workers", workers.stream().map(Worker::name).toList());
        body.put("stats", byName(HealthHandler::stats));
        body.put("registered_tasks", byName(worker -> taskNames()));
        Replies.json(request, HttpStatus.OK, body);
    }

    private Map<String, Object> byName(Function<Worker, Object> about) {
        return workers.stream().collect(Collectors.toMap(Worker::name, about));
    }

    private static Map<String, Object> stats(Worker worker) {
        return Map.of("pid", ProcessHandle.current().pid(), "running", worker.running());
    }

    private List<String> taskNames() {
        return app.registry().all().stream()
                .flatMap(task -> Stream.concat(Stream.of(task.name()), task.aliases().stream()))
                .sorted()
                .toList();
    }
}
