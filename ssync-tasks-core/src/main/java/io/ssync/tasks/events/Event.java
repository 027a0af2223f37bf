package io.ssync.tasks.events;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as it travels: everything that its sender told. Immutable.
 *
 * @param type the type, for example {@code worker-heartbeat} or {@code task-started}
 * @param fields all fields by Celery's names, the type included
 */
public record Event(String type, Map<String, @Nullable Object> fields) {
    public Event {
        fields = Collections.unmodifiableMap(fields);
    }

    /** The node name of the sender, or an empty text if it did not say. */
    public String hostname() {
        return String.valueOf(fields.getOrDefault("hostname", ""));
    }

    /** When it happened by the sender's clock; the epoch if it did not say. */
    public Instant timestamp() {
        return fields.get("timestamp") instanceof Number seconds
                ? Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000))
                : Instant.EPOCH;
    }

    /** The id of the task that it is about, or null if it is about no task. */
    public @Nullable String taskId() {
        Object id = fields.get("uuid");
        return id == null ? null : id.toString();
    }
}
