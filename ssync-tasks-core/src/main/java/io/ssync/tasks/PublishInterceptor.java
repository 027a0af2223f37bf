package io.ssync.tasks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands where calls leave an app: sees each before it is written, may give it headers, and hears whether it got away. For what every call
 * has to carry, such as a tenant or a trace:
 *
 * <pre>{@code builder.intercept(() -> call -> call.header("tenant", Tenant.current()))}</pre>
 *
 * <p>It sees every call of the app: those of {@code delay} and {@code sendAll}, of transactions, of schedules, eager ones, the parts of
 * workflows, and what follows a task in one, on the worker that ran it. It does not see retries: they keep the headers that the first attempt
 * has. Safe for use by many threads at once.
 */
@FunctionalInterface
public interface PublishInterceptor {

    /** Calls are about to be sent together, by the thread that asks; never null. */
    Publication begin();

    /** Calls that are sent together; most often it is one. Used by one thread at a time. */
    @FunctionalInterface
    interface Publication {
        /** A call is about to be written. Whatever is thrown here keeps all calls of the publication from being sent, and reaches the caller. */
        void add(Call call);

        /**
         * The end of the publication, on any thread. What is thrown here is logged and otherwise ignored.
         *
         * @param failure why the calls were not sent; null if the broker or the ledger has them, or has them with the transaction of the
         *     caller's
         */
        default void ended(@Nullable Throwable failure) {}
    }

    /** A call before it is written. */
    interface Call {
        /** The name of the task. */
        String task();

        /** The id that the task will have. */
        String id();

        /** The queue that it goes to. */
        String queue();

        /** The positional arguments, unmodifiable. */
        List<? extends @Nullable Object> args();

        /** The keyword arguments, unmodifiable. */
        Map<String, ? extends @Nullable Object> kwargs();

        /** The headers that were given to the call so far, without those that every message has. A copy. */
        Map<String, Object> headers();

        /** The headers of the task that makes the call or that it follows in a workflow; empty if there is none. Unmodifiable. */
        Map<String, @Nullable Object> parentHeaders();

        /**
         * Gives the call a header, in the place of one of the same name.
         *
         * @param value any JSON value
         * @throws IllegalArgumentException if every message has a header of this name, which is not to be changed here
         */
        void header(String name, Object value);
    }
}
