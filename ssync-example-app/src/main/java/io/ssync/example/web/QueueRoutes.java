package io.ssync.example.web;

import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.ssync.example.access.BodyGate;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.cli.facts.QueueFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queues: shown, paused, resumed, emptied and moved by the staff. */
final class QueueRoutes {
    private static final String ONE = "/api/queues/{queue}/";
    private static final int MOST_SLOTS = 10_000;
    private static final int MOST_TASKS_PER_SLOT = 1_000_000;

    /** Does something with a queue, and says what comes of it. */
    private interface Verb {
        Map<String, ? extends @Nullable Object> carryOut(String queue, JsonRequest body);
    }

    private final TaskApp app;
    private final Broker broker;
    private final BodyGate gate;

    QueueRoutes(TaskApp app, BodyGate gate) {
        this.app = app;
        this.broker = app.broker();
        this.gate = gate;
    }

    void addTo(JavalinConfig config) {
        config.routes.get("/api/queues/", staffOnly(request -> {
            List<Map<String, @Nullable Object>> all =
                    SchoolApp.QUEUES.stream().map(this::facts).toList();
            Replies.json(request, HttpStatus.OK, Map.of("queues", all));
        }));
        config.routes.get(
                ONE, staffOnly(request -> Replies.json(request, HttpStatus.OK, facts(request.pathParam("queue")))));
        config.routes.get(
                ONE + "scaling/", staffOnly(request -> Replies.json(request, HttpStatus.OK, scaling(request))));
        post(config, "pause", this::pause);
        post(config, "resume", (queue, body) -> {
            broker.control(queue).resume();
            return facts(queue);
        });
        post(config, "purge", this::purge);
        post(config, "move", this::move);
    }

    private Map<String, @Nullable Object> scaling(Context request) {
        int slots = Query.number(request, "slots", 1, MOST_SLOTS);
        int tasksPerSlot = Query.number(request, "tasks_per_slot", 1, MOST_TASKS_PER_SLOT);
        QueueStatus status = broker.status(request.pathParam("queue"));
        Map<String, @Nullable Object> facts = QueueFacts.of(status);
        facts.put("wanted_workers", status.wantedWorkers(slots, tasksPerSlot));
        return facts;
    }

    private Map<String, @Nullable Object> pause(String queue, JsonRequest body) {
        Optional<Duration> length =
                Optional.ofNullable(body.optionalNumber("seconds")).map(Duration::ofSeconds);
        String reason = Objects.requireNonNullElse(body.optionalText("reason"), "");
        try {
            broker.control(queue).pause(length, reason);
        } catch (IllegalArgumentException e) {
            throw new JsonRequest.WrongException(String.valueOf(e.getMessage()));
        }
        return facts(queue);
    }

    /** A slip of a script must not cost a queue: the request says that it is meant. */
    private Map<String, Object> purge(String queue, JsonRequest body) {
        if (!Boolean.TRUE.equals(body.optionalFlag("yes"))) {
            throw new JsonRequest.WrongException(QueueFacts.waiting(broker.status(queue))
                    + " tasks wait in the queue: say \"yes\": true to end them for good.");
        }
        return Map.of("queue", queue, "purged", app.purge(queue));
    }

    private Map<String, Object> move(String queue, JsonRequest body) {
        String target = body.text("target");
        if (target.equals(queue)) {
            throw new JsonRequest.WrongException("target must be another queue.");
        }
        return Map.of("queue", queue, "target", target, "moved", app.move(queue, target));
    }

    private Map<String, @Nullable Object> facts(String queue) {
        return QueueFacts.of(broker.status(queue));
    }

    private void post(JavalinConfig config, String name, Verb verb) {
        config.routes.post(ONE + name + "/", staffOnly(gate.guard(request -> answer(request, verb))));
    }

    private static void answer(Context request, Verb verb) {
        Replies.json(request, HttpStatus.OK, verb.carryOut(request.pathParam("queue"), JsonRequest.of(request)));
    }
}
