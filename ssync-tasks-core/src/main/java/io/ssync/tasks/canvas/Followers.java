package io.ssync.tasks.canvas;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.PythonRepr;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ChordOutcome;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what follows a task that has come to its end. To be called after its result is stored and before its message is
 * acknowledged; then a crash between the two has it called again, and nothing that should follow is left out. What follows may
 * so be sent twice, each time with the same id where the message gives one. Safe for use by any thread.
 */
public final class Followers {
    private static final Logger log = LoggerFactory.getLogger(Followers.class);

    private final ResultBackend results;
    private final Launcher launcher;

    /** What follows the tasks of an app. */
    public Followers(TaskApp app) {
        this.results = app.results();
        this.launcher = new Launcher(app, app.results(), app.clock());
    }

    /** Starts everything that follows a task in this final state. */
    public void start(TaskMessage message, TaskResult result) {
        Embed embed = Embed.of(message.body());
        if (embed.isEmpty()) {
            return;
        }
        Lineage lineage = Lineage.after(message);
        if (result.state().equals(TaskState.SUCCESS)) {
            succeeded(embed, result, lineage);
        } else {
            ended(embed, result, lineage);
        }
        if (embed.chord() != null && message.header("group") != null) {
            countChord(message.header("group"), index(message.headers().get("group_index")), result, embed.chord());
        }
    }

    private void succeeded(Embed embed, TaskResult result, Lineage lineage) {
        List<@Nullable Object> given = new ArrayList<>();
        given.add(result.result() == null ? null : CeleryJson.readPlain(result.result()));
        Map<String, Object> together = embed.callbacks().size() > 1
                ? Map.of("group_id", UUID.randomUUID().toString())
                : Map.of();
        embed.callbacks().forEach(callback -> {
            boolean single = callback.kind().isEmpty();
            launcher.launch(single ? callback.with(together) : callback, given, List.of(), lineage);
        });
        if (!embed.chain().isEmpty()) {
            int last = embed.chain().size() - 1;
            launcher.launch(embed.chain().get(last), given, embed.chain().subList(0, last), lineage);
        }
    }

    private void ended(Embed embed, TaskResult result, Lineage lineage) {
        if (result.state().equals(TaskState.FAILURE)) {
            // Nobody will run the rest of the chain: who waits for its end should know.
            embed.chain().forEach(step -> fail(step, result));
            callErrbacks(embed.errbacks(), result.taskId(), lineage);
        }
    }

    private void fail(WireSignature step, TaskResult failure) {
        step.taskId().ifPresent(id -> {
            TaskResult failed = failed(id, failure.result(), failure.traceback(), failure.storedAt());
            results.store(List.of(failed));
            Optional<WireSignature> body = WireSignature.of(step.options().get("chord"));
            if (body.isPresent() && step.options().get("group_id") instanceof String groupId) {
                countChord(groupId, index(step.options().get("group_index")), failed, body.get());
            }
        });
    }

    private void callErrbacks(List<WireSignature> errbacks, String failedId, Lineage lineage) {
        Map<String, Object> together = Map.of("group_id", UUID.randomUUID().toString());
        errbacks.forEach(errback -> launcher.launch(errback.with(together), List.of(failedId), List.of(), lineage));
    }

    private void countChord(String groupId, double index, TaskResult member, WireSignature body) {
        if (results.chords().isEmpty()) {
            log.error("{} cannot count chords: the body of group {} will not run", results.describe(), groupId);
            return;
        }
        Optional<ChordOutcome> outcome = results.chords().get().ended(groupId, index, member);
        outcome.ifPresent(all -> {
            startBody(body, all, member.storedAt());
            results.chords().get().forget(groupId);
        });
    }

    /** Starts the body of a chord whose header has ended, or has it fail. */
    void startBody(WireSignature body, ChordOutcome outcome, Instant now) {
        TaskResult failed = outcome.failed();
        if (failed == null) {
            List<@Nullable Object> given = new ArrayList<>();
            given.add(CeleryJson.readPlain(outcome.results()));
            launcher.launch(body, given, List.of(), ofBody(body));
        } else {
            failChord(body, failed, now);
        }
    }

    private void failChord(WireSignature body, TaskResult cause, Instant now) {
        String reason = "Dependency " + cause.taskId() + " raised " + exception(cause.result());
        String json = CeleryJson.write(
                Map.of("exc_type", "ChordError", "exc_message", List.of(reason), "exc_module", "celery.exceptions"));
        for (WireSignature part : body.kind().equals("chain") ? body.inside("tasks") : List.of(body)) {
            part.taskId().ifPresent(id -> results.store(List.of(failed(id, json, cause.traceback(), now))));
        }
        WireSignature.listOf(body.options().get("chain"))
                .forEach(step -> fail(step, failed(cause.taskId(), json, cause.traceback(), now)));
        String bodyId = Launcher.idOf(body);
        callErrbacks(WireSignature.listOf(body.options().get("link_error")), bodyId, new Lineage(bodyId, bodyId));
        Optional<WireSignature> outer = WireSignature.of(body.options().get("chord"));
        if (outer.isPresent() && body.options().get("group_id") instanceof String groupId) {
            countChord(groupId, index(body.options().get("group_index")), failed(bodyId, json, null, now), outer.get());
        }
    }

    private static Lineage ofBody(WireSignature body) {
        String id = body.taskId().orElseGet(() -> UUID.randomUUID().toString());
        return new Lineage(
                body.option("parent_id").map(Object::toString).orElse(id),
                body.option("root_id").map(Object::toString).orElse(id));
    }

    /** As Python shows an exception: {@code ValueError('boom')}. */
    private static String exception(@Nullable String json) {
        if (json != null && CeleryJson.readPlain(json) instanceof Map<?, ?> failure) {
            Object arguments = failure.get("exc_message");
            String shown = arguments instanceof List<?> list
                    ? PythonRepr.ofArgs(list).replaceFirst(",\\)$", ")")
                    : "(" + PythonRepr.of(arguments) + ")";
            return failure.get("exc_type") + shown;
        }
        return String.valueOf(json);
    }

    private static TaskResult failed(String id, @Nullable String json, @Nullable String traceback, Instant now) {
        return new TaskResult(id, TaskState.FAILURE, json, traceback, now, TaskResult.Call.UNKNOWN);
    }

    private static double index(@Nullable Object index) {
        return index instanceof Number number ? number.doubleValue() : Double.POSITIVE_INFINITY;
    }
}
