package io.ssync.tasks.cli.app;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import java.util.List;
import java.util.Map;

/** Whose tasks a command is about: where apps for them come from. */
public interface TaskSource {
    /** How an app behaves unless a file or the environment says otherwise. */
    TaskSettings settings();

    /**
     * An app that calls tasks and reads results, and runs none. Connects to Redis, and to PostgreSQL when it is needed first.
     *
     * @throws io.ssync.tasks.broker.BrokerException if Redis cannot be reached
     * @throws IllegalArgumentException if there are no such tasks; says what to do
     */
    TaskApp forCalls(Servers servers, TaskSettings settings);

    /**
     * An app that runs the tasks. Connects to Redis, and to PostgreSQL when it is needed first.
     *
     * @param concurrency how many of them run at a time
     * @throws io.ssync.tasks.broker.BrokerException if Redis cannot be reached
     * @throws IllegalArgumentException if there are no such tasks; says what to do
     */
    WorkerApp open(Servers servers, TaskSettings settings, int concurrency);

    /**
     * Creates the tables that are missing. Leaves those alone that exist.
     *
     * @throws io.ssync.tasks.results.ResultBackendException if PostgreSQL cannot be reached
     */
    void migrate(DatabaseUrl database);

    /** The queues of such an app: what its workers read, and commands look into, unless they are told otherwise. */
    List<String> queues(TaskApp app);

    /** What a child process needs in its environment to find the same. */
    Map<String, String> environment();
}
