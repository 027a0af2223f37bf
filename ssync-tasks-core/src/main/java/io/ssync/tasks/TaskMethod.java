package io.ssync.tasks;

import java.io.Serializable;

/**
 * The shapes of method that {@link TaskApp} takes a reference to, so that the compiler knows a task's parameter types: up
 * to eight parameters, with or without a leading {@link TaskContext}, with or without a return value. Written by method
 * references such as {@code MailTasks::send}, never by hand and never called: only the method's name is read from them.
 */
public interface TaskMethod extends Serializable {

    /** A method with 0 parameters, with a result. */
    @FunctionalInterface
    interface Value0<T, R> extends TaskMethod {
        /** Never called. */
        R call(T self) throws Exception;
    }

    /** A method with 0 parameters, without a result. */
    @FunctionalInterface
    interface Void0<T> extends TaskMethod {
        /** Never called. */
        void call(T self) throws Exception;
    }

    /** A method with 0 parameters after the context, with a result. */
    @FunctionalInterface
    interface ContextValue0<T, R> extends TaskMethod {
        /** Never called. */
        R call(T self, TaskContext context) throws Exception;
    }

    /** A method with 0 parameters after the context, without a result. */
    @FunctionalInterface
    interface ContextVoid0<T> extends TaskMethod {
        /** Never called. */
        void call(T self, TaskContext context) throws Exception;
    }

    /** A method with 1 parameter, with a result. */
    @FunctionalInterface
    interface Value1<T, A, R> extends TaskMethod {
        /** Never called. */
        R call(T self, A a) throws Exception;
    }

    /** A method with 1 parameter, without a result. */
    @FunctionalInterface
    interface Void1<T, A> extends TaskMethod {
        /** Never called. */
        void call(T self, A a) throws Exception;
    }

    /** A method with 1 parameter after the context, with a result. */
    @FunctionalInterface
    interface ContextValue1<T, A, R> extends TaskMethod {
        /** Never called. */
        R call(T self, TaskContext context, A a) throws Exception;
    }

    /** A method with 1 parameter after the context, without a result. */
    @FunctionalInterface
    interface ContextVoid1<T, A> extends TaskMethod {
        /** Never called. */
        void call(T self, TaskContext context, A a) throws Exception;
    }

    /** A method with 2 parameters, with a result. */
    @FunctionalInterface
    interface Value2<T, A, B, R> extends TaskMethod {
        /** Never called. */
        R call(T self, A a, B b) throws Exception;
    }

    /** A method with 2 parameters, without a result. */
    @FunctionalInterface
    interface Void2<T, A, B> extends TaskMethod {
        /** Never called. */
        void call(T self, A a, B b) throws Exception;
    }

    /** A method with 2 parameters after the context, with a result. */
    @FunctionalInterface
    interface ContextValue2<T, A, B, R> extends TaskMethod {
        /** Never called. */
        R call(T self, TaskContext context, A a, B b) throws Exception;
    }

    /** A method with 2 parameters after the context, without a result. */
    @FunctionalInterface
    interface ContextVoid2<T, A, B> extends TaskMethod {
        /** Never called. */
        void call(T self, TaskContext context, A a, B b) throws Exception;
    }

    /** A method with 3 parameters, with a result. */
    @FunctionalInterface
    interface Value3<T, A, B, C, R> extends TaskMethod {
        /** Never called. */
        R call(T self, A a, B b, C c) throws Exception;
    }

    /** A method with 3 parameters, without a result. */
    @FunctionalInterface
    interface Void3<T, A, B, C> extends TaskMethod {
        /** Never called. */
        void call(T self, A a, B b, C c) throws Exception;
    }

    /** A method with 3 parameters after the context, with a result. */
    @FunctionalInterface
    interface ContextValue3<T, A, B, C, R> extends TaskMethod {
        /** Never called. */
        R call(T self, TaskContext context, A a, B b, C c) throws Exception;
    }

    /** A method with 3 parameters after the context, without a result. */
    @FunctionalInterface
    interface ContextVoid3<T, A, B, C> extends TaskMethod {
        /** Never called. */
        void call(T self, TaskContext context, A a, B b, C c) throws Exception;
    }

    /** A method with 4 parameters, with a result. */
    @FunctionalInterface
    interface Value4<T, A, B, C, D, R> extends TaskMethod {
        /** Never called. */
        R call(T self, A a, B b, C c, D d) throws Exception;
    }

    /** A method with 4 parameters, without a result. */
    @FunctionalInterface
    interface Void4<T, A, B, C, D> extends TaskMethod {
        /** Never called. */
        void call(T self, A a, B b, C c, D d) throws Exception;
    }

    /** A method with 4 parameters after the context, with a result. */
    @FunctionalInterface
    interface ContextValue4<T, A, B, C, D, R> extends TaskMethod {
        /** Never called. */
        R call(T self, TaskContext context, A a, B b, C c, D d) throws Exception;
    }

