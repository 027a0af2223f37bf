package io.ssync.tasks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Steps that run one after the other: each takes the result of the one before it, unless it was added with {@code thenRun}.
 * A group among them is waited for: the step after it takes the list of the results, in order, which makes the two what Celery calls a
 * chord. Begun by {@link Canvas#then}, sent by {@link TaskSender#send(Chain)}. Immutable.
 *
 * @param <R> what its last step comes to
 */
public final class Chain<R> implements Canvas<R> {
    private final List<Part> parts;
    private final ResultType<R> resultType;

    /**
     * A part of a chain: a call, or a group.
     *
     * @param takesResult whether it is given the result of the part before it
     */
    record Part(Canvas<?> canvas, boolean takesResult) {}

    private Chain(List<Part> parts, ResultType<R> resultType) {
        this.parts = List.copyOf(parts);
        this.resultType = resultType;
    }

    static <R> Chain<R> of(Canvas<?> before, Canvas<R> next, boolean takesResult) {
        List<Part> parts = Stream.concat(parts(before, false).stream(), parts(next, takesResult).stream())
                .toList();
        return new Chain<>(parts, next instanceof Signature<R> call ? call.resultType() : ((Chain<R>) next).resultType);
    }

    /** What a canvas consists of, if it stands behind another: {@code takesResult} says it of the first part. */
    static List<Part> parts(Canvas<?> canvas, boolean takesResult) {
        List<Part> parts = new ArrayList<>();
        if (canvas instanceof Chain<?> chain) {
            parts.addAll(chain.parts);
        } else if (canvas instanceof Group<?> group) {
            parts.addAll(group.before());
            parts.add(new Part(group.alone(), group.takesResult()));
        } else {
            parts.add(new Part(canvas, false));
        }
        parts.set(0, new Part(parts.get(0).canvas(), takesResult));
        return parts;
    }

    List<Part> parts() {
        return parts;
    }

    ResultType<R> resultType() {
        return resultType;
    }

    @Override
    public Chain<R> onFailure(Step<? super String, ?> handler) {
        return new Chain<>(onFailure(parts, handler, false), resultType);
    }

    @Override
    public Chain<R> until(Instant deadline) {
        return new Chain<>(changed(parts, part -> part.until(deadline)), resultType);
    }

    @Override
    public Chain<R> durable() {
        return new Chain<>(changed(parts, Canvas::durable), resultType);
    }

    static List<Part> changed(List<Part> parts, UnaryOperator<Canvas<?>> change) {
        return parts.stream()
                .map(part -> new Part(change.apply(part.canvas()), part.takesResult()))
                .toList();
    }

    /** {@code followed} if something comes after the last of the parts. */
    static List<Part> onFailure(List<Part> parts, Step<? super String, ?> handler, boolean followed) {
        List<Part> changed = new ArrayList<>();
        for (Part part : parts) {
            // What waits for a group fails when a member of it does, and says so once.
            boolean last = !followed && changed.size() == parts.size() - 1;
            boolean waitedFor = part.canvas() instanceof Group<?> && !last;
            changed.add(waitedFor ? part : new Part(part.canvas().onFailure(handler), part.takesResult()));
        }
        return changed;
    }

    /** Names the tasks, in order. */
    @Override
    public String toString() {
        return shown(parts);
    }

    static String shown(List<Part> parts) {
        return parts.stream().map(part -> shown(part.canvas())).collect(Collectors.joining(" → "));
    }

    static String shown(Canvas<?> canvas) {
        return canvas instanceof Signature<?> call ? call.task() : canvas.toString();
    }
}
