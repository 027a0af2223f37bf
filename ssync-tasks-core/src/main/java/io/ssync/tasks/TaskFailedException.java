package io.ssync.tasks;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The task that was waited for failed or was revoked, somewhere else. Says with what. */
public final class TaskFailedException extends TaskException {
    private static final long serialVersionUID = 1L;

    private final String taskId;
    private final transient TaskState state;
    private final String exceptionType;
    private final @Nullable String remoteTraceback;

    TaskFailedException(
            String taskId, TaskState state, String exceptionType, String text, @Nullable String remoteTraceback) {
        super(
                "task " + taskId + " ended with " + state + ": " + exceptionType + ": " + text + advice(exceptionType),
                null);
        this.taskId = taskId;
        this.state = state;
        this.exceptionType = exceptionType;
        this.remoteTraceback = remoteTraceback;
    }

    /** Celery's words for a task that no worker knows are its name alone. */
    private static String advice(String exceptionType) {
        return exceptionType.equals("NotRegistered")
                ? ": no worker of its queue has a task of this name; register it there, or send it to a queue whose workers have it"
                : "";
    }

    /** The id of the task. */
    public String taskId() {
        return taskId;
    }

    /** FAILURE or REVOKED. */
    public TaskState state() {
        return state;
    }

    /** The simple name of the exception's class, in whatever language the task is written. */
    public String exceptionType() {
        return exceptionType;
    }

    /** The stack trace of where it happened. */
    public Optional<String> remoteTraceback() {
        return Optional.ofNullable(remoteTraceback);
    }
}