    /** A method with 4 parameters after the context, without a result. */
    @FunctionalInterface
    interface ContextVoid4<T, A, B, C, D> extends TaskMethod {
        /** Never called. */
        void call(T self, TaskContext context, A a, B b, C c, D d) throws Exception;
    }

    /** A method with 5 parameters, with a result. */
    @FunctionalInterface
    interface Value5<T, A, B, C, D, E, R> extends TaskMethod {
        /** Never called. */
        R call(T self, A a, B b, C c, D d, E e) throws Exception;
    }

    /** A method with 5 parameters, without a result. */
    @FunctionalInterface
    interface Void5<T, A, B, C, D, E> extends TaskMethod {
        /** Never called. */
        void call(T self, A a, B b, C c, D d, E e) throws Exception;
    }

    /** A method with 5 parameters after the context, with a result. */
    @FunctionalInterface
    interface ContextValue5<T, A, B, C, D, E, R> extends TaskMethod {
        /** Never called. */
        R call(T self, TaskContext context, A a, B b, C c, D d, E e) throws Exception;
    }

    /** A method with 5 parameters after the context, without a result. */
    @FunctionalInterface
    interface ContextVoid5<T, A, B, C, D, E> extends TaskMethod {
        /** Never called. */
        void call(T self, TaskContext context, A a, B b, C c, D d, E e) throws Exception;
    }

    /** A method with 6 parameters, with a result. */
    @FunctionalInterface
    interface Value6<T, A, B, C, D, E, F, R> extends TaskMethod {
        /** Never called. */
        R call(T self, A a, B b, C c, D d, E e, F f) throws Exception;
    }

    /** A method with 6 parameters, without a result. */
    @FunctionalInterface
    interface Void6<T, A, B, C, D, E, F> extends TaskMethod {
        /** Never called. */
        void call(T self, A a, B b, C c, D d, E e, F f) throws Exception;
    }

    /** A method with 6 parameters after the context, with a result. */
    @FunctionalInterface
    interface ContextValue6<T, A, B, C, D, E, F, R> extends TaskMethod {
        /** Never called. */
        R call(T self, TaskContext context, A a, B b, C c, D d, E e, F f) throws Exception;
    }

    /** A method with 6 parameters after the context, without a result. */
    @FunctionalInterface
    interface ContextVoid6<T, A, B, C, D, E, F> extends TaskMethod {
        /** Never called. */
        void call(T self, TaskContext context, A a, B b, C c, D d, E e, F f) throws Exception;
    }

    /** A method with 7 parameters, with a result. */
    @FunctionalInterface
    interface Value7<T, A, B, C, D, E, F, G, R> extends TaskMethod {
        /** Never called. */
        R call(T self, A a, B b, C c, D d, E e, F f, G g) throws Exception;
    }

    /** A method with 7 parameters, without a result. */
    @FunctionalInterface
    interface Void7<T, A, B, C, D, E, F, G> extends TaskMethod {
        /** Never called. */
        void call(T self, A a, B b, C c, D d, E e, F f, G g) throws Exception;
    }

    /** A method with 7 parameters after the context, with a result. */
    @FunctionalInterface
    interface ContextValue7<T, A, B, C, D, E, F, G, R> extends TaskMethod {
        /** Never called. */
        R call(T self, TaskContext context, A a, B b, C c, D d, E e, F f, G g) throws Exception;
    }

    /** A method with 7 parameters after the context, without a result. */
    @FunctionalInterface
    interface ContextVoid7<T, A, B, C, D, E, F, G> extends TaskMethod {
        /** Never called. */
        void call(T self, TaskContext context, A a, B b, C c, D d, E e, F f, G g) throws Exception;
    }

    /** A method with 8 parameters, with a result. */
    @FunctionalInterface
    interface Value8<T, A, B, C, D, E, F, G, H, R> extends TaskMethod {
        /** Never called. */
        R call(T self, A a, B b, C c, D d, E e, F f, G g, H h) throws Exception;
    }

    /** A method with 8 parameters, without a result. */
    @FunctionalInterface
    interface Void8<T, A, B, C, D, E, F, G, H> extends TaskMethod {
        /** Never called. */
        void call(T self, A a, B b, C c, D d, E e, F f, G g, H h) throws Exception;
    }

    /** A method with 8 parameters after the context, with a result. */
    @FunctionalInterface
    interface ContextValue8<T, A, B, C, D, E, F, G, H, R> extends TaskMethod {
        /** Never called. */
        R call(T self, TaskContext context, A a, B b, C c, D d, E e, F f, G g, H h) throws Exception;
    }

    /** A method with 8 parameters after the context, without a result. */
    @FunctionalInterface
    interface ContextVoid8<T, A, B, C, D, E, F, G, H> extends TaskMethod {
        /** Never called. */
        void call(T self, TaskContext context, A a, B b, C c, D d, E e, F f, G g, H h) throws Exception;
    }
}
