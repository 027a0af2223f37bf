package io.ssync.example.web;

import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.ssync.example.access.BodyGate;
import io.ssync.tasks.beat.ScheduleEdit;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.cli.facts.ScheduleFacts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schedules of periodic tasks: shown, added, removed, paused, run and backfilled by the staff. */
final class ScheduleRoutes {
    private static final String ONE = "/api/schedules/{name}/";
    private static final int HISTORY = 100;

    /** Does something with a schedule, and says what comes of it. */
    private interface Verb {
        Map<String, ?> carryOut(String name, JsonRequest body);
    }

    private final Schedules schedules;
    private final BodyGate gate;

    ScheduleRoutes(Schedules schedules, BodyGate gate) {
        this.schedules = schedules;
        this.gate = gate;
    }

    void addTo(JavalinConfig config) {
        config.routes.get("/api/schedules/", staffOnly(request -> {
            List<Map<String, @Nullable Object>> all =
                    schedules.list().stream().map(this::facts).toList();
            Replies.json(request, HttpStatus.OK, Map.of("schedules", all));
        }));
        config.routes.post("/api/schedules/", staffOnly(gate.guard(this::add)));
        config.routes.get(
                ONE, staffOnly(request -> Replies.json(request, HttpStatus.OK, facts(row(request.pathParam("name"))))));
        config.routes.delete(ONE, staffOnly(this::remove));
        config.routes.get(ONE + "history/", staffOnly(request -> {
            String name = row(request.pathParam("name")).name();
            Replies.json(
                    request,
                    HttpStatus.OK,
                    Map.of(
                            "history",
                            schedules.history(name, HISTORY).stream()
                                    .map(ScheduleFacts::of)
                                    .toList()));
        }));
        post(config, "run", (name, body) -> Map.of("task_id", schedules.run(name)));
        post(config, "pause", (name, body) -> {
            Instant until = time(body, "until");
            schedules.pause(name, until == null ? ScheduleEntry.UNTIL_RESUMED : until);
            return facts(row(name));
        });
        post(config, "change", (name, body) -> {
            schedules.change(name, edit(body));
            return facts(row(name));
        });
        post(config, "resume", (name, body) -> {
            schedules.resume(name);
            return facts(row(name));
        });
        post(config, "enable", (name, body) -> {
            schedules.enable(name);
            return facts(row(name));
        });
        post(config, "disable", (name, body) -> {
            schedules.disable(name);
            return facts(row(name));
        });
        post(config, "backfill", (name, body) -> {
            Instant from = time(body, "from");
            Instant to = time(body, "to");
            if (from == null || to == null) {
                throw new JsonRequest.WrongException("No from or no to provided.");
            }
            boolean dryRun = Boolean.TRUE.equals(body.optionalFlag("dry_run"));
            List<Instant> due = dryRun ? schedules.missing(name, from, to) : schedules.backfill(name, from, to);
            return Map.of(
                    dryRun ? "missing" : "sent",
                    due.stream().map(Instant::toString).toList());
        });
    }

    private void post(JavalinConfig config, String verb, Verb action) {
        config.routes.post(ONE + verb + "/", staffOnly(gate.guard(request -> {
            String name = row(request.pathParam("name")).name();
            try {
                Replies.json(request, HttpStatus.OK, action.carryOut(name, JsonRequest.of(request)));
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw new JsonRequest.WrongException(String.valueOf(e.getMessage()));
            }
        })));
    }

    private void add(Context request) {
        JsonRequest body = JsonRequest.of(request);
        String name = body.text("name");
        body.text("task");
        boolean added;
        try {
            added = schedules.add(edit(body).create(name));
        } catch (IllegalArgumentException e) {
            throw new JsonRequest.WrongException(String.valueOf(e.getMessage()));
        }
        if (added) {
            Replies.json(request, HttpStatus.CREATED, facts(row(name)));
        } else {
            Replies.error(request, HttpStatus.CONFLICT, "there is a schedule '" + name + "' already");
        }
    }

    private static ScheduleEdit edit(JsonRequest body) {
        return new ScheduleEdit(
                body.optionalText("task"),
                body.optionalText("cron"),
                body.optionalDecimal("every"),
                time(body, "at"),
                body.optionalText("zone"),
                body.has("args") ? body.list("args") : null,
                body.has("kwargs") ? body.object("kwargs") : null,
                body.optionalText("queue"),
                body.optionalFlag("one_off"),
                body.optionalText("misfire"),
                body.optionalDecimal("deadline"),
                body.optionalText("overlap"),
                body.optionalDecimal("jitter"));
    }

    private void remove(Context request) {
        if (!schedules.remove(request.pathParam("name"))) {
            throw new NotFoundResponse();
        }
        request.status(HttpStatus.NO_CONTENT);
    }

    private ScheduleRow row(String name) {
        return schedules.find(name).orElseThrow(NotFoundResponse::new);
    }

    private Map<String, @Nullable Object> facts(ScheduleRow row) {
        return ScheduleFacts.of(row, schedules.next(row, 1).stream().findFirst().orElse(null));
    }

    private static @Nullable Instant time(JsonRequest body, String name) {
        String text = body.optionalText(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new JsonRequest.WrongException(name + " must be a time such as 2030-01-01T00:00:00Z.");
        }
    }
}
