package io.ssync.tasks.internal.canvas;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultNode;
import java.time.DateTimeException;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends the calls that signatures stand for: single tasks, groups, chains and chords. Safe for use by any thread. */
public final class Launcher {
    /** The header that counts how often a task was replaced, as in Celery. */
    private static final String NESTING = "replaced_task_nesting";

    private final Consumer<Signature<?>> sender;
    private final ResultBackend results;
    private final InstantSource clock;

    /** {@code sender} takes the calls, one after the other; chords are counted in the result backend. */
    public Launcher(Consumer<Signature<?>> sender, ResultBackend results, InstantSource clock) {
        this.sender = sender;
        this.results = results;
        this.clock = clock;
    }

    /** A signature with the ids of all its tasks. */
    public static WireSignature frozen(WireSignature signature) {
        return FrozenSignatures.frozen(signature, newId());
    }

    /** What can be kept of a signature with all ids. */
    public static KeptWorkflow kept(WireSignature frozen) {
        return new KeptWorkflow(frozen);
    }

    /** Sends a signature that has all ids and follows nothing; returns where its result will be, with what that follows. */
    public ResultNode launch(WireSignature frozen) {
        start(frozen, List.of(), List.of(), ParentIds.NONE);
        return FrozenSignatures.tree(frozen, null);
    }

    /**
     * Sends a signature.
     *
     * @param given arguments put before its own, unless it takes none
     * @param rest the steps of the chain that follow it, in reverse order
     * @param parents what it follows
     */
    void launch(
            WireSignature signature,
            List<? extends @Nullable Object> given,
            List<WireSignature> rest,
            ParentIds parents) {
        start(FrozenSignatures.frozen(signature, newId()), given, rest, parents);
    }

    /** Sends a signature in the place of a task; returns where its result will be, which is where that of the task would have been. */
    public ResultNode replace(TaskMessage task, WireSignature by) {
        Embed embed = Embed.of(task.body());
        Map<String, @Nullable Object> options = new LinkedHashMap<>(membership(task, embed));
        options.put("task_id", task.id());
        int nesting = task.headers().get(NESTING) instanceof Number before ? before.intValue() : 0;
        options.put(NESTING, nesting + 1);
        WireSignature ending = FrozenSignatures.changedEnd(
                        by, end -> end.with(options).adding("link", embed.callbacks()))
                .adding("link_error", embed.errbacks());
        WireSignature frozen = FrozenSignatures.frozen(ending, task.id() + "/replaced/" + nesting);
        start(frozen, List.of(), embed.chain(), ParentIds.after(task));
        return FrozenSignatures.result(frozen);
    }

    /** Sends a signature as one more member of the chord that a task belongs to; returns where its result will be. */
    public ResultNode addToChord(TaskMessage task, int number, WireSignature member) {
        Embed embed = Embed.of(task.body());
        String groupId = task.header("group");
        if (embed.chord() == null || groupId == null) {
            throw new IllegalStateException(
                    "task " + task.id() + " is in no chord: nothing waits for what it would add");
        }
        WireSignature frozen = FrozenSignatures.frozen(
                FrozenSignatures.changedEnd(member, end -> end.with(membership(task, embed))),
                task.id() + "/added/" + number);
        ResultNode result = FrozenSignatures.result(frozen);
        chords().add(groupId, result);
        start(frozen, List.of(), List.of(), ParentIds.after(task));
        return result;
    }

    /** What says of a task to which group and chord it belongs, as options of a signature. */
    private static Map<String, Object> membership(TaskMessage task, Embed embed) {
        Map<String, Object> options = new LinkedHashMap<>();
        Optional.ofNullable(task.header("group")).ifPresent(group -> options.put("group_id", group));
        Optional.ofNullable(task.headers().get("group_index")).ifPresent(index -> options.put("group_index", index));
        Optional.ofNullable(embed.chord()).ifPresent(chord -> options.put("chord", chord.toMap()));
        Optional.ofNullable(task.headers().get(ChordPolicy.HEADER))
                .ifPresent(policy -> options.put(ChordPolicy.HEADER, policy));
        return options;
    }

