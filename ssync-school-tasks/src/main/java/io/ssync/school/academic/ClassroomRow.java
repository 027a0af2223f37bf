package io.ssync.school.academic;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A classroom as the sheet has it.
 *
 * @param level its class level; null if there is none of this name
 * @param streamId its stream; null if it has none
 * @param teacherId its class teacher; null if there is none of this name
 */
record ClassroomRow(
        @Nullable ClassLevel level,
        @Nullable Long streamId,
        @Nullable Long teacherId) {
    /** The id of its class level, once that is known to be there. */
    int levelId() {
        return Objects.requireNonNull(level, "a row without a level is refused").id();
    }
}
