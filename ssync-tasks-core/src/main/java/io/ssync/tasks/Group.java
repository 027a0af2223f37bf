package io.ssync.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Calls and chains that run at the same time. Sent by {@link TaskSender#send(Group)}; what is to run when all of them have succeeded is
 * added with {@link Canvas#then}. Immutable.
 *
 * @param <R> what each of its members comes to
 */
public final class Group<R> implements Canvas<List<R>> {
    private static final int SHOWN = 5;

    private final List<Chain.Part> before;
    private final boolean takesResult;
    private final List<Canvas<? extends R>> members;

    private Group(List<Chain.Part> before, boolean takesResult, List<Canvas<? extends R>> members) {
        this.before = before;
        this.takesResult = takesResult;
        this.members = members;
    }

    /**
     * A group of these calls and chains.
     *
     * @throws IllegalArgumentException if there is none, or one of them is a group or ends with one: its results are not one value
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // Nothing is put into the array.
    public static <R> Group<R> of(Canvas<? extends R>... members) {
        return of(Arrays.asList(members));
    }

    /** The same with a list. */
    public static <R> Group<R> of(List<? extends Canvas<? extends R>> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a group has at least one member: there was none");
        }
        for (Canvas<? extends R> member : members) {
            if (member instanceof Group) {
                throw new IllegalArgumentException(
                        "a group cannot be a member of a group: put its members in one by one, or go on with then(…), "
                                + "so that it comes to one result");
            }
        }
        return new Group<>(List.of(), false, List.copyOf(members));
    }

    /**
     * A group of one call for each argument.
     *
     * @throws IllegalArgumentException if there is no argument
     */
    public static <A, R> Group<R> each(TaskHandle.Of1<A, R> task, Iterable<? extends A> arguments) {
        return of(StreamSupport.stream(arguments.spliterator(), false)
                .map(task::signature)
                .toList());
    }

    Group<R> after(Canvas<?> first, boolean takesItsResult) {
        List<Chain.Part> all = new ArrayList<>(Chain.parts(first, false));
        if (before.isEmpty()) {
            return new Group<>(List.copyOf(all), takesItsResult, members);
        }
        List<Chain.Part> own = new ArrayList<>(before);
        own.set(0, new Chain.Part(own.get(0).canvas(), takesItsResult));
        all.addAll(own);
        return new Group<>(List.copyOf(all), takesResult, members);
    }

    /** What runs before it; empty if it stands at the beginning. */
    List<Chain.Part> before() {
        return before;
    }

    /** Whether its members are given the result of what runs before it. */
    boolean takesResult() {
        return takesResult;
    }

    Group<R> alone() {
        return new Group<>(List.of(), false, members);
    }

    List<Canvas<? extends R>> members() {
        return members;
    }

    @Override
    public Group<R> onFailure(Step<? super String, ?> handler) {
        List<Canvas<? extends R>> handled = new ArrayList<>();
        members.forEach(member -> handled.add(member.onFailure(handler)));
        return new Group<>(List.copyOf(Chain.onFailure(before, handler, true)), takesResult, List.copyOf(handled));
    }

    /** Names the tasks. */
    @Override
    public String toString() {
        String own = members.stream().limit(SHOWN).map(Chain::shown).collect(Collectors.joining(", "));
        String group = "[" + own + (members.size() > SHOWN ? ", … " + members.size() + " in all]" : "]");
        return before.isEmpty() ? group : Chain.shown(before) + " → " + group;
    }
}
