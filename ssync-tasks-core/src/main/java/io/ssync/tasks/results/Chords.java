package io.ssync.tasks.results;

import java.util.List;
import java.util.Optional;

/**
 * Counts the tasks of a chord's header, in Celery's own way, so that Java and Python workers may share one chord.
 *
 * <p><b>Everything may be repeated.</b> A caller that does not know whether a call took effect makes it again. A task counts once, by its
 * id and with the result that it was first counted with. The outcome is given again and again until the chord is forgotten, and it is
 * always the same: a caller that publishes the body under an id that follows from the group's publishes it once. So {@link #forget} is
 * only tidying up: it may come late, fail, or not come at all.
 *
 * <p><b>Nothing stays for ever.</b> A chord that nobody forgets goes with the results: when they have expired that were counted last.
 *
 * <p><b>A task counts without a stored result, too</b>: one that ignores its result, whose result was refused, or is deleted already.
 *
 * <p>Safe for use by any number of threads; methods throw {@link ResultBackendException}.
 */
public interface Chords {

    /**
     * Begins a chord, before its header is published; does nothing if it has begun.
     *
     * @param groupId the id of its header
     * @param members the header's tasks, and the groups in it that are more than tasks of the header, in order
     */
    void begin(String groupId, List<ResultNode> members);

    /**
     * Takes notice of a task of the header that has come to its end. Its result is stored by now if it is at all.
     *
     * @param index the place of the task in the header; positive infinity if it is not known
     * @param member what the task has come to
     * @return the outcome of the header, if no other task is missing: for the last one, and for calls that are repeated after
     *     that until the chord is forgotten. A task whose result is gone without a trace counts as failed
     */
    Optional<ChordOutcome> ended(String groupId, double index, TaskResult member);

    /** Ends the count: the body is on its way. Does nothing if there is no such chord. */
    void forget(String groupId);
}
