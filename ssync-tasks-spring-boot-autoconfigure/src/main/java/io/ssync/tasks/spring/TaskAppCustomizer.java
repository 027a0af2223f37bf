package io.ssync.tasks.spring;

import io.ssync.tasks.TaskApp;

/** Changes the app before it is built: a bean for what has no property. All of them are called, in Spring's order. */
@FunctionalInterface
public interface TaskAppCustomizer {
    /** Changes it. */
    void customize(TaskApp.Builder app);
}
