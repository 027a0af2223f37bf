// Long because a handle has one class for each number of parameters, which is what typed calls without generated code
// cost.
package io.ssync.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A task that can be called, with the parameter types of its method. Made by {@code app.task(Type::method)}; one class for
 * each number of parameters. Immutable and safe for use by any thread.
 *
 * @param <R> what the task returns; {@link Void} if nothing
 */
public abstract sealed class TaskHandle<R> {
    private final TaskSender sender;
    private final String name;
    private final ResultType<R> resultType;

    private TaskHandle(TaskSender sender, String name, ResultType<R> resultType) {
        this.sender = Objects.requireNonNull(sender, "sender");
        this.name = name;
        this.resultType = resultType;
    }

    /** The name of the task on the wire. */
    public String name() {
        return name;
    }

    ResultType<R> resultType() {
        return resultType;
    }

    Signature<R> call(TaskOptions options, @Nullable Object... args) {
        return new Signature<>(name, Arrays.asList(args), Map.of(), options, resultType);
    }

    AsyncResult<R> send(TaskOptions options, @Nullable Object... args) {
        return sender.send(call(options, args));
    }

    CompletableFuture<AsyncResult<R>> sendAsync(@Nullable Object... args) {
        return sender.sendAsync(call(TaskOptions.DEFAULTS, args));
    }

    /**
     * A task with 0 parameters.
     *
     * @param <R> what the task returns
     */
    public static final class Of0<R> extends TaskHandle<R> {
        Of0(TaskSender sender, String name, ResultType<R> resultType) {
            super(sender, name, resultType);
        }

        /** Sends the task to its queue; returns when the broker has it. */
        public AsyncResult<R> delay() {
            return send(TaskOptions.DEFAULTS);
        }

        /** {@code delay} that does not wait until the broker has it, see {@link TaskSender#sendAsync}. */
        public CompletableFuture<AsyncResult<R>> delayAsync() {
            return sendAsync();
        }

        /** {@code delay} with options for this one call. */
        public AsyncResult<R> applyAsync(TaskOptions options) {
            return send(options);
        }

        /** The call, not yet sent: to be sent with others in one go, or to become part of something larger. */
        public Signature<R> signature() {
            return call(TaskOptions.DEFAULTS);
        }
    }

    /**
     * A task with 1 parameter.
     *
     * @param <A> the type of parameter 1
     * @param <R> what the task returns
     */
    public static final class Of1<A, R> extends TaskHandle<R> {
        Of1(TaskSender sender, String name, ResultType<R> resultType) {
            super(sender, name, resultType);
        }

        /** Sends the task to its queue; returns when the broker has it. */
        public AsyncResult<R> delay(@Nullable A a) {
            return send(TaskOptions.DEFAULTS, a);
        }

        /** {@code delay} that does not wait until the broker has it, see {@link TaskSender#sendAsync}. */
        public CompletableFuture<AsyncResult<R>> delayAsync(@Nullable A a) {
            return sendAsync(a);
        }

        /** {@code delay} with options for this one call. */
        public AsyncResult<R> applyAsync(TaskOptions options, @Nullable A a) {
            return send(options, a);
        }

        /** The call, not yet sent: to be sent with others in one go, or to become part of something larger. */
        public Signature<R> signature(@Nullable A a) {
            return call(TaskOptions.DEFAULTS, a);
        }

        /**
         * One call that runs the task for each argument, one after the other in the same place; its result is the list of theirs.
         * Celery's {@code map}, which a worker in Python runs as well.
         */
        public Signature<List<R>> map(Iterable<? extends A> arguments) {
            List<@Nullable Object> items = new ArrayList<>();
            arguments.forEach(items::add);
            return CanvasWriter.repeated("celery.map", this, items);
        }

        /** A step that takes the result of what comes before it. */
        public Step<A, R> step() {
            return Step.of(name(), resultType());
        }
    }

    /**
     * A task with 2 parameters.
     *
     * @param <A> the type of parameter 1
     * @param <B> the type of parameter 2
     * @param <R> what the task returns
     */
    public static final class Of2<A, B, R> extends TaskHandle<R> {
        Of2(TaskSender sender, String name, ResultType<R> resultType) {
            super(sender, name, resultType);
        }

