package io.ssync.tasks;

import java.util.List;

/**
 * A unique task was called while another one with the same arguments was on its way, and was not sent. Of many calls that were
 * sent together, the others were: {@link #sent} has their results.
 */
public class TaskNotUniqueException extends TaskException {
    private static final long serialVersionUID = 1L;

    private final String task;
    private final String existingId;
    private final transient List<AsyncResult<?>> sent;

    TaskNotUniqueException(String task, String existingId) {
        this(task, existingId, List.of());
    }

    private TaskNotUniqueException(String task, String existingId, List<AsyncResult<?>> sent) {
        super("task " + task + " is on its way already as " + existingId, null);
        this.task = task;
        this.existingId = existingId;
        this.sent = List.copyOf(sent);
    }

    /** The same, for a call beside others that were sent. */
    TaskNotUniqueException besides(List<AsyncResult<?>> others) {
        return new TaskNotUniqueException(task, existingId, others);
    }

    /** The results of the calls of {@link TaskSender#sendAll} that were sent, in their order; empty after a single call. */
    public List<AsyncResult<?>> sent() {
        return sent;
    }

    /** The id of the task that is on its way. */
    public String existingId() {
        return existingId;
    }
}
