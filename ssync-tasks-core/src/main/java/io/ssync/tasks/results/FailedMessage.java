package io.ssync.tasks.results;

import java.util.Objects;

/**
 * The message of a task that has failed, kept so that it can be run again.
 *
 * @param taskId the id of the task
 * @param queue the queue that it was taken from
 * @param payload the bytes as they were in the queue; do not change them
 */
public record FailedMessage(String taskId, String queue, byte[] payload) {
    public FailedMessage {
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(queue, "queue");
        Objects.requireNonNull(payload, "payload");
    }
}