        /** Sends the task to its queue; returns when the broker has it. */
        public AsyncResult<R> delay(@Nullable A a, @Nullable B b) {
            return send(TaskOptions.DEFAULTS, a, b);
        }

        /** {@code delay} that does not wait until the broker has it, see {@link TaskSender#sendAsync}. */
        public CompletableFuture<AsyncResult<R>> delayAsync(@Nullable A a, @Nullable B b) {
            return sendAsync(a, b);
        }

        /** {@code delay} with options for this one call. */
        public AsyncResult<R> applyAsync(TaskOptions options, @Nullable A a, @Nullable B b) {
            return send(options, a, b);
        }

        /** The call, not yet sent: to be sent with others in one go, or to become part of something larger. */
        public Signature<R> signature(@Nullable A a, @Nullable B b) {
            return call(TaskOptions.DEFAULTS, a, b);
        }

        /** A step that takes the result of what comes before it as its first argument. */
        public Step<A, R> step(@Nullable B b) {
            return Step.of(name(), resultType(), b);
        }
    }

    /**
     * A task with 3 parameters.
     *
     * @param <A> the type of parameter 1
     * @param <B> the type of parameter 2
     * @param <C> the type of parameter 3
     * @param <R> what the task returns
     */
    public static final class Of3<A, B, C, R> extends TaskHandle<R> {
        Of3(TaskSender sender, String name, ResultType<R> resultType) {
            super(sender, name, resultType);
        }

        /** Sends the task to its queue; returns when the broker has it. */
        public AsyncResult<R> delay(@Nullable A a, @Nullable B b, @Nullable C c) {
            return send(TaskOptions.DEFAULTS, a, b, c);
        }

        /** {@code delay} that does not wait until the broker has it, see {@link TaskSender#sendAsync}. */
        public CompletableFuture<AsyncResult<R>> delayAsync(@Nullable A a, @Nullable B b, @Nullable C c) {
            return sendAsync(a, b, c);
        }

        /** {@code delay} with options for this one call. */
        public AsyncResult<R> applyAsync(TaskOptions options, @Nullable A a, @Nullable B b, @Nullable C c) {
            return send(options, a, b, c);
        }

        /** The call, not yet sent: to be sent with others in one go, or to become part of something larger. */
        public Signature<R> signature(@Nullable A a, @Nullable B b, @Nullable C c) {
            return call(TaskOptions.DEFAULTS, a, b, c);
        }

        /** A step that takes the result of what comes before it as its first argument. */
        public Step<A, R> step(@Nullable B b, @Nullable C c) {
            return Step.of(name(), resultType(), b, c);
        }
    }

    /**
     * A task with 4 parameters.
     *
     * @param <A> the type of parameter 1
     * @param <B> the type of parameter 2
     * @param <C> the type of parameter 3
     * @param <D> the type of parameter 4
     * @param <R> what the task returns
     */
    public static final class Of4<A, B, C, D, R> extends TaskHandle<R> {
        Of4(TaskSender sender, String name, ResultType<R> resultType) {
            super(sender, name, resultType);
        }

        /** Sends the task to its queue; returns when the broker has it. */
        public AsyncResult<R> delay(@Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d) {
            return send(TaskOptions.DEFAULTS, a, b, c, d);
        }

        /** {@code delay} that does not wait until the broker has it, see {@link TaskSender#sendAsync}. */
        public CompletableFuture<AsyncResult<R>> delayAsync(
                @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d) {
            return sendAsync(a, b, c, d);
        }

        /** {@code delay} with options for this one call. */
        public AsyncResult<R> applyAsync(
                TaskOptions options, @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d) {
            return send(options, a, b, c, d);
        }

        /** The call, not yet sent: to be sent with others in one go, or to become part of something larger. */
        public Signature<R> signature(@Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d) {
            return call(TaskOptions.DEFAULTS, a, b, c, d);
        }

        /** A step that takes the result of what comes before it as its first argument. */
        public Step<A, R> step(@Nullable B b, @Nullable C c, @Nullable D d) {
            return Step.of(name(), resultType(), b, c, d);
        }
    }

