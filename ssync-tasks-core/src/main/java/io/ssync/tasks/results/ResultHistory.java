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
     * <p>No page costs more than a look at some thousand results: where a filter matches few, a page may have fewer than {@code limit},
     * even none, and there is a next one all the same.
     *
     * @param filter which ones
     * @param after where the page before has ended; empty for the first page. What is written meanwhile moves no page
     * @param limit how many at most
     */
    Page page(Filter filter, Optional<Position> after, int limit);

    /**
     * Makes ready what pages are found by, such as indexes, if it is missing. May take minutes, and holds up nobody else; to be called on a
     * thread of its own, by those who show pages. Does nothing unless a backend needs it.
     */
    default void prepare() {}

    /**
     * Some results.
     *
     * @param results the last written first
     * @param next where the next page begins; empty if there is none
     */
    record Page(List<TaskResult> results, Optional<Position> next) {
        public Page {
            results = List.copyOf(results);
        }
    }

    /**
     * Which results: those for which everything holds that is not empty.
     *
     * @param state of this state
     * @param task of the task of this very name
     * @param queue sent to this queue; known of results of our own workers only
     * @param worker by this worker, its node name
     * @param schedule sent by the schedule of this name
     * @param since last written at this time or later
     * @param until last written before this time
     * @param text with this text in the arguments, or in the result or stack trace of a failure or a retry; upper and lower case are the
     *     same
     */
    record Filter(
            Optional<TaskState> state,
            Optional<String> task,
            Optional<String> queue,
            Optional<String> worker,
            Optional<String> schedule,
            Optional<Instant> since,
            Optional<Instant> until,
            Optional<String> text) {
        /** All of them. */
        public static final Filter ALL = new Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        /** The same, of this state. */
        public Filter withState(TaskState newState) {
            return new Filter(Optional.of(newState), task, queue, worker, schedule, since, until, text);
        }

        /** The same, of the task of this name. */
        public Filter withTask(String newTask) {
            return new Filter(state, Optional.of(newTask), queue, worker, schedule, since, until, text);
        }

        /** The same, of those that were sent to this queue. */
        public Filter withQueue(String newQueue) {
            return new Filter(state, task, Optional.of(newQueue), worker, schedule, since, until, text);
        }

        /** The same, of this worker. */
        public Filter withWorker(String newWorker) {
            return new Filter(state, task, queue, Optional.of(newWorker), schedule, since, until, text);
        }

        /** The same, of those that the schedule of this name has sent. */
        public Filter withSchedule(String newSchedule) {
            return new Filter(state, task, queue, worker, Optional.of(newSchedule), since, until, text);
        }

        /** The same, last written at this time or later. */
        public Filter withSince(Instant newSince) {
            return new Filter(state, task, queue, worker, schedule, Optional.of(newSince), until, text);
        }

        /** The same, last written before this time. */
        public Filter withUntil(Instant newUntil) {
            return new Filter(state, task, queue, worker, schedule, since, Optional.of(newUntil), text);
        }

        /** The same, with this text in the arguments or the error. */
        public Filter withText(String newText) {
            return new Filter(state, task, queue, worker, schedule, since, until, Optional.of(newText));
        }
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
