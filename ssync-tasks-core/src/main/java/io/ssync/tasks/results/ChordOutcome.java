package io.ssync.tasks.results;

import io.ssync.tasks.TaskState;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a chord has come to.
 *
 * @param results JSON text: a list of the results in order
 * @param failed the first task of the header that did not succeed, or null if all did
 */
public record ChordOutcome(String results, @Nullable TaskResult failed) {

    /** The outcome of tasks in this order. */
    public static ChordOutcome of(List<TaskResult> members) {
        TaskResult failed = members.stream()
                .filter(member -> !member.state().equals(TaskState.SUCCESS))
                .findFirst()
                .orElse(null);
        return new ChordOutcome(
                members.stream()
                        .map(member -> member.result() == null ? "null" : member.result())
                        .collect(Collectors.joining(", ", "[", "]")),
                failed);
    }

    /**
     * The outcome of a header as Celery describes it: a list of {@code [[id, parent], children]}, where children are null for a
     * task and such a list for a group, whose results become a list within the list.
     *
     * @param header the description, as plain lists and values
     * @param find reads the result of a task
     */
    public static ChordOutcome of(List<?> header, Function<String, TaskResult> find) {
        List<ChordOutcome> outcomes = header.stream()
                .map(tuple -> {
                    List<?> pair = (List<?>) tuple;
                    return pair.get(1) instanceof List<?> children
                            ? of(children, find)
                            : single(find.apply(idOf(pair)));
                })
                .toList();
        return new ChordOutcome(
                outcomes.stream().map(ChordOutcome::results).collect(Collectors.joining(", ", "[", "]")),
                outcomes.stream()
                        .map(ChordOutcome::failed)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    private static ChordOutcome single(TaskResult member) {
        ChordOutcome list = of(List.of(member));
        return new ChordOutcome(list.results().substring(1, list.results().length() - 1), list.failed());
    }

    private static String idOf(List<?> pair) {
        return String.valueOf(pair.get(0) instanceof List<?> idAndParent ? idAndParent.get(0) : pair.get(0));
    }
}
