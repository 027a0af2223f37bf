package io.ssync.tasks.canvas;

import io.ssync.tasks.message.TaskMessage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The task that runs on this thread, so that the calls it makes carry its id as their parent's. */
public final class CurrentTask {
    private static final ThreadLocal<@Nullable TaskMessage> CURRENT = new ThreadLocal<>();

    private CurrentTask() {}

    /** Says which task runs on this thread from now on; null for none. */
    public static void set(@Nullable TaskMessage message) {
        if (message == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(message);
        }
    }

    /** The task that runs on this thread, if one does. */
    public static Optional<TaskMessage> get() {
        return Optional.ofNullable(CURRENT.get());
    }
}
