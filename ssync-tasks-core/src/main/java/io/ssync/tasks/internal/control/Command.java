package io.ssync.tasks.internal.control;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a member of the network does when it is commanded. */
@FunctionalInterface
public interface Command {
    /**
     * Carries the command out. What it throws becomes a reply of the form {@code {"error": …}}.
     *
     * @return the reply, of plain maps, lists and values
     */
    @Nullable
    Object run(Arguments arguments);

    /** The reply to a command that has worked, as Celery's workers word it. */
    static Map<String, Object> ok(String text) {
        return Map.of("ok", text);
    }

    /** The reply to a command that has not, as Celery's workers word it. */
    static Map<String, Object> error(String text) {
        return Map.of("error", text);
    }
}
