package io.ssync.tasks.cli.app;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.Beat;
import java.util.List;

/** An app with everything that a process needs to run its tasks. Safe for use by any thread; workers are closed before it. */
public interface WorkerApp extends AutoCloseable {
    /** The door to tasks, workers and results. */
    TaskApp tasks();

    /** What its workers read unless they are told otherwise. */
    List<String> queues();

    /** A beat of its schedules, to be started and closed by the caller. */
    Beat.Builder beat();

    @Override
    void close();
}
