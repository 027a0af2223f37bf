package io.ssync.tasks.results;

import io.ssync.tasks.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The results that a backend keeps, page by page, for people who look for one. Safe for use by any thread; throws what {@link
 * ResultBackend} throws.
 */
public interface ResultHistory {
    /** Results that are longer than this are left out of pages: {@link ResultBackend#find} has them. */
    int LONGEST_RESULT = 10_000;

    /**
     * A page of results, the last written first. They are without their stack traces and children, and without results of more than
     * {@value #LONGEST_RESULT} characters.
     *
     * @param filter which ones
     * @param after where the page before has ended; empty for the first page. What is written meanwhile moves no page
     * @param limit how many at most
     * @return fewer than {@code limit} if there are no more
     */
    List<TaskResult> page(Filter filter, Optional<Position> after, int limit);

    /**
     * Which results.
     *
     * @param state of this state; empty for any
     * @param task of the task of this very name; empty for any
     */
    record Filter(Optional<TaskState> state, Optional<String> task) {
        /** All of them. */
        public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());
    }

    /**
     * A place in the history.
     *
     * @param storedAt that of the result there
     * @param taskId that of the result there
     */
    record Position(Instant storedAt, String taskId) {
        /** The place of a result. */
        public static Position of(TaskResult result) {
            return new Position(result.storedAt(), result.taskId());
        }
    }
}
