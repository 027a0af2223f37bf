package io.ssync.tasks.canvas;

import io.ssync.tasks.message.TaskMessage;
import java.util.Optional;

/**
 * Whose task a task is.
 *
 * @param parentId the id of the task that it follows
 * @param rootId the id of the first task of all
 */
record ParentIds(String parentId, String rootId) {
    static ParentIds after(TaskMessage message) {
        return new ParentIds(
                message.id(), Optional.ofNullable(message.header("root_id")).orElseGet(message::id));
    }
}
