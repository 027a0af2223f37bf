package io.ssync.tasks.internal.canvas;

import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The task that runs on this thread: the calls it makes carry its id as their parent's, and are remembered as its children.
 * Used by its own thread only.
 */
public final class CurrentTask implements AutoCloseable {
    /** How many calls are remembered: a task that makes many more has no use for a list of them in its result. */
    static final int MAX_CHILDREN = 1_000;

    private static final ThreadLocal<@Nullable CurrentTask> CURRENT = new ThreadLocal<>();

    private final TaskMessage message;
    /** The task that called this one in its own thread, or null. */
    private final @Nullable CurrentTask outer = CURRENT.get();

    private List<ResultNode> children = List.of();

    private CurrentTask(TaskMessage message) {
        this.message = message;
    }

    /** Says which task runs on this thread until this is closed. */
    public static CurrentTask begin(TaskMessage message) {
        CurrentTask begun = new CurrentTask(message);
        CURRENT.set(begun);
        return begun;
    }

    /** The task that runs on this thread, if one does. */
    public static Optional<TaskMessage> get() {
        return Optional.ofNullable(CURRENT.get()).map(current -> current.message);
    }

    /** Remembers that the task on this thread, if one runs there, has made a call. */
    public static void called(String taskId) {
        CurrentTask current = CURRENT.get();
        if (current != null && current.children.size() < MAX_CHILDREN) {
            if (current.children.isEmpty()) {
                current.children = new ArrayList<>();
            }
            current.children.add(ResultNode.task(taskId));
        }
    }

    /** The first calls that it has made. */
    public List<ResultNode> children() {
        return children;
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
