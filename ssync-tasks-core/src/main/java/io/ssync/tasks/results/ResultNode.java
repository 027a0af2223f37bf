package io.ssync.tasks.results;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the result of a call is found: of a task under its id, of a group under those of its members. Immutable.
 *
 * <p>Celery writes it as {@code [[id, parent], members]}, with null for the members of a task.
 *
 * @param id the id of the task or of the group
 * @param members the members of a group in order, or null for a task
 * @param parent what it follows, such as the step before it in a chain; null if it follows nothing that is known
 */
public record ResultNode(
        String id,
        @Nullable List<ResultNode> members,
        @Nullable ResultNode parent) {
    /** How many parents are written, one within the other: no reader of JSON likes much more. */
    private static final int MOST_PARENTS = 200;

    public ResultNode {
        members = members == null ? null : List.copyOf(members);
    }

    /** The result of a task. */
    public static ResultNode task(String id) {
        return new ResultNode(id, null, null);
    }

    /** The results of a group. */
    public static ResultNode group(String id, List<ResultNode> members) {
        return new ResultNode(id, members, null);
    }

    /** The same as what follows another. */
    public ResultNode after(@Nullable ResultNode newParent) {
        return new ResultNode(id, members, newParent);
    }

    /** Reads what Celery has written, as plain lists and values; anything else is left out. */
    public static List<ResultNode> listOf(@Nullable Object plain) {
        return plain instanceof List<?> list
                ? list.stream().flatMap(tuple -> of(tuple).stream()).toList()
                : List.of();
    }

    /** Reads one of those; empty if it is none. */
    public static Optional<ResultNode> of(@Nullable Object tuple) {
        if (!(tuple instanceof List<?> pair) || pair.size() != 2) {
            return Optional.empty();
        }
        List<?> idAndParent =
                pair.get(0) instanceof List<?> list && !list.isEmpty() ? list : Arrays.asList(pair.get(0));
        return Optional.of(new ResultNode(
                String.valueOf(idAndParent.get(0)),
                pair.get(1) instanceof List<?> members ? listOf(members) : null,
                idAndParent.size() < 2 ? null : of(idAndParent.get(1)).orElse(null)));
    }

    /** Whether it is a task and no group. */
    public boolean isTask() {
        return members == null;
    }

    /** The ids of all tasks: its own, or those of a group's members and their members. */
    public Stream<String> taskIds() {
        return members == null ? Stream.of(id) : members.stream().flatMap(ResultNode::taskIds);
    }

    /** The ids of all tasks as {@link #taskIds}, and of those that they follow, each once. */
    public Stream<String> withParentIds() {
        Set<String> ids = new LinkedHashSet<>();
        addTo(ids);
        return ids.stream();
    }

    private void addTo(Set<String> ids) {
        for (ResultNode node = this; node != null; node = node.parent) {
            if (node.members != null) {
                node.members.forEach(member -> member.addTo(ids));
            } else if (!ids.add(node.id)) {
                // Members of a group have what is before it in common.
                return;
            }
        }
    }

    /** As Celery writes it, as plain lists and values; of the parents the nearest 200. */
    public List<@Nullable Object> toTuple() {
        return toTuple(MOST_PARENTS);
    }

    private List<@Nullable Object> toTuple(int parents) {
        return Arrays.asList(
                Arrays.asList(id, parent == null || parents == 0 ? null : parent.toTuple(parents - 1)),
                members == null
                        ? null
                        : members.stream()
                                .map(member -> member.toTuple(parents == 0 ? 0 : parents - 1))
                                .toList());
    }
}
