package io.ssync.tasks.beat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as the store has it. Immutable.
 *
 * @param id its number in the store
 * @param name its name
 * @param entry what it is; null if it cannot be understood
 * @param problem why it cannot be understood, for people; null if it can
 * @param state how far it has come
 */
public record ScheduleRow(
        long id,
        String name,
        @Nullable ScheduleEntry entry,
        @Nullable String problem,
        ScheduleState state) {

    /** Checks it. */
    public ScheduleRow {
        if (entry == null == (problem == null)) {
            throw new IllegalArgumentException("schedule '" + name + "' must have an entry or a problem");
        }
    }

    /** What it is, if it can be understood. */
    public Optional<ScheduleEntry> understood() {
        return Optional.ofNullable(entry);
    }

    ScheduleRow with(ScheduleState other) {
        return new ScheduleRow(id, name, entry, problem, other);
    }
}
