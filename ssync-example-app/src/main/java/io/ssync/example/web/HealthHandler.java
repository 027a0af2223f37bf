package io.ssync.example.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.BrokerException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Says whether work gets done: whether Redis answers, and which workers do, in this process and in all others, of ours and of
 * Celery's. Takes as long as workers are given for their answer, a second.
 */
final class HealthHandler implements Handler {
    private final TaskApp app;

    HealthHandler(TaskApp app) {
        this.app = app;
    }

    @Override
    public void handle(Context request) {
        Map<String, Object> body = new LinkedHashMap<>();
        try {
            CompletableFuture<Map<String, Object>> registered =
                    CompletableFuture.supplyAsync(() -> app.inspect().registered());
            Map<String, Object> stats = app.inspect().stats();
            describe(body, stats, registered.join());
            Replies.json(request, stats.isEmpty() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK, body);
        } catch (BrokerException | CompletionException e) {
            body.put("status", "error");
            body.put("message", String.valueOf(e.getMessage()));
            Replies.json(request, HttpStatus.INTERNAL_SERVER_ERROR, body);
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
