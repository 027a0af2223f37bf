package io.ssync.tasks.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One rule: the queue of a call, or empty to leave it to the next rule. Must be safe for use by any thread. */
@FunctionalInterface
public interface Route {

    /** The queue for a call of the task with these arguments, or empty if this rule says nothing about it. */
    Optional<String> queueFor(
            String task, List<? extends @Nullable Object> args, Map<String, ? extends @Nullable Object> kwargs);
}
