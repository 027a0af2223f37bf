package io.ssync.tasks.internal.figures;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.message.CeleryJson;
import java.util.List;
import java.util.Objects;

/**
 * What is counted apart.
 *
 * @param queue the queue that tasks were claimed from
 * @param task their name
 */
public record Series(String queue, String task) {
    /** All that are too many to be told apart. */
    public static final Series OTHER = new Series(Broker.Counts.OTHER, Broker.Counts.OTHER);

    public Series {
        Objects.requireNonNull(queue, "queue");
        Objects.requireNonNull(task, "task");
    }

    /** Its name among the counts of a broker. */
    public String name() {
        return equals(OTHER) ? Broker.Counts.OTHER : CeleryJson.write(List.of(queue, task));
    }

    /** What {@link #name} has written; anything else is {@link #OTHER}. */
    public static Series named(String name) {
        try {
            return CeleryJson.readPlain(name) instanceof List<?> parts && parts.size() == 2
                    ? new Series(String.valueOf(parts.get(0)), String.valueOf(parts.get(1)))
                    : OTHER;
        } catch (IllegalArgumentException e) {
            return OTHER;
        }
    }
}
