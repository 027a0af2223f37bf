package io.ssync.tasks;

import io.ssync.tasks.internal.worker.TaskRuntime;
import java.util.function.LongSupplier;

/** Lets a simulation have what the workers of an app have. */
public final class AppRuntime {
    private AppRuntime() {}

    /** An app whose relay has no thread and goes by this clock. */
    public static TaskApp stepped(TaskApp.Builder builder, LongSupplier nanoTime) {
        return builder.stepRelay(nanoTime).build();
    }

    /** What the workers of an app need of it. */
    public static TaskRuntime of(TaskApp app) {
        return app.runtime();
    }
}
