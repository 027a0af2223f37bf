package io.ssync.example.web;

import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.ssync.example.access.BodyGate;
import io.ssync.tasks.Canvas.Workflow;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.cli.facts.WorkflowFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Workflows by the ids of their results: shown, run again where they have failed, and cancelled by the staff. */
final class WorkflowRoutes {
    private static final String ONE = "/api/workflows/{id}/";

    private final TaskApp app;
    private final BodyGate gate;

    WorkflowRoutes(TaskApp app, BodyGate gate) {
        this.app = app;
        this.gate = gate;
    }

    void addTo(JavalinConfig config) {
        config.routes.get(
                ONE,
                staffOnly(request -> Replies.json(
                        request,
                        HttpStatus.OK,
                        WorkflowFacts.of(workflow(request).tree()))));
        config.routes.post(ONE + "retry/", staffOnly(gate.guard(this::retry)));
        config.routes.post(ONE + "cancel/", staffOnly(gate.guard(request -> {
            Workflow workflow = workflow(request);
            workflow.cancel();
            Replies.json(request, HttpStatus.OK, Map.of("cancelled", workflow.id()));
        })));
    }

    private void retry(Context request) {
        Workflow workflow = workflow(request);
        String from = JsonRequest.of(request).optionalText("from");
        try {
            Set<String> again = from == null ? workflow.retry() : workflow.retry(from);
            Replies.json(request, HttpStatus.OK, Map.of("retried", List.copyOf(again)));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new JsonRequest.WrongException(String.valueOf(e.getMessage()));
        }
    }

    private Workflow workflow(Context request) {
        return app.workflow(request.pathParam("id")).orElseThrow(NotFoundResponse::new);
    }
}
