package io.ssync.tasks.results;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the result of a call is found: of a task under its id, of a group under those of its members. Immutable.
 *
 * <p>Celery writes it as {@code [[id, parent], members]}, with null for the members of a task.
 *
 * @param id the id of the task or of the group
 * @param members the members of a group in order, or null for a task
 */
public record ResultNode(String id, @Nullable List<ResultNode> members) {
    public ResultNode {
        members = members == null ? null : List.copyOf(members);
    }

    /** The result of a task. */
    public static ResultNode task(String id) {
        return new ResultNode(id, null);
    }

    /** The results of a group. */
    public static ResultNode group(String id, List<ResultNode> members) {
        return new ResultNode(id, members);
    }

    /** Reads what Celery has written, as plain lists and values; anything else is left out. */
    public static List<ResultNode> listOf(@Nullable Object plain) {
        return plain instanceof List<?> list
                ? list.stream().flatMap(tuple -> of(tuple).stream()).toList()
                : List.of();
    }

    private static Optional<ResultNode> of(@Nullable Object tuple) {
        if (!(tuple instanceof List<?> pair) || pair.size() != 2) {
            return Optional.empty();
        }
        Object id =
                pair.get(0) instanceof List<?> idAndParent && !idAndParent.isEmpty() ? idAndParent.get(0) : pair.get(0);
        return Optional.of(
                new ResultNode(String.valueOf(id), pair.get(1) instanceof List<?> members ? listOf(members) : null));
    }

    /** Whether it is a task and no group. */
    public boolean isTask() {
        return members == null;
    }

    /** The ids of all tasks: its own, or those of a group's members and their members. */
    public Stream<String> taskIds() {
        return members == null ? Stream.of(id) : members.stream().flatMap(ResultNode::taskIds);
    }

    /** As Celery writes it, as plain lists and values. */
    public List<@Nullable Object> toTuple() {
        return Arrays.asList(
                Arrays.asList(id, null),
                members == null
                        ? null
                        : members.stream().map(ResultNode::toTuple).toList());
    }
}
