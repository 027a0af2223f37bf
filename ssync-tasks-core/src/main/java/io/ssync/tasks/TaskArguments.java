package io.ssync.tasks;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All arguments of a call as they came, for a task that takes whatever it is given: its one parameter, beside the
 * {@link TaskContext}, is of this type. Values are plain maps, lists, texts, numbers, booleans and null. Immutable, if nobody
 * changes the values.
 *
 * @param args positional arguments
 * @param kwargs keyword arguments
 */
public record TaskArguments(List<? extends @Nullable Object> args, Map<String, ? extends @Nullable Object> kwargs) {
    public TaskArguments {
        args = Collections.unmodifiableList(args);
        kwargs = Collections.unmodifiableMap(kwargs);
    }
}
