package io.ssync.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Stands around the run of each task, on the thread and in the process that it runs in: in every kind of pool, and when it is called eagerly.
 * For what has to be there while a task runs, and has to go after it:
 *
 * <pre>{@code
 * builder.intercept((self, run) -> {
 *     try (var tenant = Tenant.of(self.headers().get("tenant"))) {
 *         return run.proceed();
 *     }
 * })
 * }</pre>
 *
 * <p>What it returns or throws counts as what the task returned or threw. Some exceptions say how a task ends ({@link RetryException}, {@link
 * Ignore}, {@link Reject}, {@link TaskCancelledException}), so let through what you do not handle. It is asked after the arguments
 * were read, once for each attempt. Safe for use by many threads at once.
 */
@FunctionalInterface
public interface RunInterceptor {

    /**
     * Runs a task, or does something in its place.
     *
     * @param self the task
     * @param run goes on, to the next interceptor or the method of the task; may be asked once, by this thread
     */
    @Nullable
    Object around(TaskContext self, Run run) throws Throwable;

    /** What an interceptor stands around. */
    @FunctionalInterface
    interface Run {
        /** Runs it, and returns what the method returned; whatever that throws comes out as it is. */
        @Nullable
        Object proceed() throws Throwable;
    }
}