    void start(
            WireSignature signature,
            List<? extends @Nullable Object> given,
            List<WireSignature> rest,
            ParentIds parents) {
        List<WireSignature> after = new ArrayList<>(rest);
        after.addAll(WireSignature.listOf(signature.options().get("chain")));
        switch (signature.kind()) {
            case "group" -> startGroup(signature, given, parents);
            case "chain" -> startChain(signature, given, after, parents);
            case "chord" -> startChord(signature, given, after, parents);
            default -> send(signature, given, after, parents);
        }
    }

    private void startGroup(WireSignature group, List<? extends @Nullable Object> given, ParentIds parents) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("group_id", group.taskId().orElseGet(Launcher::newId));
        int index = 0;
        for (WireSignature member : group.inside("tasks")) {
            options.put("group_index", index++);
            start(FrozenSignatures.ending(member, options), given, List.of(), parents);
        }
    }

    private void startChain(
            WireSignature chain, List<? extends @Nullable Object> given, List<WireSignature> rest, ParentIds parents) {
        List<WireSignature> steps = new ArrayList<>(chain.inside("tasks"));
        if (steps.isEmpty()) {
            return;
        }
        WireSignature first = steps.remove(0);
        Collections.reverse(steps);
        List<WireSignature> all = new ArrayList<>(rest);
        all.addAll(steps);
        start(first, given, all, parents);
    }

    private void startChord(
            WireSignature chord, List<? extends @Nullable Object> given, List<WireSignature> rest, ParentIds parents) {
        WireSignature body = body(chord, rest, parents);
        WireSignature header = chord.part("header");
        List<WireSignature> members = header.inside("tasks");
        if (members.isEmpty()) {
            start(body, List.of(List.of()), List.of(), parents);
            return;
        }
        String groupId = header.taskId().orElseGet(Launcher::newId);
        chords().begin(groupId, members.stream().map(FrozenSignatures::result).toList());
        Map<String, Object> options = membership(chord, groupId, body);
        int index = 0;
        for (WireSignature member : members) {
            options.put("group_index", index++);
            start(FrozenSignatures.ending(member, options), given, List.of(), parents);
        }
    }

    /** What says of a member of a header to which chord it belongs. */
    static Map<String, Object> membership(WireSignature chord, String groupId, WireSignature body) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("group_id", groupId);
        options.put("chord", body.toMap());
        chord.option(ChordPolicy.HEADER).ifPresent(policy -> options.put(ChordPolicy.HEADER, policy));
        return options;
    }

    static WireSignature body(WireSignature chord, List<WireSignature> rest, ParentIds parents) {
        WireSignature body = chord.part("body");
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.putAll(parents.toMap());
        List<WireSignature> after = new ArrayList<>(rest);
        after.addAll(WireSignature.listOf(body.options().get("chain")));
        if (!after.isEmpty()) {
            options.put("chain", after.stream().map(WireSignature::toMap).toList());
        }
        return body.with(options)
                .adding("link_error", WireSignature.listOf(chord.options().get("link_error")));
    }

    private void send(
            WireSignature signature,
            List<? extends @Nullable Object> given,
            List<WireSignature> rest,
            ParentIds parents) {
        List<@Nullable Object> args = new ArrayList<>(signature.isImmutable() ? List.of() : given);
        args.addAll(signature.args());
        Embed embed = new Embed(
                WireSignature.listOf(signature.options().get("link")),
                WireSignature.listOf(signature.options().get("link_error")),
                rest,
                WireSignature.of(signature.options().get("chord")).orElse(null));
        sender.accept(Signature.of(signature.task(), args)
                .withKwargs(signature.kwargs())
                .with(options(signature, parents).embed(embed.toMap())));
    }

    private TaskOptions options(WireSignature signature, ParentIds parents) {
        TaskOptions options = TaskOptions.DEFAULTS;
        Map<String, Object> headers = new HashMap<>(parents.toMap());
        signature.option("parent_id").ifPresent(id -> headers.put("parent_id", id));
        signature.option("root_id").ifPresent(id -> headers.put("root_id", id));
        signature.option("group_id").ifPresent(id -> headers.put("group", id));
        signature.option("group_index").ifPresent(index -> headers.put("group_index", index));
        signature.option(ChordPolicy.HEADER).ifPresent(policy -> headers.put(ChordPolicy.HEADER, policy));
        signature.option(NESTING).ifPresent(nesting -> headers.put(NESTING, nesting));
        signature.option("shadow").ifPresent(shadow -> headers.put("shadow", shadow));
        if (signature.options().get("headers") instanceof Map<?, ?> own) {
            own.forEach((name, value) -> {
                if (value != null) {
                    headers.put(String.valueOf(name), value);
                }
            });
        }
        addStamps(signature, headers);
        if (headers.remove(MessageLimits.DURABLE) instanceof Boolean durable) {
            options = options.durable(durable);
        }
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            options = options.header(header.getKey(), header.getValue());
        }
        options = changed(options, signature.taskId(), TaskOptions::taskId);
        options = changed(
                options,
                signature.option("queue").filter(String.class::isInstance),
                (o, queue) -> o.queue((String) queue));
        options = changed(
                options,
                number(signature, "priority"),
                (o, n) -> o.priority((int) Math.round(Math.max(0, Math.min(9, n)))));
        options = changed(options, limit(signature, "time_limit"), TaskOptions::timeLimit);
        options = changed(options, limit(signature, "soft_time_limit"), TaskOptions::softTimeLimit);
        options = changed(
                options,
                number(signature, "expires"),
                (o, n) -> o.expires(clock.instant().plus(seconds(n))));
        options = changed(options, time(signature, "expires"), TaskOptions::expires);
        options = changed(options, time(signature, "eta"), TaskOptions::withEta);
        options = changed(options, number(signature, "countdown"), (o, n) -> o.withCountdown(seconds(Math.max(0, n))));
        return Boolean.TRUE.equals(signature.options().get("ignore_result")) ? options.ignoreResult() : options;
    }

    /** Celery keeps the stamps of a signature among its options, and says beside them which of them are stamps. */
    private static void addStamps(WireSignature signature, Map<String, Object> headers) {
        if (signature.options().get("stamped_headers") instanceof List<?> names && !names.isEmpty()) {
            Map<String, @Nullable Object> stamps = new LinkedHashMap<>();
            names.forEach(
                    name -> stamps.put(String.valueOf(name), signature.options().get(String.valueOf(name))));
            headers.put("stamped_headers", List.copyOf(stamps.keySet()));
            headers.put("stamps", stamps);
        }
    }

    private static <T> TaskOptions changed(
            TaskOptions options, Optional<T> value, BiFunction<TaskOptions, T, TaskOptions> change) {
        return value.map(present -> change.apply(options, present)).orElse(options);
    }

    private static Optional<Double> number(WireSignature signature, String option) {
        return signature.option(option).filter(Number.class::isInstance).map(value -> ((Number) value).doubleValue());
    }

    /** A time limit; as in Celery, zero is none. */
    private static Optional<Duration> limit(WireSignature signature, String option) {
        return number(signature, option).filter(seconds -> seconds > 0).map(Launcher::seconds);
    }

    /** A time as text, or in kombu's form for times. */
    private static Optional<Instant> time(WireSignature signature, String option) {
        return signature
                .option(option)
                .map(value -> value instanceof Map<?, ?> tagged ? tagged.get("__value__") : value)
                .filter(String.class::isInstance)
                .map(text -> time(option, (String) text));
    }

    private static Instant time(String option, String text) {
        try {
            return CeleryTime.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + option + "' is no ISO-8601 time: " + Shown.value(text), e);
        }
    }

    private static Duration seconds(double seconds) {
        // A long holds nanoseconds for three centuries, which no option may exceed.
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    Chords chords() {
        return results.chords()
                .orElseThrow(() -> new IllegalStateException(results.describe() + " cannot count chords"));
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
