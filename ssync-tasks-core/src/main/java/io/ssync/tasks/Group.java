package io.ssync.tasks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ssync.tasks.internal.canvas.ChordPolicy;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls and chains that run at the same time. Sent by {@link TaskSender#send(Group)}; what is to run when all of them have succeeded is
 * added with {@link Canvas#then}. Immutable.
 *
 * @param <R> what each of its members comes to
 */
public final class Group<R> implements Canvas<List<R>> {
    private static final int SHOWN = 5;

    /** Each level makes the JSON of a message up to eight levels deeper, and 500 can be read. */
    private static final int DEEPEST = 50;

    private final List<Chain.Part> before;
    private final boolean takesResult;
    private final List<Canvas<? extends R>> members;
    private final ChordPolicy policy;

    private Group(List<Chain.Part> before, boolean takesResult, List<Canvas<? extends R>> members, ChordPolicy policy) {
        this.before = before;
        this.takesResult = takesResult;
        this.members = members;
        this.policy = policy;
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
        int depth = 1 + members.stream().mapToInt(Group::depth).max().orElse(0);
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("groups can be nested " + DEEPEST + " deep, this is the " + depth
                    + "th within another: no worker would read such a message. Let a task send the inner ones");
        }
        return new Group<>(List.of(), false, List.copyOf(members), ChordPolicy.ALL);
    }

    private static int depth(Canvas<?> canvas) {
        if (canvas instanceof Signature) {
            return 0;
        }
        List<Chain.Part> parts = Chain.parts(canvas, false);
        if (canvas instanceof Group<?> group && group.before.isEmpty()) {
            return 1 + group.members.stream().mapToInt(Group::depth).max().orElse(0);
        }
        return parts.stream().mapToInt(part -> depth(part.canvas())).max().orElse(0);
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

    /**
     * The calls of one task in parts of a size: each part is one task that makes its calls one after the other, and comes to the list of their
     * results. Celery's {@code chunks}. For very many small calls.
     *
     * @throws IllegalArgumentException if there is none, the size is below 1, or {@link Signature#starmap} refuses them
     */
    public static <R> Group<List<R>> chunks(int size, List<Signature<R>> calls) {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1, was " + size);
        }
        return of(Batches.of(calls, size).stream().map(Signature::starmap).toList());
    }

    /**
     * What a task has come to in the end. What follows {@link Group#always} takes a list of them. Immutable.
     *
     * <p>As JSON {@code {"state": "SUCCESS", "task_id": …, "value": …}}, {@code {"state": "FAILURE", "task_id": …, "type": …, "message": …}} or
     * {@code {"state": "REVOKED", "task_id": …}}.
     *
     * @param <R> what the task returns
     */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Outcome.Success.class, name = "SUCCESS"),
        @JsonSubTypes.Type(value = Outcome.Failure.class, name = "FAILURE"),
        @JsonSubTypes.Type(value = Outcome.Revoked.class, name = "REVOKED")
    })
    public sealed interface Outcome<R> {

        /** The id of the task. */
        String taskId();

        /**
         * It has returned.
         *
         * @param value what it returned; null if nothing
         */
        record Success<R>(
                @JsonProperty("task_id") String taskId,
                @Nullable R value) implements Outcome<R> {}

        /**
         * It has failed.
         *
         * @param type the simple name of the exception's class, in whatever language the task is written
         * @param message what the exception says
         */
        record Failure<R>(@JsonProperty("task_id") String taskId, String type, String message) implements Outcome<R> {}

        /** It was revoked or has expired, or was stopped. */
        record Revoked<R>(@JsonProperty("task_id") String taskId) implements Outcome<R> {}

        /** The outcome that a final record tells of. */
        static <R> Outcome<R> of(TaskResult result, ResultType<R> type) {
            if (result.state().equals(TaskState.SUCCESS)) {
                return new Success<>(result.taskId(), type.read(result.result()));
            }
            if (result.state().equals(TaskState.REVOKED)) {
                return new Revoked<>(result.taskId());
            }
            Failed failed = Failed.of(result);
            return new Failure<>(result.taskId(), failed.type(), failed.message());
        }
    }

    Group<R> after(Canvas<?> first, boolean takesItsResult) {
        List<Chain.Part> all = new ArrayList<>(Chain.parts(first, false));
        if (before.isEmpty()) {
            return new Group<>(List.copyOf(all), takesItsResult, members, policy);
        }
        List<Chain.Part> own = new ArrayList<>(before);
        own.set(0, new Chain.Part(own.get(0).canvas(), takesItsResult));
        all.addAll(own);
        return new Group<>(List.copyOf(all), takesResult, members, policy);
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
        return new Group<>(List.of(), false, members, policy);
    }

    ChordPolicy policy() {
        return policy;
    }

    List<Canvas<? extends R>> members() {
        return members;
    }

    @Override
    public Group<R> onFailure(Step<? super String, ?> handler) {
        List<Canvas<? extends R>> handled = new ArrayList<>();
        members.forEach(member -> handled.add(member.onFailure(handler)));
        return new Group<>(
                List.copyOf(Chain.onFailure(before, handler, true)), takesResult, List.copyOf(handled), policy);
    }

    @Override
    public Group<R> until(Instant deadline) {
        List<Canvas<? extends R>> limited = new ArrayList<>();
        members.forEach(member -> limited.add(member.until(deadline)));
        return new Group<>(
                Chain.changed(before, part -> part.until(deadline)), takesResult, List.copyOf(limited), policy);
    }

    @Override
    public Group<R> durable() {
        List<Canvas<? extends R>> kept = new ArrayList<>();
        members.forEach(member -> kept.add(member.durable()));
        return new Group<>(Chain.changed(before, Canvas::durable), takesResult, List.copyOf(kept), policy);
    }

    /**
     * The same group, but what follows it begins when all members have ended, however they have, and takes the list of their outcomes, in
     * order. Every task in such a workflow must be one of this app's, since workers of Celery know no policies; it is checked when it is sent.
     */
    @SuppressWarnings("unchecked") // Nobody but what follows sees the results.
    public Group<Outcome<R>> always() {
        return (Group<Outcome<R>>) (Group<?>) with(ChordPolicy.ALWAYS);
    }

    /** {@link #atLeast} one. */
    public Group<R> any() {
        return atLeast(1);
    }

    /**
     * The same group, but what follows it begins as soon as so many members have succeeded, and takes the list of the results that are there, in
     * the order of the members. It fails as soon as too many have failed. The other members go on. Every task in such a workflow must be one of
     * this app's, as with {@link #always}.
     *
     * @throws IllegalArgumentException if it is below 1 or more than there are members
     */
    public Group<R> atLeast(int successes) {
        if (successes < 1 || successes > members.size()) {
            throw new IllegalArgumentException(
                    "successes must be from 1 to the number of members, " + members.size() + ", was " + successes);
        }
        return with(ChordPolicy.atLeast(successes));
    }

    private Group<R> with(ChordPolicy newPolicy) {
        return new Group<>(before, takesResult, members, newPolicy);
    }

    /** Names the tasks. */
    @Override
    public String toString() {
        String own = members.stream().limit(SHOWN).map(Chain::shown).collect(Collectors.joining(", "));
        String group = "[" + own + (members.size() > SHOWN ? ", … " + members.size() + " in all]" : "]");
        return before.isEmpty() ? group : Chain.shown(before) + " → " + group;
    }
}
