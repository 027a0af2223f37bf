package io.ssync.example.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.cli.facts.QueueFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Says whether work gets done: whether Redis answers, and which workers do, in this process and in all others, of ours and of
 * Celery's. Takes as long as workers are given for their answer, a second. However many ask, the workers are asked once a second
 * at most.
 */
final class HealthHandler implements Handler {
    /** What is answered to all. */
    private record Health(HttpStatus status, Map<String, Object> body) {}

    private final TaskApp app;
    private final SharedAnswer<Map<String, Object>> registered;
    private final SharedAnswer<Health> health = new SharedAnswer<>(this::look);

    HealthHandler(TaskApp app) {
        this.app = app;
        this.registered = new SharedAnswer<>(() -> app.inspect().registered());
    }

    @Override
    public void handle(Context request) {
        request.future(() -> health.get().thenAccept(found -> Replies.json(request, found.status(), found.body())));
    }

    private Health look() {
        Map<String, Object> body = new LinkedHashMap<>();
        try {
            // Both questions at once: each waits for the workers.
            CompletableFuture<Map<String, Object>> registeredNow = registered.get();
            Map<String, Object> stats = app.inspect().stats();
            describe(body, stats, registeredNow.join());
            tellOfPauses(body);
            return new Health(stats.isEmpty() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK, body);
        } catch (BrokerException | CompletionException e) {
            body.put("status", "error");
            body.put("message", String.valueOf(e.getMessage()));
            return new Health(HttpStatus.INTERNAL_SERVER_ERROR, body);
        }
    }

    /** Workers that are well do nothing for a queue that is paused: who asks why is to see it. */
    private void tellOfPauses(Map<String, Object> body) {
        Map<String, Object> paused = new LinkedHashMap<>();
        for (String queue : SchoolApp.QUEUES) {
            app.broker().control(queue).paused().ifPresent(pause -> paused.put(queue, QueueFacts.of(pause)));
        }
        if (!paused.isEmpty()) {
            body.put("paused_queues", paused);
        }
    }

    private static void describe(Map<String, Object> body, Map<String, Object> stats, Map<String, Object> registered) {
        if (stats.isEmpty()) {
            body.put("status", "unhealthy");
            body.put("message", "No active Celery workers found");
            body.put("workers", List.of());
            return;
        }
        body.put("status", "healthy");
        body.put("message", stats.size() + " worker(s) active");
        body.put("workers", stats.keySet().stream().sorted().toList());
        body.put("stats", stats);
        body.put("registered_tasks", registered);
    }
}
