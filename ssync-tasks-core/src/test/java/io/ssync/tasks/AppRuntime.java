package io.ssync.tasks;

import io.ssync.tasks.internal.worker.TaskRuntime;

/** Lets a simulation have what the workers of an app have. */
public final class AppRuntime {
    private AppRuntime() {}

    /** What the workers of an app need of it. */
    public static TaskRuntime of(TaskApp app) {
        return app.runtime();
    }
}
