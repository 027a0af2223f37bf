package io.ssync.tasks.beat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a due time. Immutable.
 *
 * @param due when it was due
 * @param state what became of it
 * @param taskId the task that was sent for it; null if none was
 * @param reason why none was, for people; null if one was
 * @param count of how many due times this tells: more than one if several in a row were skipped, of which this is the last
 */
public record Tick(
        Instant due,
        State state,
        @Nullable String taskId,
        @Nullable String reason,
        int count) {

    /** What can become of a due time. */
    public enum State {
        /** A task was sent. */
        SENT,
        /** No task was sent, as the schedule's policy says. */
        SKIPPED,
        /** The call could not be made. */
        REFUSED
    }

    static Tick sent(Instant due, String taskId) {
        return new Tick(due, State.SENT, taskId, null, 1);
    }

    static Tick skipped(Instant due, String reason, int count) {
        return new Tick(due, State.SKIPPED, null, reason, count);
    }

    static Tick refused(Instant due, String reason) {
        return new Tick(due, State.REFUSED, null, reason, 1);
    }
}
