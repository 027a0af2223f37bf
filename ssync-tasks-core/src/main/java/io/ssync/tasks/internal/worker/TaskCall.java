package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskContext;
import org.jspecify.annotations.Nullable;

/** How the method of a task is called: for those who watch what it does, or do something else in its place. */
@FunctionalInterface
public interface TaskCall {
    /** Calls the method, or not; what this returns or throws counts as what the method did. */
    @Nullable
    Object call(TaskContext task, Method method) throws Throwable;

    /** The method of a task with its arguments. */
    @FunctionalInterface
    interface Method {
        /** Runs it; whatever it throws comes out as it is. */
        @Nullable
        Object call() throws Throwable;
    }
}
