package io.ssync.tasks;

import io.ssync.tasks.internal.canvas.Embed;
import io.ssync.tasks.internal.canvas.WireSignature;
import io.ssync.tasks.internal.message.CeleryTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes canvases as Celery's signatures. A group that is followed by something becomes the header of a chord with that as its body, as
 * Celery does it.
 */
final class CanvasWriter {
    private CanvasWriter() {}

    static WireSignature write(Canvas<?> canvas) {
        return write(canvas, false);
    }

    static WireSignature step(Step<?, ?> step) {
        return write(step.canvas(), false);
    }

    /** {@code immutable} if it is not to be given the result of what comes before it. */
    private static WireSignature write(Canvas<?> canvas, boolean immutable) {
        if (canvas instanceof Signature<?> call) {
            return signature(call.task(), call.args(), call.kwargs(), options(call), null, immutable);
        }
        if (canvas instanceof Group<?> group && group.before().isEmpty()) {
            List<Map<String, @Nullable Object>> members = group.members().stream()
                    .map(member -> write(member, immutable).toMap())
                    .toList();
            return signature("celery.group", List.of(), Map.of("tasks", members), Map.of(), "group", immutable);
        }
        List<WireSignature> steps = steps(Chain.parts(canvas, !immutable));
        return steps.size() == 1
                ? steps.get(0)
                : signature("celery.chain", List.of(), Map.of("tasks", plain(steps)), Map.of(), "chain", immutable);
    }

    /** From the last one, since what follows a group becomes a part of it. */
    private static List<WireSignature> steps(List<Chain.Part> parts) {
        LinkedList<WireSignature> steps = new LinkedList<>();
        for (int i = parts.size() - 1; i >= 0; i--) {
            Canvas<?> canvas = parts.get(i).canvas();
            WireSignature step = write(canvas, !parts.get(i).takesResult());
            steps.addFirst(canvas instanceof Group && !steps.isEmpty() ? chord(step, steps.removeFirst()) : step);
        }
        return steps;
    }

    private static WireSignature chord(WireSignature header, WireSignature body) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        kwargs.put("kwargs", Map.of());
        kwargs.put("header", header.toMap());
        kwargs.put("body", body.toMap());
        return signature("celery.chord", List.of(), kwargs, Map.of(), "chord", false);
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
        if (options.isDurable().isPresent()) {
            throw new IllegalArgumentException(
                    "a step cannot be durable by its call, since Celery's messages have no place for "
                            + "that: declare " + call.task() + " with @Task(durable = true)");
        }
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
        if (!options.headers().isEmpty()) {
            map.put("headers", options.headers());
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
