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
        return together(members.stream().map(ChordOutcome::of).toList());
    }

    /**
     * The outcome of a header that may have groups inside, whose results become a list within the list.
     *
     * @param find reads the result of a task
     */
    public static ChordOutcome of(List<ResultNode> header, Function<String, TaskResult> find) {
        return together(header.stream()
                .map(node -> node.members() == null ? of(find.apply(node.id())) : of(node.members(), find))
                .toList());
    }

    private static ChordOutcome of(TaskResult member) {
        return new ChordOutcome(
                member.result() == null ? "null" : member.result(),
                member.state().equals(TaskState.SUCCESS) ? null : member);
    }

    private static ChordOutcome together(List<ChordOutcome> outcomes) {
        return new ChordOutcome(
                outcomes.stream().map(ChordOutcome::results).collect(Collectors.joining(", ", "[", "]")),
                outcomes.stream()
                        .map(ChordOutcome::failed)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }
}
