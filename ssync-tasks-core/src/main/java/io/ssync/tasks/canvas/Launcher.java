package io.ssync.tasks.canvas;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSender;
import io.ssync.tasks.message.CeleryTime;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sends the calls that signatures stand for: single tasks, groups, chains and chords. Safe for use by any thread. */
public final class Launcher {
    private final TaskSender sender;
    private final ResultBackend results;
    private final InstantSource clock;

    /** Sends through an app, and counts chords in its result backend. */
    public Launcher(TaskSender sender, ResultBackend results, InstantSource clock) {
        this.sender = sender;
        this.results = results;
        this.clock = clock;
    }

    /**
     * Sends a signature.
     *
     * @param given arguments put before its own, unless it takes none
     * @param rest the steps of the chain that follow it, in reverse order
     * @param lineage what it follows
     */
    void launch(
            WireSignature signature,
            List<? extends @Nullable Object> given,
            List<WireSignature> rest,
            Lineage lineage) {
        switch (signature.kind()) {
            case "group" -> launchGroup(signature, given, lineage);
            case "chain" -> launchChain(signature, given, rest, lineage);
            case "chord" -> launchChord(signature, given, rest, lineage);
            default -> send(signature, given, rest, lineage);
        }
    }

    private void launchGroup(WireSignature group, List<? extends @Nullable Object> given, Lineage lineage) {
        String groupId = group.taskId().orElseGet(Launcher::newId);
        int index = 0;
        for (WireSignature member : group.inside("tasks")) {
            launch(last(member, Map.of("group_id", groupId, "group_index", index++)), given, List.of(), lineage);
        }
    }

    private void launchChain(
            WireSignature chain, List<? extends @Nullable Object> given, List<WireSignature> rest, Lineage lineage) {
        List<WireSignature> steps = new ArrayList<>(frozen(chain).inside("tasks"));
        if (steps.isEmpty()) {
            return;
        }
        WireSignature first = steps.remove(0);
        Collections.reverse(steps);
        List<WireSignature> all = new ArrayList<>(rest);
        all.addAll(WireSignature.listOf(chain.options().get("chain")));
        all.addAll(steps);
        launch(first, given, all, lineage);
    }

    private void launchChord(
            WireSignature chord, List<? extends @Nullable Object> given, List<WireSignature> rest, Lineage lineage) {
        WireSignature body = body(chord, rest, lineage);
        String groupId = WireSignature.of(chord.kwargs().get("header"))
                .flatMap(WireSignature::taskId)
                .orElseGet(Launcher::newId);
        List<WireSignature> members = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (WireSignature member : flattened(chord.inside("header"))) {
            Map<String, Object> options = new LinkedHashMap<>();
            options.put("group_id", groupId);
            options.put("group_index", members.size());
            options.put("chord", body.toMap());
            WireSignature frozen = frozen(member);
            members.add(last(frozen, options));
            ids.add(idOf(frozen));
        }
        if (members.isEmpty()) {
            launch(body, List.of(List.of()), List.of(), lineage);
            return;
        }
        chords().begin(groupId, ids);
        members.forEach(member -> launch(member, given, List.of(), lineage));
    }

    private static WireSignature body(WireSignature chord, List<WireSignature> rest, Lineage lineage) {
        WireSignature body = WireSignature.of(chord.kwargs().get("body"))
                .orElseThrow(() -> new IllegalArgumentException("a chord has a body"));
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.put("root_id", lineage.rootId());
        options.put("parent_id", lineage.parentId());
        List<WireSignature> after = new ArrayList<>(rest);
        after.addAll(WireSignature.listOf(body.options().get("chain")));
        if (!after.isEmpty()) {
            options.put("chain", after.stream().map(WireSignature::toMap).toList());
        }
        return frozen(body)
                .with(options)
                .adding("link_error", WireSignature.listOf(chord.options().get("link_error")));
    }

    /** A group within a header has no counter of its own: its tasks are members of the chord. */
    private static List<WireSignature> flattened(List<WireSignature> members) {
        return members.stream()
                .flatMap(member ->
                        member.kind().equals("group") ? flattened(member.inside("tasks")).stream() : Stream.of(member))
                .toList();
    }

    /** The same with an id for everything that will have a result. */
    private static WireSignature frozen(WireSignature signature) {
        if (!signature.kind().equals("chain")) {
            return signature.taskId().isPresent() ? signature : signature.with(Map.of("task_id", newId()));
        }
        List<WireSignature> steps = signature.inside("tasks");
        List<Object> frozen = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            WireSignature step = steps.get(i);
            if (i == steps.size() - 1) {
                // What is said of the chain as a whole holds for its last step, whose result is the chain's.
                Map<String, @Nullable Object> inherited = new LinkedHashMap<>(signature.options());
                inherited.keySet().retainAll(List.of("task_id", "group_id", "group_index", "chord"));
                step = step.with(inherited)
                        .adding("link", WireSignature.listOf(signature.options().get("link")));
            }
            step = step.adding(
                    "link_error", WireSignature.listOf(signature.options().get("link_error")));
            frozen.add(frozen(step).toMap());
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>(signature.toMap());
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(signature.kwargs());
        kwargs.put("tasks", frozen);
        map.put("kwargs", kwargs);
        map.put("options", Map.of());
        return new WireSignature(map);
    }

