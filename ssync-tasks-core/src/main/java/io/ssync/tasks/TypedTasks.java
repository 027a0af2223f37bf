package io.ssync.tasks;

/**
 * Typed calls: {@code task(Type::method)} for every shape of method in {@link TaskMethod}. The compiler picks the overload,
 * and with it the parameter types of {@code delay}.
 *
 * <p>Every method throws {@link IllegalArgumentException} if what it is given is not a plain reference to a method that
 * carries {@link Task}; the message names the method and says what to do.
 */
@SuppressWarnings("overloads") // A reference to a method is exact, so the compiler never confuses the shapes.
public interface TypedTasks {

    /** The parts of a handle: what a reference to a task's method stands for. */
    <R> Reference<R> resolve(TaskMethod method);

    /** The task of a method with 0 parameters. */
    default <T, R> TaskHandle.Of0<R> task(TaskMethod.Value0<T, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of0<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 0 parameters, without a result. */
    default <T> TaskHandle.Of0<Void> task(TaskMethod.Void0<T> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of0<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 0 parameters after the context. */
    default <T, R> TaskHandle.Of0<R> task(TaskMethod.ContextValue0<T, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of0<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 0 parameters after the context, without a result. */
    default <T> TaskHandle.Of0<Void> task(TaskMethod.ContextVoid0<T> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of0<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 1 parameter. */
    default <T, A, R> TaskHandle.Of1<A, R> task(TaskMethod.Value1<T, A, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of1<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 1 parameter, without a result. */
    default <T, A> TaskHandle.Of1<A, Void> task(TaskMethod.Void1<T, A> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of1<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 1 parameter after the context. */
    default <T, A, R> TaskHandle.Of1<A, R> task(TaskMethod.ContextValue1<T, A, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of1<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 1 parameter after the context, without a result. */
    default <T, A> TaskHandle.Of1<A, Void> task(TaskMethod.ContextVoid1<T, A> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of1<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 2 parameters. */
    default <T, A, B, R> TaskHandle.Of2<A, B, R> task(TaskMethod.Value2<T, A, B, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of2<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 2 parameters, without a result. */
    default <T, A, B> TaskHandle.Of2<A, B, Void> task(TaskMethod.Void2<T, A, B> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of2<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 2 parameters after the context. */
    default <T, A, B, R> TaskHandle.Of2<A, B, R> task(TaskMethod.ContextValue2<T, A, B, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of2<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 2 parameters after the context, without a result. */
    default <T, A, B> TaskHandle.Of2<A, B, Void> task(TaskMethod.ContextVoid2<T, A, B> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of2<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 3 parameters. */
    default <T, A, B, C, R> TaskHandle.Of3<A, B, C, R> task(TaskMethod.Value3<T, A, B, C, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of3<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 3 parameters, without a result. */
    default <T, A, B, C> TaskHandle.Of3<A, B, C, Void> task(TaskMethod.Void3<T, A, B, C> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of3<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 3 parameters after the context. */
    default <T, A, B, C, R> TaskHandle.Of3<A, B, C, R> task(TaskMethod.ContextValue3<T, A, B, C, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of3<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 3 parameters after the context, without a result. */
    default <T, A, B, C> TaskHandle.Of3<A, B, C, Void> task(TaskMethod.ContextVoid3<T, A, B, C> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of3<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 4 parameters. */
    default <T, A, B, C, D, R> TaskHandle.Of4<A, B, C, D, R> task(TaskMethod.Value4<T, A, B, C, D, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of4<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 4 parameters, without a result. */
    default <T, A, B, C, D> TaskHandle.Of4<A, B, C, D, Void> task(TaskMethod.Void4<T, A, B, C, D> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of4<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 4 parameters after the context. */
    default <T, A, B, C, D, R> TaskHandle.Of4<A, B, C, D, R> task(TaskMethod.ContextValue4<T, A, B, C, D, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of4<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 4 parameters after the context, without a result. */
    default <T, A, B, C, D> TaskHandle.Of4<A, B, C, D, Void> task(TaskMethod.ContextVoid4<T, A, B, C, D> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of4<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 5 parameters. */
    default <T, A, B, C, D, E, R> TaskHandle.Of5<A, B, C, D, E, R> task(TaskMethod.Value5<T, A, B, C, D, E, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of5<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 5 parameters, without a result. */
    default <T, A, B, C, D, E> TaskHandle.Of5<A, B, C, D, E, Void> task(TaskMethod.Void5<T, A, B, C, D, E> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of5<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 5 parameters after the context. */
    default <T, A, B, C, D, E, R> TaskHandle.Of5<A, B, C, D, E, R> task(
            TaskMethod.ContextValue5<T, A, B, C, D, E, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of5<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 5 parameters after the context, without a result. */
    default <T, A, B, C, D, E> TaskHandle.Of5<A, B, C, D, E, Void> task(
            TaskMethod.ContextVoid5<T, A, B, C, D, E> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of5<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 6 parameters. */
    default <T, A, B, C, D, E, F, R> TaskHandle.Of6<A, B, C, D, E, F, R> task(
            TaskMethod.Value6<T, A, B, C, D, E, F, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of6<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 6 parameters, without a result. */
    default <T, A, B, C, D, E, F> TaskHandle.Of6<A, B, C, D, E, F, Void> task(
            TaskMethod.Void6<T, A, B, C, D, E, F> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of6<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 6 parameters after the context. */
    default <T, A, B, C, D, E, F, R> TaskHandle.Of6<A, B, C, D, E, F, R> task(
            TaskMethod.ContextValue6<T, A, B, C, D, E, F, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of6<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 6 parameters after the context, without a result. */
    default <T, A, B, C, D, E, F> TaskHandle.Of6<A, B, C, D, E, F, Void> task(
            TaskMethod.ContextVoid6<T, A, B, C, D, E, F> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of6<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 7 parameters. */
    default <T, A, B, C, D, E, F, G, R> TaskHandle.Of7<A, B, C, D, E, F, G, R> task(
            TaskMethod.Value7<T, A, B, C, D, E, F, G, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of7<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 7 parameters, without a result. */
    default <T, A, B, C, D, E, F, G> TaskHandle.Of7<A, B, C, D, E, F, G, Void> task(
            TaskMethod.Void7<T, A, B, C, D, E, F, G> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of7<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 7 parameters after the context. */
    default <T, A, B, C, D, E, F, G, R> TaskHandle.Of7<A, B, C, D, E, F, G, R> task(
            TaskMethod.ContextValue7<T, A, B, C, D, E, F, G, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of7<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 7 parameters after the context, without a result. */
    default <T, A, B, C, D, E, F, G> TaskHandle.Of7<A, B, C, D, E, F, G, Void> task(
            TaskMethod.ContextVoid7<T, A, B, C, D, E, F, G> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of7<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 8 parameters. */
    default <T, A, B, C, D, E, F, G, H, R> TaskHandle.Of8<A, B, C, D, E, F, G, H, R> task(
            TaskMethod.Value8<T, A, B, C, D, E, F, G, H, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of8<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 8 parameters, without a result. */
    default <T, A, B, C, D, E, F, G, H> TaskHandle.Of8<A, B, C, D, E, F, G, H, Void> task(
            TaskMethod.Void8<T, A, B, C, D, E, F, G, H> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of8<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 8 parameters after the context. */
    default <T, A, B, C, D, E, F, G, H, R> TaskHandle.Of8<A, B, C, D, E, F, G, H, R> task(
            TaskMethod.ContextValue8<T, A, B, C, D, E, F, G, H, R> method) {
        Reference<R> reference = resolve(method);
        return new TaskHandle.Of8<>(reference.sender(), reference.name(), reference.resultType());
    }

    /** The task of a method with 8 parameters after the context, without a result. */
    default <T, A, B, C, D, E, F, G, H> TaskHandle.Of8<A, B, C, D, E, F, G, H, Void> task(
            TaskMethod.ContextVoid8<T, A, B, C, D, E, F, G, H> method) {
        Reference<Void> reference = resolve(method);
        return new TaskHandle.Of8<>(reference.sender(), reference.name(), reference.resultType());
    }

    /**
     * What a reference to a task's method stands for.
     *
     * @param sender sends its calls
     * @param name the name of the task on the wire
     * @param resultType what it returns
     * @param <R> what it returns; {@link Void} if nothing
     */
    record Reference<R>(TaskSender sender, String name, ResultType<R> resultType) {}
}
