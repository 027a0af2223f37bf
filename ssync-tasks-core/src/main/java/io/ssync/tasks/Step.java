package io.ssync.tasks;

import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A step of a {@link Canvas} that waits for what comes before it: its first argument is that result. Made by
 * {@code app.task(Type::method).step(…)}, which takes the arguments after the first. Immutable.
 *
 * @param <A> the type of what it waits for
 * @param <R> what it comes to
 */
public final class Step<A, R> {
    private final Canvas<R> canvas;

    private Step(Canvas<R> canvas) {
        this.canvas = canvas;
    }

    /** A step by name, for code that has no class of the task; {@code more} are arguments after the result that it waits for. */
    public static Step<Object, Object> of(String task, @Nullable Object... more) {
        return new Step<>(Signature.of(task, Arrays.asList(more)));
    }

    static <A, R> Step<A, R> of(String task, ResultType<R> resultType, @Nullable Object... more) {
        return new Step<>(new Signature<>(task, Arrays.asList(more), Map.of(), TaskOptions.DEFAULTS, resultType));
    }

    /**
     * The same with other options for its task.
     *
     * @throws IllegalStateException if it is more than one task
     */
    public Step<A, R> with(TaskOptions options) {
        return changed(call -> call.with(options));
    }

    /**
     * The same with keyword arguments for its task.
     *
     * @throws IllegalStateException if it is more than one task
     */
    public Step<A, R> withKwargs(Map<String, ? extends @Nullable Object> kwargs) {
        return changed(call -> call.withKwargs(kwargs));
    }

    /** Goes on with a task that takes the result of this. */
    public <S> Step<A, S> then(TaskHandle.Of1<? super R, S> next) {
        return new Step<>(canvas.then(next));
    }

    /** Goes on with a step that takes the result of this. */
    public <S> Step<A, S> then(Step<? super R, S> next) {
        return new Step<>(canvas.then(next));
    }

    Canvas<R> canvas() {
        return canvas;
    }

    private Step<A, R> changed(UnaryOperator<Signature<R>> change) {
        if (!(canvas instanceof Signature<R> call)) {
            throw new IllegalStateException(
                    "this step is more than one task: set what is of one task before adding others");
        }
        return new Step<>(change.apply(call));
    }
}
