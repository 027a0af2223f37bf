package io.ssync.tasks.internal.canvas;

import io.ssync.tasks.internal.message.Shown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call not yet sent, as it travels within a message: Celery's signature. Kept whole, with whatever nobody here knows.
 * Immutable.
 *
 * @param toMap the signature as plain maps, lists and values
 */
public record WireSignature(Map<String, @Nullable Object> toMap) {
    public WireSignature {
        toMap = Collections.unmodifiableMap(toMap);
        if (!(toMap.get("task") instanceof String)) {
            throw new IllegalArgumentException("a signature names a task, this one has only "
                    + Shown.text(toMap.keySet().toString()));
        }
    }

    /** What a message has where a signature may be; empty if it has nothing there. */
    static Optional<WireSignature> of(@Nullable Object plain) {
        return plain instanceof Map<?, ?> map ? Optional.of(new WireSignature(named(map))) : Optional.empty();
    }

    /** The signatures of a list; none if it is none. A single one is a list of one. */
    static List<WireSignature> listOf(@Nullable Object plain) {
        Stream<?> elements = plain instanceof List<?> list ? list.stream() : Stream.ofNullable(plain);
        return elements.flatMap(element -> of(element).stream()).toList();
    }

    String task() {
        return String.valueOf(toMap.get("task"));
    }

    List<@Nullable Object> args() {
        return toMap.get("args") instanceof List<?> args ? new ArrayList<>(args) : List.of();
    }

    Map<String, @Nullable Object> kwargs() {
        return toMap.get("kwargs") instanceof Map<?, ?> kwargs ? named(kwargs) : Map.of();
    }

    /** Whether it takes no arguments beside its own. */
    boolean isImmutable() {
        return Boolean.TRUE.equals(toMap.get("immutable"));
    }

    /** {@code group}, {@code chain}, {@code chord}; empty for a single task. */
    String kind() {
        return toMap.get("subtask_type") instanceof String kind ? kind : "";
    }

    Map<String, @Nullable Object> options() {
        return toMap.get("options") instanceof Map<?, ?> options ? named(options) : Map.of();
    }

    /** An option that is neither missing nor null. */
    Optional<Object> option(String name) {
        return Optional.ofNullable(options().get(name));
    }

    Optional<String> taskId() {
        return option("task_id").map(Object::toString);
    }

    /** The signature in a keyword argument. */
    WireSignature part(String name) {
        return of(kwargs().get(name)).orElseThrow(() -> new IllegalArgumentException("a " + kind() + " has a " + name));
    }

    /** The signatures in a keyword argument: what a group or chain is made of. */
    List<WireSignature> inside(String name) {
        Object value = kwargs().get(name);
        // A header is a group, or the list that a group would have.
        return of(value)
                .filter(signature -> signature.kind().equals("group"))
                .map(group -> group.inside("tasks"))
                .orElseGet(() -> listOf(value));
    }

    /** Whether a chord in it has a policy that is not Celery's. */
    public boolean hasPolicy() {
        return options().containsKey(ChordPolicy.HEADER) || parts().anyMatch(WireSignature::hasPolicy);
    }

    /** The names of all tasks in it. */
    public Stream<String> tasks() {
        return kind().isEmpty() ? Stream.of(task()) : parts().flatMap(WireSignature::tasks);
    }

    /** What it is made of, if it is more than one task. */
    private Stream<WireSignature> parts() {
        return switch (kind()) {
            case "chain", "group" -> inside("tasks").stream();
            case "chord" -> Stream.concat(inside("header").stream(), Stream.of(part("body")));
            default -> Stream.empty();
        };
    }

    /** A group of signatures. */
    static WireSignature group(List<WireSignature> members) {
        return new WireSignature(Map.of(
                "task",
                "celery.group",
                "subtask_type",
                "group",
                "kwargs",
                Map.of("tasks", members.stream().map(WireSignature::toMap).toList())));
    }

    /** The same with a keyword argument set anew. */
    WireSignature withKwarg(String name, Object value) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(kwargs());
        kwargs.put(name, value);
        Map<String, @Nullable Object> map = new LinkedHashMap<>(toMap);
        map.put("kwargs", kwargs);
        return new WireSignature(map);
    }

    /** The same with other signatures in a keyword argument that is a list of them. */
    WireSignature withInside(String name, List<WireSignature> signatures) {
        return withKwarg(name, signatures.stream().map(WireSignature::toMap).toList());
    }

    /** The same with these options and no others. */
    WireSignature withOnly(Map<String, ? extends @Nullable Object> options) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>(toMap);
        map.put("options", options);
        return new WireSignature(map);
    }

    /** The same with these options set anew. */
    WireSignature with(Map<String, ? extends @Nullable Object> newOptions) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>(options());
        options.putAll(newOptions);
        return withOnly(options);
    }

    /** The same with an option that is a list made longer. */
    WireSignature adding(String option, List<WireSignature> more) {
        List<Object> all = new ArrayList<>();
        listOf(options().get(option)).forEach(signature -> all.add(signature.toMap()));
        more.forEach(signature -> all.add(signature.toMap()));
        return more.isEmpty() ? this : with(Map.of(option, all));
    }

    @SuppressWarnings("unchecked") // Signatures are JSON, whose names are text.
    private static Map<String, @Nullable Object> named(Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
    }
}
