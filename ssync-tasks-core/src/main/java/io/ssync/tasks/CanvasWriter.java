package io.ssync.tasks;

import io.ssync.tasks.internal.canvas.ChordPolicy;
import io.ssync.tasks.internal.canvas.Embed;
import io.ssync.tasks.internal.canvas.WireSignature;
import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.internal.message.MessageLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes canvases as Celery's signatures. A group that is followed by something becomes the header of a chord with that as its body, as
 * Celery does it.
 */
final class CanvasWriter {
    private static final Set<String> REPEATERS = Set.of("celery.map", "celery.starmap", "celery.chunks");

    private CanvasWriter() {}

    /** The task by which a call is routed: that which is called again and again, if it is a call of such a kind. */
    static String routedName(Signature<?> call) {
        return REPEATERS.contains(call.task()) && call.kwargs().get("task") instanceof Map<?, ?> repeated
                ? String.valueOf(repeated.get("task"))
                : call.task();
    }

    /** A call that makes many of one task, one after the other; what it takes is in it, so it is given nothing more. */
    static <R> Signature<List<R>> repeated(String repeater, TaskHandle<R> task, List<?> items) {
        return repeated(repeater, task.name(), items, task.resultType().listOf());
    }

    static <R> Signature<R> repeated(String repeater, String task, List<?> items, ResultType<R> type) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        kwargs.put(
                "task",
                signature(task, List.of(), Map.of(), Map.of(), null, false).toMap());
        kwargs.put("it", items);
        return new Signature<>(repeater, List.of(), kwargs, TaskOptions.DEFAULTS, type);
    }

    static WireSignature write(Canvas<?> canvas) {
        return write(canvas, false);
    }

    static WireSignature step(Step<?, ?> step) {
        return write(step.canvas(), false);
    }

    /** {@code immutable} if it is not to be given the result of what comes before it. */
    private static WireSignature write(Canvas<?> canvas, boolean immutable) {
        if (canvas instanceof Signature<?> call) {
            return signature(
                    call.task(),
                    call.args(),
                    call.kwargs(),
                    options(call),
                    null,
                    immutable || REPEATERS.contains(call.task()));
        }
        if (canvas instanceof Group<?> group && group.before().isEmpty()) {
            requireFollowed(group);
            return group(group, immutable);
        }
        List<WireSignature> steps = steps(Chain.parts(canvas, !immutable));
        return steps.size() == 1
                ? steps.get(0)
                : signature("celery.chain", List.of(), Map.of("tasks", plain(steps)), Map.of(), "chain", immutable);
    }

    private static void requireFollowed(Group<?> group) {
        if (!group.policy().isCelerys()) {
            throw new IllegalArgumentException(
                    "a policy says when that begins which follows a group, and nothing follows " + group
                            + ": go on with then(…), or leave out always(), any() or atLeast(…)");
        }
    }

    private static WireSignature group(Group<?> group, boolean immutable) {
        List<Map<String, @Nullable Object>> members = group.members().stream()
                .map(member -> write(member, immutable).toMap())
                .toList();
        return signature("celery.group", List.of(), Map.of("tasks", members), Map.of(), "group", immutable);
    }

    /** From the last one, since what follows a group becomes a part of it. */
    private static List<WireSignature> steps(List<Chain.Part> parts) {
        ArrayDeque<WireSignature> steps = new ArrayDeque<>();
        for (int i = parts.size() - 1; i >= 0; i--) {
            Canvas<?> canvas = parts.get(i).canvas();
            boolean immutable = !parts.get(i).takesResult();
            if (canvas instanceof Group<?> group && !steps.isEmpty()) {
                steps.addFirst(chord(group(group, immutable), steps.removeFirst(), group.policy()));
            } else {
                steps.addFirst(write(canvas, immutable));
            }
        }
        return List.copyOf(steps);
    }

    /**
     * Checks that workers of Celery get nothing of a workflow that they cannot carry on.
     *
     * @param isOurs whether a task is known to be run by workers of ours
     * @throws IllegalArgumentException if a group in it has a policy, and a task is not ours
     */
    static void requireOurs(WireSignature signature, Predicate<String> isOurs) {
        if (signature.hasPolicy()) {
            signature
                    .tasks()
                    .filter(task -> !task.startsWith("celery.") && !isOurs.test(task))
                    .findFirst()
                    .ifPresent(task -> {
                        throw new IllegalArgumentException(
                                "a workflow with always(), any() or atLeast(…) runs on workers of ours only, and task "
                                        + task
                                        + " is not known here: register it, refer to it by its method, or leave out the policy");
                    });
        }
    }

    private static WireSignature chord(WireSignature header, WireSignature body, ChordPolicy policy) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        kwargs.put("kwargs", Map.of());
        kwargs.put("header", header.toMap());
        kwargs.put("body", body.toMap());
        Map<String, Object> options = policy.isCelerys() ? Map.of() : Map.of(ChordPolicy.HEADER, policy.toString());
        return signature("celery.chord", List.of(), kwargs, options, "chord", false);
    }

    private static WireSignature signature(
            String task,
            List<? extends @Nullable Object> args,
            Map<String, ? extends @Nullable Object> kwargs,
            Map<String, ? extends @Nullable Object> options,
            @Nullable String kind,
            boolean immutable) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("task", task);
        map.put("args", args);
        map.put("kwargs", kwargs);
        map.put("options", options);
        map.put("subtask_type", kind);
        map.put("immutable", immutable);
        return new WireSignature(map);
    }

    /** By the names that Celery's {@code apply_async} has for them. */
    private static Map<String, @Nullable Object> options(Signature<?> call) {
        TaskOptions options = call.options();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        options.taskId().ifPresent(id -> map.put("task_id", id));
        options.queue().ifPresent(queue -> map.put("queue", queue));
        if (options.priority() != 0) {
            map.put("priority", options.priority());
        }
        options.countdown().ifPresent(countdown -> map.put("countdown", seconds(countdown)));
        options.eta().ifPresent(eta -> map.put("eta", CeleryTime.format(eta)));
        options.expires().ifPresent(expires -> map.put("expires", CeleryTime.format(expires)));
        options.timeLimit().ifPresent(limit -> map.put("time_limit", seconds(limit)));
        options.softTimeLimit().ifPresent(limit -> map.put("soft_time_limit", seconds(limit)));
        if (options.ignoresResult()) {
            map.put("ignore_result", true);
        }
        Map<String, Object> headers = new LinkedHashMap<>(options.headers());
        options.isDurable().ifPresent(durable -> headers.put(MessageLimits.DURABLE, durable));
        if (!headers.isEmpty()) {
            map.put("headers", headers);
        }
        Embed embed = Embed.of(options.embed());
        putAll(map, "link", embed.callbacks());
        putAll(map, "link_error", embed.errbacks());
        putAll(map, "chain", embed.chain());
        if (embed.chord() != null) {
            map.put("chord", embed.chord().toMap());
        }
        return map;
    }

    private static void putAll(Map<String, @Nullable Object> map, String option, List<WireSignature> signatures) {
        if (!signatures.isEmpty()) {
            map.put(option, plain(signatures));
        }
    }

    private static List<Map<String, @Nullable Object>> plain(List<WireSignature> signatures) {
        return new ArrayList<>(signatures.stream().map(WireSignature::toMap).toList());
    }

    private static Number seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? (Number) duration.toSeconds()
                : (Number) (duration.toMillis() / 1000.0);
    }
}