    /**
     * A task with 5 parameters.
     *
     * @param <A> the type of parameter 1
     * @param <B> the type of parameter 2
     * @param <C> the type of parameter 3
     * @param <D> the type of parameter 4
     * @param <E> the type of parameter 5
     * @param <R> what the task returns
     */
    public static final class Of5<A, B, C, D, E, R> extends TaskHandle<R> {
        Of5(TaskSender sender, String name, ResultType<R> resultType) {
            super(sender, name, resultType);
        }

        /** Sends the task to its queue; returns when the broker has it. */
        public AsyncResult<R> delay(@Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e) {
            return send(TaskOptions.DEFAULTS, a, b, c, d, e);
        }

        /** {@code delay} that does not wait until the broker has it, see {@link TaskSender#sendAsync}. */
        public CompletableFuture<AsyncResult<R>> delayAsync(
                @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e) {
            return sendAsync(a, b, c, d, e);
        }

        /** {@code delay} with options for this one call. */
        public AsyncResult<R> applyAsync(
                TaskOptions options, @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e) {
            return send(options, a, b, c, d, e);
        }

        /** The call, not yet sent: to be sent with others in one go, or to become part of something larger. */
        public Signature<R> signature(@Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e) {
            return call(TaskOptions.DEFAULTS, a, b, c, d, e);
        }

        /** A step that takes the result of what comes before it as its first argument. */
        public Step<A, R> step(@Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e) {
            return Step.of(name(), resultType(), b, c, d, e);
        }
    }

    /**
     * A task with 6 parameters.
     *
     * @param <A> the type of parameter 1
     * @param <B> the type of parameter 2
     * @param <C> the type of parameter 3
     * @param <D> the type of parameter 4
     * @param <E> the type of parameter 5
     * @param <F> the type of parameter 6
     * @param <R> what the task returns
     */
    public static final class Of6<A, B, C, D, E, F, R> extends TaskHandle<R> {
        Of6(TaskSender sender, String name, ResultType<R> resultType) {
            super(sender, name, resultType);
        }

        /** Sends the task to its queue; returns when the broker has it. */
        public AsyncResult<R> delay(
                @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e, @Nullable F f) {
            return send(TaskOptions.DEFAULTS, a, b, c, d, e, f);
        }

        /** {@code delay} that does not wait until the broker has it, see {@link TaskSender#sendAsync}. */
        public CompletableFuture<AsyncResult<R>> delayAsync(
                @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e, @Nullable F f) {
            return sendAsync(a, b, c, d, e, f);
        }

        /** {@code delay} with options for this one call. */
        public AsyncResult<R> applyAsync(
                TaskOptions options,
                @Nullable A a,
                @Nullable B b,
                @Nullable C c,
                @Nullable D d,
                @Nullable E e,
                @Nullable F f) {
            return send(options, a, b, c, d, e, f);
        }

        /** The call, not yet sent: to be sent with others in one go, or to become part of something larger. */
        public Signature<R> signature(
                @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e, @Nullable F f) {
            return call(TaskOptions.DEFAULTS, a, b, c, d, e, f);
        }

        /** A step that takes the result of what comes before it as its first argument. */
        public Step<A, R> step(@Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e, @Nullable F f) {
            return Step.of(name(), resultType(), b, c, d, e, f);
        }
    }

    /**
     * A task with 7 parameters.
     *
     * @param <A> the type of parameter 1
     * @param <B> the type of parameter 2
     * @param <C> the type of parameter 3
     * @param <D> the type of parameter 4
     * @param <E> the type of parameter 5
     * @param <F> the type of parameter 6
     * @param <G> the type of parameter 7
     * @param <R> what the task returns
     */
    public static final class Of7<A, B, C, D, E, F, G, R> extends TaskHandle<R> {
        Of7(TaskSender sender, String name, ResultType<R> resultType) {
            super(sender, name, resultType);
        }

        /** Sends the task to its queue; returns when the broker has it. */
        public AsyncResult<R> delay(
                @Nullable A a,
                @Nullable B b,
                @Nullable C c,
                @Nullable D d,
                @Nullable E e,
                @Nullable F f,
                @Nullable G g) {
            return send(TaskOptions.DEFAULTS, a, b, c, d, e, f, g);
        }

