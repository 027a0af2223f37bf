package io.ssync.example.web;

import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.ssync.example.access.BodyGate;
import io.ssync.tasks.FailedTasks.Answer;
import io.ssync.tasks.FailedTasks.Options;
import io.ssync.tasks.FailedTasks.Summary;
import io.ssync.tasks.FailedTasks.Verdict;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.cli.facts.HistoryFilter;
import io.ssync.tasks.cli.facts.TaskFacts;
import io.ssync.tasks.results.ResultHistory;
import io.ssync.tasks.results.ResultHistory.Filter;
import io.ssync.tasks.results.ResultHistory.Page;
import io.ssync.tasks.results.ResultHistory.Position;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tasks of the past: listed page by page, and run again where they have failed, by the staff. */
final class HistoryRoutes {
    private static final int MOST = 1_000;
    private static final int MOST_RETRIED = 10_000;
    private static final List<String> FILTERS =
            List.of("task", "queue", "worker", "schedule", "since", "until", "text");

    private final TaskApp app;
    private final BodyGate gate;

    HistoryRoutes(TaskApp app, BodyGate gate) {
        this.app = app;
        this.gate = gate;
    }

    void addTo(JavalinConfig config) {
        config.routes.get("/api/tasks/", staffOnly(this::list));
        config.routes.post("/api/tasks/retry/", staffOnly(gate.guard(this::retryAll)));
        config.routes.post("/api/tasks/{id}/retry/", staffOnly(gate.guard(this::retry)));
    }

    private void list(Context request) {
        ResultHistory history = app.results()
                .history()
                .orElseThrow(
                        () -> new JsonRequest.WrongException(app.results().describe() + " cannot list its results."));
        Function<String, Optional<String>> value =
                name -> Optional.ofNullable(request.queryParam(name)).filter(text -> !text.isEmpty());
        Optional<Position> after = value.apply("before")
                .map(time -> new Position(time(time), value.apply("id").orElse("")));
        int limit = value.apply("limit").map(HistoryRoutes::limit).orElse(100);
        Page page = history.page(filter(value.apply("state"), value), after, limit);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("tasks", page.results().stream().map(TaskFacts::of).toList());
        body.put(
                "next",
                page.next()
                        .map(next -> Map.of("before", next.storedAt().toString(), "id", next.taskId()))
                        .orElse(null));
        Replies.json(request, HttpStatus.OK, body);
    }

    private void retry(Context request) {
        JsonRequest body = JsonRequest.of(request);
        Options options = new Options(
                Boolean.TRUE.equals(body.optionalFlag("without_expiry")),
                Boolean.TRUE.equals(body.optionalFlag("dry_run")));
        Answer answer =
                app.failed().retry(List.of(request.pathParam("id")), options).get(0);
        if (answer.verdict() != Verdict.SENT) {
            throw new JsonRequest.WrongException(answer.text() + ".");
        }
        if (options.dryRun()) {
            Replies.json(request, HttpStatus.OK, Map.of("would_retry", 1));
        } else {
            Replies.accepted(request, answer.taskId());
        }
    }

    private void retryAll(Context request) {
        JsonRequest body = JsonRequest.of(request);
        Function<String, Optional<String>> value = name -> Optional.ofNullable(body.optionalText(name));
        if (FILTERS.stream().allMatch(name -> value.apply(name).isEmpty())
                && !Boolean.TRUE.equals(body.optionalFlag("all"))) {
            throw new JsonRequest.WrongException(
                    "Say which failed tasks: " + String.join(", ", FILTERS) + ", or \"all\": true.");
        }
        boolean dryRun = Boolean.TRUE.equals(body.optionalFlag("dry_run"));
        Long limit = body.optionalNumber("limit");
        Summary summary = app.failed()
                .retry(
                        filter(Optional.empty(), value),
                        new Options(Boolean.TRUE.equals(body.optionalFlag("without_expiry")), dryRun),
                        limit == null ? MOST_RETRIED : (int) Math.max(1, Math.min(MOST_RETRIED, limit)),
                        step -> {});
        Replies.json(request, HttpStatus.OK, TaskFacts.of(summary, dryRun));
    }

    private Filter filter(Optional<String> state, Function<String, Optional<String>> value) {
        try {
            return HistoryFilter.of(
                    state,
                    value.apply("task"),
                    value.apply("queue"),
                    value.apply("worker"),
                    value.apply("schedule"),
                    value.apply("since"),
                    value.apply("until"),
                    value.apply("text"),
                    app.clock().instant());
        } catch (IllegalArgumentException e) {
            throw new JsonRequest.WrongException(e.getMessage() + ".");
        }
    }

    private Instant time(String text) {
        try {
            return HistoryFilter.time(text, app.clock().instant());
        } catch (IllegalArgumentException e) {
            throw new JsonRequest.WrongException(e.getMessage() + ".");
        }
    }

    private static int limit(String text) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new JsonRequest.WrongException("limit must be a whole number from 1 to " + MOST + ".");
        }
        return Integer.parseInt(text);
    }
}
