package io.ssync.tasks.internal.canvas;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as it was sent, with the ids of all its tasks: what is kept of it, so that it can be looked at later, and run again where it has
 * failed. Immutable.
 */
public final class KeptWorkflow {
    /** Of larger ones nothing is kept: nobody reads such a tree. */
    private static final int MOST_TASKS = 10_000;

    private static final int LONGEST = 4 << 20;

    private final WireSignature frozen;

    KeptWorkflow(WireSignature frozen) {
        this.frozen = frozen;
    }

    /**
     * A part of it.
     *
     * @param kind {@code task}, {@code chain}, {@code group} or {@code chord}
     * @param name of a task; of the others the kind
     * @param id of a task or group, else empty
     * @param parts what it is made of; of a chord the members of its header, and the body at last
     */
    public record Part(String kind, String name, String id, List<Part> parts) {}

    /** Reads what {@link #toJson} has written. */
    public static KeptWorkflow read(String json) {
        return new KeptWorkflow(WireSignature.of(CeleryJson.readPlain(json))
                .orElseThrow(() -> new IllegalArgumentException("this is no workflow")));
    }

    /** The id of its result: of the last task, or of the group that it ends with. */
    public String id() {
        return FrozenSignatures.result(frozen).id();
    }

    /**
     * What is kept of it; empty if it is too large.
     *
     * @throws IllegalArgumentException if an argument cannot be written as JSON, with the name of its task
     */
    public Optional<String> toJson() {
        if (all(frozen).limit(MOST_TASKS + 1L).count() > MOST_TASKS) {
            return Optional.empty();
        }
        try {
            return Optional.of(CeleryJson.write(frozen.toMap())).filter(json -> json.length() <= LONGEST);
        } catch (IllegalArgumentException e) {
            all(frozen).forEach(KeptWorkflow::requireJson);
            throw e;
        }
    }

