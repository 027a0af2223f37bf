package io.ssync.tasks.canvas;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.PythonRepr;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ChordOutcome;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Where the results of what follows a task will be, if it succeeds; nothing if that cannot be read. */
    public List<ResultNode> following(TaskMessage message) {
        try {
            return following(Embed.of(message.body()), message.id());
        } catch (RuntimeException e) {
            log.debug("what follows task {} is not known", message.id(), e);
            return List.of();
        }
    }

    private static List<ResultNode> following(Embed embed, String taskId) {
        return Stream.concat(callbacks(embed, taskId).stream(), next(embed, taskId).stream())
                .map(FrozenSignatures::begun)
                .toList();
    }

    private void succeeded(Embed embed, TaskResult result, Lineage lineage) {
        List<@Nullable Object> given = new ArrayList<>();
        given.add(result.result() == null ? null : CeleryJson.readPlain(result.result()));
        callbacks(embed, result.taskId()).forEach(callback -> launcher.launch(callback, given, List.of(), lineage));
        next(embed, result.taskId()).ifPresent(step -> {
            List<WireSignature> rest = embed.chain().subList(0, embed.chain().size() - 1);
            launcher.launch(step, given, rest, lineage);
        });
    }

    /** The callbacks of a task; as in Celery, those that are no groups are a group together. */
    private static List<WireSignature> callbacks(Embed embed, String taskId) {
        List<WireSignature> all = embed.callbacks();
        if (all.size() > 1) {
            Map<Boolean, List<WireSignature>> byKind = all.stream()
                    .collect(Collectors.partitioningBy(
                            callback -> callback.kind().equals("group")));
            all = new ArrayList<>(byKind.get(true));
            if (!byKind.get(false).isEmpty()) {
                all.add(WireSignature.group(byKind.get(false)));
            }
        }
        List<WireSignature> frozen = new ArrayList<>();
        for (WireSignature callback : all) {
            frozen.add(FrozenSignatures.frozen(callback, taskId + "/link/" + frozen.size()));
        }
        return frozen;
    }

    private static Optional<WireSignature> next(Embed embed, String taskId) {
        return embed.chain().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        FrozenSignatures.frozen(embed.chain().get(embed.chain().size() - 1), taskId + "/chain"));
    }

    private void ended(Embed embed, TaskResult result, Lineage lineage) {
        if (result.state().equals(TaskState.FAILURE)) {
            // Nobody will run the rest of the chain: who waits for its end should know.
            embed.chain().forEach(step -> fail(step, result));
            callErrbacks(embed.errbacks(), result.taskId(), lineage);
        }
    }

    /** Has all fail that would have run, and counts those that belong to a chord. */
    private void fail(WireSignature step, TaskResult failure) {
        FrozenSignatures.tasks(step)
                .forEach(task -> task.taskId().ifPresent(id -> {
                    TaskResult failed = failed(id, failure.result(), failure.traceback(), failure.storedAt());
                    results.store(List.of(failed));
                    Optional<WireSignature> body =
                            WireSignature.of(task.options().get("chord"));
                    if (body.isPresent() && task.options().get("group_id") instanceof String groupId) {
                        countChord(groupId, index(task.options().get("group_index")), failed, body.get());
                    }
                }));
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
        TaskResult failure = failed(cause.taskId(), json, cause.traceback(), now);
        fail(body, failure);
        WireSignature.listOf(body.options().get("chain")).forEach(step -> fail(step, failure));
        String bodyId = FrozenSignatures.result(body).id();
        callErrbacks(WireSignature.listOf(body.options().get("link_error")), bodyId, new Lineage(bodyId, bodyId));
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
