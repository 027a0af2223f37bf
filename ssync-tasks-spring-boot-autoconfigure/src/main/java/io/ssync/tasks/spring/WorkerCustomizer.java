package io.ssync.tasks.spring;

import io.ssync.tasks.worker.Worker;

/** Changes the worker before it is started: a bean for what has no property. All of them are called, in Spring's order. */
@FunctionalInterface
public interface WorkerCustomizer {
    /** Changes it. */
    void customize(Worker.Builder worker);
}
