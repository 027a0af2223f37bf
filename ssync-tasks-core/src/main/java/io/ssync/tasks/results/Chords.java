package io.ssync.tasks.results;

import io.ssync.tasks.TaskState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    Optional<Outcome> ended(String groupId, double index, TaskResult member);

    /** Ends the count: the body is on its way. Does nothing if there is no such chord. */
    void forget(String groupId);

    /**
     * What the header of a chord has come to.
     *
     * @param results JSON text: a list of the results in order
     * @param failed the first task of the header that did not succeed, or null if all did
     */
    record Outcome(String results, @Nullable TaskResult failed) {

        /** The outcome of tasks in this order. */
        public static Outcome of(List<TaskResult> members) {
            return together(members.stream().map(Outcome::of).toList());
        }

        /**
         * The outcome of a header that may have groups inside, whose results become a list within the list.
         *
         * @param find reads the result of a task
         */
        public static Outcome of(List<ResultNode> header, Function<String, TaskResult> find) {
            return together(header.stream()
                    .map(node -> node.members() == null ? of(find.apply(node.id())) : of(node.members(), find))
                    .toList());
        }

        private static Outcome of(TaskResult member) {
            return new Outcome(
                    member.result() == null ? "null" : member.result(),
                    member.state().equals(TaskState.SUCCESS) ? null : member);
        }

        private static Outcome together(List<Outcome> outcomes) {
            return new Outcome(
                    outcomes.stream().map(Outcome::results).collect(Collectors.joining(", ", "[", "]")),
                    outcomes.stream()
                            .map(Outcome::failed)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null));
        }
    }
}
