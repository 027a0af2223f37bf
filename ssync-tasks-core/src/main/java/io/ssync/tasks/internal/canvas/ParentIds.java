package io.ssync.tasks.internal.canvas;

import io.ssync.tasks.message.TaskMessage;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose task a task is.
 *
 * @param parentId the id of the task that it follows; null if it follows none that is known here
 * @param rootId the id of the first task of all; null likewise
 */
record ParentIds(@Nullable String parentId, @Nullable String rootId) {
    /** Follows nothing: whoever writes the call knows in which task it is made, if in one. */
    static final ParentIds NONE = new ParentIds(null, null);

    static ParentIds after(TaskMessage message) {
        return new ParentIds(
                message.id(), Optional.ofNullable(message.header("root_id")).orElseGet(message::id));
    }

    /** By the names that headers and signatures have for them. */
    Map<String, String> toMap() {
        return parentId == null || rootId == null ? Map.of() : Map.of("parent_id", parentId, "root_id", rootId);
    }
}
