package io.ssync.tasks.results;

import io.ssync.tasks.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
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
     * Takes notice of tasks of the header that have come to their end. Their results are stored by now if they are at all.
     *
     * @param members what they have come to; none twice
     * @param enough how many successes are enough; 0 if all tasks must have ended
     * @return the outcome of the header. If all must have ended: for the last one, and for calls that are repeated after that until the chord
     *     is forgotten; a task whose result is gone without a trace counts as failed. If fewer are enough: as soon as there are so many
     *     successes, or cannot be any more, with the tasks that have ended by then; for the call with which that was so, and when that is
     *     repeated. Such tasks are counted one with each call
     */
    Optional<Outcome> ended(String groupId, List<Member> members, int enough);

    /** The same for one task of a header of which all tasks must have ended. */
    default Optional<Outcome> ended(String groupId, double index, TaskResult member) {
        return ended(groupId, List.of(new Member(index, member)), 0);
    }

    /**
     * A task of a header that has ended.
     *
     * @param index its place in the header; positive infinity if it is not known
     * @param result what it has come to
     */
    record Member(double index, TaskResult result) {}

    /**
     * Makes a chord wait for one more task, whose result stands behind those it waits for already. Does nothing if it waits for that one, or if
     * there is no such chord.
     *
     * @param member a task, which is to be sent after this
     */
    void add(String groupId, ResultNode member);

    /** Ends the count: the body is on its way. Does nothing if there is no such chord. */
    void forget(String groupId);

    /**
     * What the header of a chord has come to.
     *
     * @param results JSON text: a list of the results in order
     * @param failed the first task of the header that did not succeed, or null if all did
     * @param members all tasks of the header that have ended, in order
     */
    record Outcome(String results, @Nullable TaskResult failed, List<TaskResult> members) {
        public Outcome {
            members = List.copyOf(members);
        }

        /** The outcome of tasks in this order. */
        public static Outcome of(List<TaskResult> members) {
            StringJoiner results = new StringJoiner(", ", "[", "]");
            members.forEach(member -> results.add(resultOf(member)));
            return of(results, members);
        }

        /**
         * The outcome of a header that may have groups inside, whose results become a list within the list.
         *
         * @param find reads the result of a task; null for one that has not ended, which is left out
         */
        public static Outcome of(List<ResultNode> header, Function<String, @Nullable TaskResult> find) {
            List<TaskResult> members = new ArrayList<>();
            return of(results(header, find, members), members);
        }

        private static Outcome of(StringJoiner results, List<TaskResult> members) {
            TaskResult failed = members.stream()
                    .filter(member -> !member.state().equals(TaskState.SUCCESS))
                    .findFirst()
                    .orElse(null);
            return new Outcome(results.toString(), failed, members);
        }

        private static StringJoiner results(
                List<ResultNode> nodes, Function<String, @Nullable TaskResult> find, List<TaskResult> members) {
            StringJoiner results = new StringJoiner(", ", "[", "]");
            for (ResultNode node : nodes) {
                TaskResult member = node.members() == null ? find.apply(node.id()) : null;
                if (member != null) {
                    members.add(member);
                    results.add(resultOf(member));
                } else if (node.members() != null) {
                    results.add(results(node.members(), find, members).toString());
                }
            }
            return results;
        }

        private static String resultOf(TaskResult member) {
            return member.result() == null ? "null" : member.result();
        }
    }
}