    /** Sets options of what a signature ends with: itself, or the last step of a chain, or the body of a chord. */
    private static WireSignature last(WireSignature signature, Map<String, ? extends @Nullable Object> options) {
        String part = switch (signature.kind()) {
            case "chain" -> "tasks";
            case "chord" -> "body";
            default -> "";
        };
        if (part.isEmpty()) {
            return signature.with(options);
        }
        List<WireSignature> inside = new ArrayList<>(signature.inside(part));
        int end = inside.size() - 1;
        inside.set(end, last(inside.get(end), options));
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(signature.kwargs());
        kwargs.put(
                part,
                part.equals("body")
                        ? inside.get(0).toMap()
                        : inside.stream().map(WireSignature::toMap).toList());
        Map<String, @Nullable Object> map = new LinkedHashMap<>(signature.toMap());
        map.put("kwargs", kwargs);
        return new WireSignature(map);
    }

    /** The id under which the result of a frozen signature will be found. */
    static String idOf(WireSignature signature) {
        return switch (signature.kind()) {
            case "chain" -> {
                List<WireSignature> steps = signature.inside("tasks");
                yield idOf(steps.get(steps.size() - 1));
            }
            case "chord" -> idOf(signature.inside("body").get(0));
            default -> signature.taskId().orElse("");
        };
    }

    private void send(
            WireSignature signature,
            List<? extends @Nullable Object> given,
            List<WireSignature> rest,
            Lineage lineage) {
        List<@Nullable Object> args = new ArrayList<>(signature.isImmutable() ? List.of() : given);
        args.addAll(signature.args());
        List<WireSignature> chain = new ArrayList<>(rest);
        chain.addAll(WireSignature.listOf(signature.options().get("chain")));
        Embed embed = new Embed(
                WireSignature.listOf(signature.options().get("link")),
                WireSignature.listOf(signature.options().get("link_error")),
                chain,
                WireSignature.of(signature.options().get("chord")).orElse(null));
        sender.send(Signature.of(signature.task(), args)
                .withKwargs(signature.kwargs())
                .with(options(signature, lineage).embed(embed)));
    }

    private TaskOptions options(WireSignature signature, Lineage lineage) {
        TaskOptions options = TaskOptions.DEFAULTS
                .header("parent_id", signature.option("parent_id").orElse(lineage.parentId()))
                .header("root_id", signature.option("root_id").orElse(lineage.rootId()));
        Map<String, Object> headers = new HashMap<>();
        signature.option("group_id").ifPresent(id -> headers.put("group", id));
        signature.option("group_index").ifPresent(index -> headers.put("group_index", index));
        signature.option("shadow").ifPresent(shadow -> headers.put("shadow", shadow));
        if (signature.options().get("headers") instanceof Map<?, ?> own) {
            own.forEach((name, value) -> {
                if (value != null) {
                    headers.put(String.valueOf(name), value);
                }
            });
        }
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            options = options.header(header.getKey(), header.getValue());
        }
        options = changed(options, signature.taskId(), TaskOptions::taskId);
        options = changed(
                options,
                signature.option("queue").filter(String.class::isInstance),
                (o, queue) -> o.queue((String) queue));
        options = changed(options, number(signature, "priority"), (o, n) -> o.priority((int) Math.round(n)));
        options = changed(options, number(signature, "time_limit"), (o, n) -> o.timeLimit(seconds(n)));
        options = changed(options, number(signature, "soft_time_limit"), (o, n) -> o.softTimeLimit(seconds(n)));
        options = changed(
                options,
                number(signature, "expires"),
                (o, n) -> o.expires(clock.instant().plus(seconds(n))));
        options = changed(options, time(signature, "expires"), TaskOptions::expires);
        options = changed(options, time(signature, "eta"), TaskOptions::withEta);
        options = changed(options, number(signature, "countdown"), (o, n) -> o.withCountdown(seconds(n)));
        return Boolean.TRUE.equals(signature.options().get("ignore_result")) ? options.ignoreResult() : options;
    }

    private static <T> TaskOptions changed(
            TaskOptions options, Optional<T> value, BiFunction<TaskOptions, T, TaskOptions> change) {
        return value.map(present -> change.apply(options, present)).orElse(options);
    }

    private static Optional<Double> number(WireSignature signature, String option) {
        return signature.option(option).filter(Number.class::isInstance).map(value -> ((Number) value).doubleValue());
    }

    /** A time as text, or in kombu's form for times. */
    private static Optional<Instant> time(WireSignature signature, String option) {
        return signature
                .option(option)
                .map(value -> value instanceof Map<?, ?> tagged ? tagged.get("__value__") : value)
                .filter(String.class::isInstance)
                .map(text -> CeleryTime.parse((String) text));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private Chords chords() {
        return results.chords()
                .orElseThrow(() -> new IllegalStateException(results.describe() + " cannot count chords"));
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
