package io.ssync.tasks.redis;

import java.util.Map;

/**
 * The keys in which Celery's Redis backend keeps results, with what may be put in front of all of them. Immutable.
 *
 * @param prefix what every key begins with, such as {@code school:}
 */
record ResultKeys(String prefix) {
    /** Without anything in front, as Celery has it unless told otherwise. */
    static final ResultKeys DEFAULT = new ResultKeys("");

    private static final String TASK = "celery-task-meta-";
    private static final String GROUP = "celery-taskset-meta-";

    /** As Celery's {@code result_backend_transport_options} say it: a prefix that does not end in a separator gets one. */
    static ResultKeys of(Map<String, ?> transportOptions) {
        Object option = transportOptions.get("global_keyprefix");
        String prefix = option == null ? "" : option.toString();
        return new ResultKeys(prefix.isEmpty() || prefix.matches("(?s).*[-:_.]") ? prefix : prefix + "_");
    }

    /** Key of a task's record, and the name of the channel that its reader listens to. */
    String task(String taskId) {
        return prefix + TASK + taskId;
    }

    /** The task of such a key. */
    String taskId(String key) {
        return key.substring(prefix.length() + TASK.length());
    }

    /** The pattern that the records of all tasks match. */
    String ofAllTasks() {
        return prefix.replaceAll("([*?\\[\\]\\\\^])", "\\\\$1") + TASK + "*";
    }

    /** Key of what a workflow is made of; ours alone. */
    String workflow(String id) {
        return prefix + "ssync-workflow-" + id;
    }

    /** Key of the effects of a task that happen once; ours alone. */
    String effects(String taskId) {
        return prefix + "ssync-effects-" + taskId;
    }

    /** Key of what is known of a group. */
    String group(String groupId, String suffix) {
        return prefix + GROUP + groupId + suffix;
    }
}
