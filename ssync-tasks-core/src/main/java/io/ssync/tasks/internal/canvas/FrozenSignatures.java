package io.ssync.tasks.internal.canvas;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.results.ResultNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Signatures in which everything that will have a result has its id, so that it is known where the results will be before
 * anything is sent.
 */
final class FrozenSignatures {
    private FrozenSignatures() {}

    /**
     * A signature with all ids. Those that are missing are made of the seed, so that they are the same each time. Groups in the
     * header of a chord are dissolved: their tasks are tasks of the header.
     */
    static WireSignature frozen(WireSignature signature, String seed) {
        return switch (signature.kind()) {
            case "chain" -> chain(signature, seed);
            case "group" -> withId(signature, seed).withInside("tasks", all(signature.inside("tasks"), seed));
            case "chord" -> chord(signature, seed);
            default -> withId(signature, seed);
        };
    }

    private static WireSignature chain(WireSignature chain, String seed) {
        List<WireSignature> steps = new ArrayList<>(chain.inside("tasks"));
        int last = steps.size() - 1;
        for (int i = 0; i <= last; i++) {
            WireSignature step = steps.get(i);
            if (i == last) {
                // What is said of the chain as a whole holds for its last step, whose result is the chain's.
                Map<String, @Nullable Object> inherited = new LinkedHashMap<>(chain.options());
                inherited.keySet().retainAll(List.of("task_id", "group_id", "group_index", "chord"));
                step.taskId().ifPresent(id -> inherited.remove("task_id"));
                step = step.with(inherited)
                        .adding("link", WireSignature.listOf(chain.options().get("link")));
            }
            steps.set(
                    i,
                    step.adding(
                            "link_error", WireSignature.listOf(chain.options().get("link_error"))));
        }
        Map<String, @Nullable Object> options = new LinkedHashMap<>(chain.options());
        options.keySet().retainAll(List.of("chain"));
        return chain.withInside("tasks", all(steps, seed)).withOnly(options);
    }

    private static WireSignature chord(WireSignature chord, String seed) {
        List<WireSignature> members = flattened(chord.inside("header"));
        WireSignature header = WireSignature.of(chord.kwargs().get("header"))
                .filter(signature -> signature.kind().equals("group"))
                .orElseGet(() -> WireSignature.group(List.of()))
                .withInside("tasks", members);
        WireSignature body = chord.part("body");
        if (result(body).id().isEmpty() && chord.taskId().isPresent()) {
            body = body.with(Map.of("task_id", chord.taskId().get()));
        }
        return chord.withKwarg("header", frozen(header, seed + "/header").toMap())
                .withKwarg("body", frozen(body, seed + "/body").toMap());
    }

    /** A group within a header has no counter of its own: its tasks are members of the chord. */
    private static List<WireSignature> flattened(List<WireSignature> members) {
        return members.stream()
                .flatMap(member ->
                        member.kind().equals("group") ? flattened(member.inside("tasks")).stream() : Stream.of(member))
                .toList();
    }

    private static List<WireSignature> all(List<WireSignature> signatures, String seed) {
        List<WireSignature> frozen = new ArrayList<>();
        for (WireSignature signature : signatures) {
            frozen.add(frozen(signature, seed + "/" + frozen.size()));
        }
        return frozen;
    }

    private static WireSignature withId(WireSignature signature, String seed) {
        return signature.taskId().isPresent()
                ? signature
                : signature.with(Map.of(
                        "task_id", UUID.nameUUIDFromBytes(seed.getBytes(UTF_8)).toString()));
    }

    /**
     * Sets options of what a frozen signature ends with: itself, the last step of a chain, the body of a chord, the members of a
     * group. A task that belongs to a chord is in no other group.
     */
    static WireSignature ending(WireSignature signature, Map<String, ? extends @Nullable Object> options) {
        return switch (signature.kind()) {
            case "chain" -> {
                List<WireSignature> steps = new ArrayList<>(signature.inside("tasks"));
                int last = steps.size() - 1;
                steps.set(last, ending(steps.get(last), options));
                yield signature.withInside("tasks", steps);
            }
            case "group" ->
                signature.withInside(
                        "tasks",
                        signature.inside("tasks").stream()
                                .map(member -> ending(member, options))
                                .toList());
            case "chord" ->
                signature.withKwarg(
                        "body", ending(signature.part("body"), options).toMap());
            default ->
                signature.option("chord").isPresent() && !options.containsKey("chord")
                        ? signature
                        : signature.with(options);
        };
    }

    /** Changes what a signature ends with that comes to one result: itself, the last step of a chain, the body of a chord. */
    static WireSignature changedEnd(WireSignature signature, UnaryOperator<WireSignature> change) {
        return switch (signature.kind()) {
            case "chain" -> {
                List<WireSignature> steps = new ArrayList<>(signature.inside("tasks"));
                int last = steps.size() - 1;
                steps.set(last, changedEnd(steps.get(last), change));
                yield signature.withInside("tasks", steps);
            }
            case "chord" ->
                signature.withKwarg(
                        "body", changedEnd(signature.part("body"), change).toMap());
            default -> change.apply(signature);
        };
    }

    /** Where the result of a frozen signature will be: that of what it ends with. */
    static ResultNode result(WireSignature signature) {
        return switch (signature.kind()) {
            case "chain" -> {
                List<WireSignature> steps = signature.inside("tasks");
                yield result(steps.get(steps.size() - 1));
            }
            case "group" -> group(signature);
            case "chord" -> result(signature.part("body"));
            default -> ResultNode.task(signature.taskId().orElse(""));
        };
    }

    /** The same with what it follows, and what each part of it follows. */
    static ResultNode tree(WireSignature signature, @Nullable ResultNode before) {
        return switch (signature.kind()) {
            case "chain" -> {
                ResultNode last = before;
                for (WireSignature step : signature.inside("tasks")) {
                    last = tree(step, last);
                }
                yield last == null ? result(signature) : last;
            }
            case "group" ->
                ResultNode.group(
                                signature.taskId().orElse(""),
                                signature.inside("tasks").stream()
                                        .map(member -> tree(member, before))
                                        .toList())
                        .after(before);
            case "chord" -> tree(signature.part("body"), tree(signature.part("header"), before));
            default -> result(signature).after(before);
        };
    }

    /** Where the results of what begins with a frozen signature will be. */
    static ResultNode begun(WireSignature signature) {
        return switch (signature.kind()) {
            case "chain" -> begun(signature.inside("tasks").get(0));
            case "group" -> group(signature);
            case "chord" -> group(signature.part("header"));
            default -> ResultNode.task(signature.taskId().orElse(""));
        };
    }

    private static ResultNode group(WireSignature group) {
        return ResultNode.group(
                group.taskId().orElse(""),
                group.inside("tasks").stream().map(FrozenSignatures::result).toList());
    }

    /** The tasks that never run when a signature cannot begin, each of which somebody may wait for. */
    static Stream<WireSignature> tasks(WireSignature signature) {
        return switch (signature.kind()) {
            case "chain", "group" -> signature.inside("tasks").stream().flatMap(FrozenSignatures::tasks);
            case "chord" -> tasks(signature.part("body"));
            default -> Stream.of(signature);
        };
    }
}