        /** {@code delay} that does not wait until the broker has it, see {@link TaskSender#sendAsync}. */
        public CompletableFuture<AsyncResult<R>> delayAsync(
                @Nullable A a,
                @Nullable B b,
                @Nullable C c,
                @Nullable D d,
                @Nullable E e,
                @Nullable F f,
                @Nullable G g) {
            return sendAsync(a, b, c, d, e, f, g);
        }

        /** {@code delay} with options for this one call. */
        public AsyncResult<R> applyAsync(
                TaskOptions options,
                @Nullable A a,
                @Nullable B b,
                @Nullable C c,
                @Nullable D d,
                @Nullable E e,
                @Nullable F f,
                @Nullable G g) {
            return send(options, a, b, c, d, e, f, g);
        }

        /** The call, not yet sent: to be sent with others in one go, or to become part of something larger. */
        public Signature<R> signature(
                @Nullable A a,
                @Nullable B b,
                @Nullable C c,
                @Nullable D d,
                @Nullable E e,
                @Nullable F f,
                @Nullable G g) {
            return call(TaskOptions.DEFAULTS, a, b, c, d, e, f, g);
        }

        /** A step that takes the result of what comes before it as its first argument. */
        public Step<A, R> step(
                @Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e, @Nullable F f, @Nullable G g) {
            return Step.of(name(), resultType(), b, c, d, e, f, g);
        }
    }

    /**
     * A task with 8 parameters.
     *
     * @param <A> the type of parameter 1
     * @param <B> the type of parameter 2
     * @param <C> the type of parameter 3
     * @param <D> the type of parameter 4
     * @param <E> the type of parameter 5
     * @param <F> the type of parameter 6
     * @param <G> the type of parameter 7
     * @param <H> the type of parameter 8
     * @param <R> what the task returns
     */
    public static final class Of8<A, B, C, D, E, F, G, H, R> extends TaskHandle<R> {
        Of8(TaskSender sender, String name, ResultType<R> resultType) {
            super(sender, name, resultType);
        }

        /** Sends the task to its queue; returns when the broker has it. */
        public AsyncResult<R> delay(
                @Nullable A a,
                @Nullable B b,
                @Nullable C c,
                @Nullable D d,
                @Nullable E e,
                @Nullable F f,
                @Nullable G g,
                @Nullable H h) {
            return send(TaskOptions.DEFAULTS, a, b, c, d, e, f, g, h);
        }

        /** {@code delay} that does not wait until the broker has it, see {@link TaskSender#sendAsync}. */
        public CompletableFuture<AsyncResult<R>> delayAsync(
                @Nullable A a,
                @Nullable B b,
                @Nullable C c,
                @Nullable D d,
                @Nullable E e,
                @Nullable F f,
                @Nullable G g,
                @Nullable H h) {
            return sendAsync(a, b, c, d, e, f, g, h);
        }

        /** {@code delay} with options for this one call. */
        public AsyncResult<R> applyAsync(
                TaskOptions options,
                @Nullable A a,
                @Nullable B b,
                @Nullable C c,
                @Nullable D d,
                @Nullable E e,
                @Nullable F f,
                @Nullable G g,
                @Nullable H h) {
            return send(options, a, b, c, d, e, f, g, h);
        }

        /** The call, not yet sent: to be sent with others in one go, or to become part of something larger. */
        public Signature<R> signature(
                @Nullable A a,
                @Nullable B b,
                @Nullable C c,
                @Nullable D d,
                @Nullable E e,
                @Nullable F f,
                @Nullable G g,
                @Nullable H h) {
            return call(TaskOptions.DEFAULTS, a, b, c, d, e, f, g, h);
        }

        /** A step that takes the result of what comes before it as its first argument. */
        public Step<A, R> step(
                @Nullable B b,
                @Nullable C c,
                @Nullable D d,
                @Nullable E e,
                @Nullable F f,
                @Nullable G g,
                @Nullable H h) {
            return Step.of(name(), resultType(), b, c, d, e, f, g, h);
        }
    }
}
