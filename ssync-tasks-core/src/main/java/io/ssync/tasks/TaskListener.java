package io.ssync.tasks;

import io.ssync.tasks.events.TaskEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told what an app and its workers do; metrics attach here. Called on the threads that do the work, so it must be quick
 * and safe for use by many threads at once. What it throws is logged and otherwise ignored.
 */
public interface TaskListener {

    /** The broker has taken a call. */
    default void published(String task, String queue) {}

    /** A worker took some messages from the broker in one go. */
    default void claimed(int messages) {}

    /**
     * A task begins to run.
     *
     * @param waited since it was sent or became due; null if its producer did not say when that was
     */
    default void started(String task, String queue, @Nullable Duration waited) {}

    /** A task stopped running: in state SUCCESS, FAILURE, RETRY or REVOKED, or PENDING if it goes back to its queue. */
    default void finished(String task, String queue, TaskState state, Duration took) {}

    /** A task will not run: it has expired, or was revoked, before its run began. */
    default void revoked(String task, String queue) {}

    /** A task has taken a step of its life; with everything that there is to know about it, unlike the calls above. */
    default void happened(TaskEvent event) {}

    /** A worker stored some results in one go. */
    default void committed(int results, Duration took) {}

    /** A worker stored the progress of some tasks. */
    default void progressWritten(int tasks) {}

    /** Durable tasks were given to the broker once more, because it lost its data or may not have had them. */
    default void republished(int tasks) {}

    /** A loop of a worker ended with an unexpected error; it goes on. */
    default void loopFailed(String loop, Throwable error) {}
}
