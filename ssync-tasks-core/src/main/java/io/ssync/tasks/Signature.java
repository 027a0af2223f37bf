package io.ssync.tasks;

import io.ssync.tasks.internal.canvas.Embed;
import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.internal.message.MessageLimits;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call not yet sent: a task's name, its arguments and options. Immutable, if nobody changes the arguments.
 *
 * @param task the name of the task on the wire
 * @param args positional arguments
 * @param kwargs keyword arguments
 * @param options how to carry it out
 * @param resultType as what its result is read
 * @param <R> what the task returns
 */
public record Signature<R>(
        String task,
        List<? extends @Nullable Object> args,
        Map<String, ? extends @Nullable Object> kwargs,
        TaskOptions options,
        ResultType<R> resultType)
        implements Canvas<R> {

    public Signature {
        if (Objects.requireNonNull(task, "task: the name of a task is expected").isEmpty()) {
            throw new IllegalArgumentException("task must not be empty");
        }
        args = Collections.unmodifiableList(args);
        kwargs = Collections.unmodifiableMap(kwargs);
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(resultType, "resultType");
    }

    /** A call by name, for code that has no class of the task; the result is read as plain maps, lists and values. */
    public static Signature<Object> of(String task, List<? extends @Nullable Object> args) {
        return new Signature<>(task, args, Map.of(), TaskOptions.DEFAULTS, ResultType.ANY);
    }

    /**
     * One call that makes many calls of one task, one after the other in the same place; its result is the list of theirs. Celery's {@code
     * starmap}, which a worker in Python runs as well. For small calls, of which each alone would cost more than it does.
     *
     * @param calls calls of one task, with positional arguments and no options
     * @throws IllegalArgumentException if there is none, or they are not of one task, or have more than positional arguments
     */
    public static <R> Signature<List<R>> starmap(List<Signature<R>> calls) {
        if (calls.isEmpty()) {
            throw new IllegalArgumentException("starmap makes at least one call: there was none");
        }
        Signature<R> first = calls.get(0);
        for (Signature<R> call : calls) {
            if (!call.task().equals(first.task())
                    || !call.kwargs().isEmpty()
                    || call.options() != TaskOptions.DEFAULTS) {
                throw new IllegalArgumentException(
                        "starmap takes calls of one task, with positional arguments and no options: " + call.task()
                                + " cannot be with " + first.task() + "; put them into a group");
            }
        }
        return CanvasWriter.repeated(
                "celery.starmap",
                first.task(),
                calls.stream().map(Signature::args).toList(),
                first.resultType().listOf());
    }

    /** The same call with keyword arguments. */
    public Signature<R> withKwargs(Map<String, ? extends @Nullable Object> newKwargs) {
        return new Signature<>(task, args, newKwargs, options, resultType);
    }

    /** The same call with other options. */
    public Signature<R> with(TaskOptions newOptions) {
        return new Signature<>(task, args, kwargs, newOptions, resultType);
    }

    /** Calls a task with the result when this has succeeded, beside what is said to follow it by {@link #then}. */
    public Signature<R> onSuccess(Step<? super R, ?> next) {
        return with(options.embed(
                Embed.of(options.embed()).withCallback(CanvasWriter.step(next)).toMap()));
    }

    @Override
    public Signature<R> onFailure(Step<? super String, ?> handler) {
        return with(options.embed(Embed.of(options.embed())
                .withErrback(CanvasWriter.step(handler))
                .toMap()));
    }

    @Override
    public Signature<R> until(Instant deadline) {
        Instant expires = options.expires().filter(deadline::isAfter).orElse(deadline);
        return with(options.expires(expires).header(MessageLimits.DEADLINE, CeleryTime.format(deadline)));
    }

    @Override
    public Signature<R> durable() {
        return with(options.durable());
    }

    /** The same call with its result read as a type. */
    public <S> Signature<S> returning(Class<S> type) {
        return new Signature<>(task, args, kwargs, options, ResultType.of(type));
    }
}
