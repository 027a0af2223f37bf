package io.ssync.tasks.worker;

import io.ssync.tasks.registry.TaskDefinition;

/** Where the method of one task after the other is called: on the thread that asks, or in another process. For one thread. */
interface Place extends AutoCloseable {
    /** This very thread. */
    Place HERE = new Place() {
        @Override
        public Outcome call(TaskDefinition task, RunningTask running) {
            return MethodCall.of(task, running, running.message()::body);
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public void close() {}
    };

    /** Calls a task and waits for what comes of it. Whoever wants something of the call meanwhile asks {@code running}. */
    Outcome call(TaskDefinition task, RunningTask running);

    /** The process that it is in. */
    long pid();

    /** Gives the place up, for others to use. */
    @Override
    void close();
}
