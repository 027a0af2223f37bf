package io.ssync.tasks.results;

import java.util.List;
import java.util.Optional;

/**
 * Counts the tasks of a chord's header, in Celery's own way, so that Java and Python workers may share one chord.
 *
 * <p>Safe for use by any number of threads; methods throw {@link ResultBackendException}.
 */
public interface Chords {

    /**
     * Begins a chord.
     *
     * @param groupId the id of its header
     * @param members the header's tasks, and the groups in it that are more than tasks of the header, in order
     */
    void begin(String groupId, List<ResultNode> members);

    /**
     * Takes notice of a task of the header that has come to its end. Its result is stored by now. May be called again for the
     * same task, and then counts once.
     *
     * @param index the place of the task in the header; positive infinity if it is not known
     * @return the outcome of the header, if no other task is missing: for whoever was last, and for calls that come again after
     *     that until the chord is forgotten
     */
    Optional<ChordOutcome> ended(String groupId, double index, TaskResult member);

    /** Ends the count: the body is on its way. */
    void forget(String groupId);
}
