package io.ssync.tasks.test;

import io.ssync.tasks.TaskMethod;

/**
 * Assertions about the calls of a task that is named by its method, such as {@code sent(MailTasks::welcome)}: one for each number of parameters,
 * with and without a context and a result.
 */
@SuppressWarnings("overloads") // A reference to a method is exact, so the compiler never confuses the shapes.
public interface CallsByMethod {
    /** The calls of a task that were sent, of which there has to be one at least; with the name of its method instead. */
    SentCallsAssert sentBy(TaskMethod method);

    /** No call of a task was sent; with the name of its method instead. */
    TaskTesterAssert notSentBy(TaskMethod method);

    /** The calls of a task with 0 parameters; there has to be one at least. */
    default <T, R> SentCallsAssert sent(TaskMethod.Value0<T, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 0 parameters. */
    default <T, R> TaskTesterAssert notSent(TaskMethod.Value0<T, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 0 parameters, without a result; there has to be one at least. */
    default <T> SentCallsAssert sent(TaskMethod.Void0<T> method) {
        return sentBy(method);
    }

    /** No call of a task with 0 parameters, without a result. */
    default <T> TaskTesterAssert notSent(TaskMethod.Void0<T> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 0 parameters after the context; there has to be one at least. */
    default <T, R> SentCallsAssert sent(TaskMethod.ContextValue0<T, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 0 parameters after the context. */
    default <T, R> TaskTesterAssert notSent(TaskMethod.ContextValue0<T, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 0 parameters after the context, without a result; there has to be one at least. */
    default <T> SentCallsAssert sent(TaskMethod.ContextVoid0<T> method) {
        return sentBy(method);
    }

    /** No call of a task with 0 parameters after the context, without a result. */
    default <T> TaskTesterAssert notSent(TaskMethod.ContextVoid0<T> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 1 parameter; there has to be one at least. */
    default <T, A, R> SentCallsAssert sent(TaskMethod.Value1<T, A, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 1 parameter. */
    default <T, A, R> TaskTesterAssert notSent(TaskMethod.Value1<T, A, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 1 parameter, without a result; there has to be one at least. */
    default <T, A> SentCallsAssert sent(TaskMethod.Void1<T, A> method) {
        return sentBy(method);
    }

    /** No call of a task with 1 parameter, without a result. */
    default <T, A> TaskTesterAssert notSent(TaskMethod.Void1<T, A> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 1 parameter after the context; there has to be one at least. */
    default <T, A, R> SentCallsAssert sent(TaskMethod.ContextValue1<T, A, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 1 parameter after the context. */
    default <T, A, R> TaskTesterAssert notSent(TaskMethod.ContextValue1<T, A, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 1 parameter after the context, without a result; there has to be one at least. */
    default <T, A> SentCallsAssert sent(TaskMethod.ContextVoid1<T, A> method) {
        return sentBy(method);
    }

    /** No call of a task with 1 parameter after the context, without a result. */
    default <T, A> TaskTesterAssert notSent(TaskMethod.ContextVoid1<T, A> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 2 parameters; there has to be one at least. */
    default <T, A, B, R> SentCallsAssert sent(TaskMethod.Value2<T, A, B, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 2 parameters. */
    default <T, A, B, R> TaskTesterAssert notSent(TaskMethod.Value2<T, A, B, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 2 parameters, without a result; there has to be one at least. */
    default <T, A, B> SentCallsAssert sent(TaskMethod.Void2<T, A, B> method) {
        return sentBy(method);
    }

    /** No call of a task with 2 parameters, without a result. */
    default <T, A, B> TaskTesterAssert notSent(TaskMethod.Void2<T, A, B> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 2 parameters after the context; there has to be one at least. */
    default <T, A, B, R> SentCallsAssert sent(TaskMethod.ContextValue2<T, A, B, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 2 parameters after the context. */
    default <T, A, B, R> TaskTesterAssert notSent(TaskMethod.ContextValue2<T, A, B, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 2 parameters after the context, without a result; there has to be one at least. */
    default <T, A, B> SentCallsAssert sent(TaskMethod.ContextVoid2<T, A, B> method) {
        return sentBy(method);
    }

    /** No call of a task with 2 parameters after the context, without a result. */
    default <T, A, B> TaskTesterAssert notSent(TaskMethod.ContextVoid2<T, A, B> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 3 parameters; there has to be one at least. */
    default <T, A, B, C, R> SentCallsAssert sent(TaskMethod.Value3<T, A, B, C, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 3 parameters. */
    default <T, A, B, C, R> TaskTesterAssert notSent(TaskMethod.Value3<T, A, B, C, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 3 parameters, without a result; there has to be one at least. */
    default <T, A, B, C> SentCallsAssert sent(TaskMethod.Void3<T, A, B, C> method) {
        return sentBy(method);
    }

    /** No call of a task with 3 parameters, without a result. */
    default <T, A, B, C> TaskTesterAssert notSent(TaskMethod.Void3<T, A, B, C> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 3 parameters after the context; there has to be one at least. */
    default <T, A, B, C, R> SentCallsAssert sent(TaskMethod.ContextValue3<T, A, B, C, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 3 parameters after the context. */
    default <T, A, B, C, R> TaskTesterAssert notSent(TaskMethod.ContextValue3<T, A, B, C, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 3 parameters after the context, without a result; there has to be one at least. */
    default <T, A, B, C> SentCallsAssert sent(TaskMethod.ContextVoid3<T, A, B, C> method) {
        return sentBy(method);
    }

    /** No call of a task with 3 parameters after the context, without a result. */
    default <T, A, B, C> TaskTesterAssert notSent(TaskMethod.ContextVoid3<T, A, B, C> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 4 parameters; there has to be one at least. */
    default <T, A, B, C, D, R> SentCallsAssert sent(TaskMethod.Value4<T, A, B, C, D, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 4 parameters. */
    default <T, A, B, C, D, R> TaskTesterAssert notSent(TaskMethod.Value4<T, A, B, C, D, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 4 parameters, without a result; there has to be one at least. */
    default <T, A, B, C, D> SentCallsAssert sent(TaskMethod.Void4<T, A, B, C, D> method) {
        return sentBy(method);
    }

    /** No call of a task with 4 parameters, without a result. */
    default <T, A, B, C, D> TaskTesterAssert notSent(TaskMethod.Void4<T, A, B, C, D> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 4 parameters after the context; there has to be one at least. */
    default <T, A, B, C, D, R> SentCallsAssert sent(TaskMethod.ContextValue4<T, A, B, C, D, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 4 parameters after the context. */
    default <T, A, B, C, D, R> TaskTesterAssert notSent(TaskMethod.ContextValue4<T, A, B, C, D, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 4 parameters after the context, without a result; there has to be one at least. */
    default <T, A, B, C, D> SentCallsAssert sent(TaskMethod.ContextVoid4<T, A, B, C, D> method) {
        return sentBy(method);
    }

    /** No call of a task with 4 parameters after the context, without a result. */
    default <T, A, B, C, D> TaskTesterAssert notSent(TaskMethod.ContextVoid4<T, A, B, C, D> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 5 parameters; there has to be one at least. */
    default <T, A, B, C, D, E, R> SentCallsAssert sent(TaskMethod.Value5<T, A, B, C, D, E, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 5 parameters. */
    default <T, A, B, C, D, E, R> TaskTesterAssert notSent(TaskMethod.Value5<T, A, B, C, D, E, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 5 parameters, without a result; there has to be one at least. */
    default <T, A, B, C, D, E> SentCallsAssert sent(TaskMethod.Void5<T, A, B, C, D, E> method) {
        return sentBy(method);
    }

    /** No call of a task with 5 parameters, without a result. */
    default <T, A, B, C, D, E> TaskTesterAssert notSent(TaskMethod.Void5<T, A, B, C, D, E> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 5 parameters after the context; there has to be one at least. */
    default <T, A, B, C, D, E, R> SentCallsAssert sent(TaskMethod.ContextValue5<T, A, B, C, D, E, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 5 parameters after the context. */
    default <T, A, B, C, D, E, R> TaskTesterAssert notSent(TaskMethod.ContextValue5<T, A, B, C, D, E, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 5 parameters after the context, without a result; there has to be one at least. */
    default <T, A, B, C, D, E> SentCallsAssert sent(TaskMethod.ContextVoid5<T, A, B, C, D, E> method) {
        return sentBy(method);
    }

    /** No call of a task with 5 parameters after the context, without a result. */
    default <T, A, B, C, D, E> TaskTesterAssert notSent(TaskMethod.ContextVoid5<T, A, B, C, D, E> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 6 parameters; there has to be one at least. */
    default <T, A, B, C, D, E, F, R> SentCallsAssert sent(TaskMethod.Value6<T, A, B, C, D, E, F, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 6 parameters. */
    default <T, A, B, C, D, E, F, R> TaskTesterAssert notSent(TaskMethod.Value6<T, A, B, C, D, E, F, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 6 parameters, without a result; there has to be one at least. */
    default <T, A, B, C, D, E, F> SentCallsAssert sent(TaskMethod.Void6<T, A, B, C, D, E, F> method) {
        return sentBy(method);
    }

    /** No call of a task with 6 parameters, without a result. */
    default <T, A, B, C, D, E, F> TaskTesterAssert notSent(TaskMethod.Void6<T, A, B, C, D, E, F> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 6 parameters after the context; there has to be one at least. */
    default <T, A, B, C, D, E, F, R> SentCallsAssert sent(TaskMethod.ContextValue6<T, A, B, C, D, E, F, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 6 parameters after the context. */
    default <T, A, B, C, D, E, F, R> TaskTesterAssert notSent(TaskMethod.ContextValue6<T, A, B, C, D, E, F, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 6 parameters after the context, without a result; there has to be one at least. */
    default <T, A, B, C, D, E, F> SentCallsAssert sent(TaskMethod.ContextVoid6<T, A, B, C, D, E, F> method) {
        return sentBy(method);
    }

    /** No call of a task with 6 parameters after the context, without a result. */
    default <T, A, B, C, D, E, F> TaskTesterAssert notSent(TaskMethod.ContextVoid6<T, A, B, C, D, E, F> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 7 parameters; there has to be one at least. */
    default <T, A, B, C, D, E, F, G, R> SentCallsAssert sent(TaskMethod.Value7<T, A, B, C, D, E, F, G, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 7 parameters. */
    default <T, A, B, C, D, E, F, G, R> TaskTesterAssert notSent(TaskMethod.Value7<T, A, B, C, D, E, F, G, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 7 parameters, without a result; there has to be one at least. */
    default <T, A, B, C, D, E, F, G> SentCallsAssert sent(TaskMethod.Void7<T, A, B, C, D, E, F, G> method) {
        return sentBy(method);
    }

    /** No call of a task with 7 parameters, without a result. */
    default <T, A, B, C, D, E, F, G> TaskTesterAssert notSent(TaskMethod.Void7<T, A, B, C, D, E, F, G> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 7 parameters after the context; there has to be one at least. */
    default <T, A, B, C, D, E, F, G, R> SentCallsAssert sent(
            TaskMethod.ContextValue7<T, A, B, C, D, E, F, G, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 7 parameters after the context. */
    default <T, A, B, C, D, E, F, G, R> TaskTesterAssert notSent(
            TaskMethod.ContextValue7<T, A, B, C, D, E, F, G, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 7 parameters after the context, without a result; there has to be one at least. */
    default <T, A, B, C, D, E, F, G> SentCallsAssert sent(TaskMethod.ContextVoid7<T, A, B, C, D, E, F, G> method) {
        return sentBy(method);
    }

    /** No call of a task with 7 parameters after the context, without a result. */
    default <T, A, B, C, D, E, F, G> TaskTesterAssert notSent(TaskMethod.ContextVoid7<T, A, B, C, D, E, F, G> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 8 parameters; there has to be one at least. */
    default <T, A, B, C, D, E, F, G, H, R> SentCallsAssert sent(
            TaskMethod.Value8<T, A, B, C, D, E, F, G, H, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 8 parameters. */
    default <T, A, B, C, D, E, F, G, H, R> TaskTesterAssert notSent(
            TaskMethod.Value8<T, A, B, C, D, E, F, G, H, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 8 parameters, without a result; there has to be one at least. */
    default <T, A, B, C, D, E, F, G, H> SentCallsAssert sent(TaskMethod.Void8<T, A, B, C, D, E, F, G, H> method) {
        return sentBy(method);
    }

    /** No call of a task with 8 parameters, without a result. */
    default <T, A, B, C, D, E, F, G, H> TaskTesterAssert notSent(TaskMethod.Void8<T, A, B, C, D, E, F, G, H> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 8 parameters after the context; there has to be one at least. */
    default <T, A, B, C, D, E, F, G, H, R> SentCallsAssert sent(
            TaskMethod.ContextValue8<T, A, B, C, D, E, F, G, H, R> method) {
        return sentBy(method);
    }

    /** No call of a task with 8 parameters after the context. */
    default <T, A, B, C, D, E, F, G, H, R> TaskTesterAssert notSent(
            TaskMethod.ContextValue8<T, A, B, C, D, E, F, G, H, R> method) {
        return notSentBy(method);
    }

    /** The calls of a task with 8 parameters after the context, without a result; there has to be one at least. */
    default <T, A, B, C, D, E, F, G, H> SentCallsAssert sent(
            TaskMethod.ContextVoid8<T, A, B, C, D, E, F, G, H> method) {
        return sentBy(method);
    }

    /** No call of a task with 8 parameters after the context, without a result. */
    default <T, A, B, C, D, E, F, G, H> TaskTesterAssert notSent(
            TaskMethod.ContextVoid8<T, A, B, C, D, E, F, G, H> method) {
        return notSentBy(method);
    }
}
