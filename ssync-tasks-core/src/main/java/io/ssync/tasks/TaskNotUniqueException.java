package io.ssync.tasks;

/** A unique task was called while another one with the same arguments was on its way; nothing was sent. */
public class TaskNotUniqueException extends TaskException {
    private static final long serialVersionUID = 1L;

    private final String existingId;

    TaskNotUniqueException(String task, String existingId) {
        super("task " + task + " is on its way already as " + existingId, null);
        this.existingId = existingId;
    }

    /** The id of the task that is on its way. */
    public String existingId() {
        return existingId;
    }
}