    private static void requireJson(WireSignature task) {
        try {
            task.args().forEach(CeleryJson::write);
            task.kwargs().values().forEach(CeleryJson::write);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "an argument of step " + task.task() + " is no JSON: " + e.getMessage(), e);
        }
    }

    /** All of it. */
    public Part tree() {
        return part(frozen);
    }

    private static Part part(WireSignature signature) {
        return switch (signature.kind()) {
            case "chain" -> new Part("chain", "chain", "", parts(signature.inside("tasks")));
            case "group" -> new Part("group", "group", signature.taskId().orElse(""), parts(signature.inside("tasks")));
            case "chord" -> {
                List<Part> parts = new ArrayList<>(parts(signature.inside("header")));
                parts.add(part(signature.part("body")));
                yield new Part(
                        "chord", "chord", signature.part("header").taskId().orElse(""), parts);
            }
            default -> new Part("task", signature.task(), signature.taskId().orElse(""), List.of());
        };
    }

    private static List<Part> parts(List<WireSignature> signatures) {
        return signatures.stream().map(KeptWorkflow::part).toList();
    }

    /** The ids of all its tasks. */
    public List<String> taskIds() {
        return all(frozen).flatMap(task -> task.taskId().stream()).toList();
    }

    /** The ids of the tasks whose results are that of the workflow. */
    public List<String> lastIds() {
        return FrozenSignatures.result(frozen).taskIds().toList();
    }

    private static Stream<WireSignature> all(WireSignature signature) {
        return switch (signature.kind()) {
            case "chain", "group" -> signature.inside("tasks").stream().flatMap(KeptWorkflow::all);
            case "chord" ->
                Stream.concat(
                        signature.inside("header").stream().flatMap(KeptWorkflow::all), all(signature.part("body")));
            default -> Stream.of(signature);
        };
    }

    /**
     * The ids of the tasks that have to run again: those that have not succeeded, and what depends on one of them.
     *
     * @param from the name or id of a task that shall run again whatever it has come to; null for none
     */
    public Set<String> toRunAgain(Map<String, TaskResult> results, @Nullable String from) {
        Set<String> again = new LinkedHashSet<>();
        collect(frozen, false, results, from, again);
        return again;
    }

    private static boolean collect(
            WireSignature signature,
            boolean depends,
            Map<String, TaskResult> results,
            @Nullable String from,
            Set<String> again) {
        switch (signature.kind()) {
            case "chain" -> {
                boolean runs = depends;
                for (WireSignature step : signature.inside("tasks")) {
                    runs = collect(step, runs, results, from, again);
                }
                return runs;
            }
            case "group" -> {
                return collectAny(signature.inside("tasks"), depends, results, from, again);
            }
            case "chord" -> {
                boolean runs = collectAny(signature.inside("header"), depends, results, from, again);
                return collect(signature.part("body"), runs, results, from, again);
            }
            default -> {
                String id = signature.taskId().orElse("");
                TaskResult result = results.get(id);
                boolean runs = depends
                        || id.equals(from)
                        || signature.task().equals(from)
                        || result == null
                        || !result.state().equals(TaskState.SUCCESS);
                if (runs) {
                    again.add(id);
                }
                return runs;
            }
        }
    }

    private static boolean collectAny(
            List<WireSignature> members,
            boolean depends,
            Map<String, TaskResult> results,
            @Nullable String from,
            Set<String> again) {
        boolean any = depends;
        for (WireSignature member : members) {
            any |= collect(member, depends, results, from, again);
        }
        return any;
    }

    /**
     * Sends the tasks that have to run again, with the results of those that need not.
     *
     * @param again what {@link #toRunAgain} has found; their results are forgotten by now
     */
    public void resume(
            Launcher launcher, ResultBackend backend, Map<String, TaskResult> results, Collection<String> again) {
        new Resumption(launcher, backend, results, Set.copyOf(again)).start(frozen, List.of(), List.of());
    }

    private record Resumption(
            Launcher launcher, ResultBackend backend, Map<String, TaskResult> results, Set<String> again) {

        boolean isDone(WireSignature signature) {
            return all(signature).noneMatch(task -> again.contains(task.taskId().orElse("")));
        }

        void start(WireSignature signature, List<? extends @Nullable Object> given, List<WireSignature> rest) {
            switch (signature.kind()) {
                case "chain" -> startChain(signature.inside("tasks"), given, rest);
                case "group" -> {
                    Map<String, Object> options =
                            Map.of("group_id", signature.taskId().orElse(""));
                    startMembers(signature.inside("tasks"), options, given);
                }
                case "chord" -> startChord(signature, given, rest);
                default -> launcher.start(signature, given, rest, ParentIds.NONE);
            }
        }

        /** From the first step that is not done. */
        private void startChain(
                List<WireSignature> steps, List<? extends @Nullable Object> given, List<WireSignature> rest) {
            int first = 0;
            while (first < steps.size() && isDone(steps.get(first))) {
                first++;
            }
            if (first == steps.size()) {
                return;
            }
            List<WireSignature> after = new ArrayList<>(steps.subList(first + 1, steps.size()));
            Collections.reverse(after);
            List<WireSignature> all = new ArrayList<>(rest);
            all.addAll(after);
            start(steps.get(first), first == 0 ? given : Collections.singletonList(value(steps.get(first - 1))), all);
        }

        private void startMembers(
                List<WireSignature> members, Map<String, Object> options, List<? extends @Nullable Object> given) {
            Map<String, Object> own = new LinkedHashMap<>(options);
            int index = 0;
            for (WireSignature member : members) {
                own.put("group_index", index++);
                if (!isDone(member)) {
                    start(FrozenSignatures.ending(member, own), given, List.of());
                }
            }
        }

        /** Those that are done count at once, so that the body waits for the others. */
        private void startChord(WireSignature chord, List<? extends @Nullable Object> given, List<WireSignature> rest) {
            List<WireSignature> members = chord.inside("header");
            WireSignature body = Launcher.body(chord, rest, ParentIds.NONE);
            if (members.stream().allMatch(this::isDone)) {
                start(
                        body,
                        Collections.singletonList(
                                members.stream().map(this::value).collect(Collectors.toCollection(ArrayList::new))),
                        List.of());
                return;
            }
            String groupId = chord.part("header").taskId().orElse("");
            Chords chords = launcher.chords();
            chords.forget(groupId);
            chords.begin(groupId, members.stream().map(FrozenSignatures::result).toList());
            List<Chords.Member> done = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                if (isDone(members.get(i))) {
                    double index = i;
                    FrozenSignatures.result(members.get(i))
                            .taskIds()
                            .flatMap(id -> Stream.ofNullable(results.get(id)))
                            .forEach(result -> done.add(new Chords.Member(index, result)));
                }
            }
            if (!done.isEmpty()) {
                chords.ended(groupId, done, 0);
            }
            startMembers(members, Launcher.membership(chord, groupId, body), given);
        }

        /** What a part that is done has come to, as plain maps, lists and values. */
        private @Nullable Object value(WireSignature signature) {
            return switch (signature.kind()) {
                case "chain" -> {
                    List<WireSignature> steps = signature.inside("tasks");
                    yield value(steps.get(steps.size() - 1));
                }
                case "group" ->
                    signature.inside("tasks").stream()
                            .map(this::value)
                            .collect(Collectors.toCollection(ArrayList::new));
                case "chord" -> value(signature.part("body"));
                default -> {
                    TaskResult result = results.get(signature.taskId().orElse(""));
                    yield result == null || result.result() == null ? null : CeleryJson.readPlain(result.result());
                }
            };
        }
    }
}
