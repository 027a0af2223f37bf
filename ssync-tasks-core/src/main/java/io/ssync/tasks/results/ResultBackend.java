package io.ssync.tasks.results;

import io.ssync.tasks.health.Finding;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores the states and results of tasks.
 *
 * <p>Implementations are safe for use by any number of threads. Methods throw {@link ResultBackendException};
 * its type says whether the same call may succeed later.
 */
public interface ResultBackend extends AutoCloseable {

    /**
     * Stores the given results, all or none, and returns when they are durable. Where a task already has a final state
     * (SUCCESS, FAILURE, REVOKED) its record stays as it is, and so does one that is newer, as
     * {@link TaskResult#replaces} says. Several records for one task count as stored one after the other. A backend with
     * {@link #failedMessages} keeps the {@link TaskResult#message messages} of results in the same commit.
     */
    void store(List<TaskResult> results);

    /** The latest record of a task, or empty if there is none: it is pending, unknown, or its result has expired. */
    Optional<TaskResult> find(String taskId);

    /**
     * The latest records of many tasks, by their ids; tasks without one are left out. In as few questions as possible, and not of one
     * moment.
     */
    default Map<String, TaskResult> findAll(Collection<String> taskIds) {
        Map<String, TaskResult> found = new HashMap<>();
        taskIds.forEach(id -> find(id).ifPresent(result -> found.put(id, result)));
        return found;
    }

    /**
     * Keeps for as long as a result where the results of a group are, in the place of what was kept under its id.
     *
     * @throws UnsupportedOperationException if this backend keeps no groups
     */
    default void saveGroup(ResultNode group) {
        throw new UnsupportedOperationException(describe() + " keeps no groups");
    }

    /** Where the results of a group are that was kept under this id, or empty if none is. */
    default Optional<ResultNode> findGroup(String groupId) {
        return Optional.empty();
    }

    /**
     * Keeps what workflows are made of, for people, for as long as results. A backend that has no place for it does nothing.
     *
     * @param workflows JSON text, by the id of the result of each workflow, a task's or a group's
     */
    default void saveWorkflows(Map<String, String> workflows) {}

    /** What {@link #saveWorkflows} has kept under this id, or empty. */
    default Optional<String> findWorkflow(String id) {
        return Optional.empty();
    }

    /**
     * Calls {@code onChange}, on a thread of the backend, soon after the state of the task may have changed, in this process or
     * another. It is only a hint: it may come too often, and after a broken connection not at all, so callers look again with
     * {@link #find} at times of their own. The listener must not block.
     */
    Subscription subscribe(String taskId, Runnable onChange);

    /** Removes all that is kept of a task, final or not: its record, its message, its effects, so that its id can be used again. */
    void forget(String taskId);

    /**
     * Deletes up to {@code limit} results that were last written before the given time, without blocking writers.
     *
     * @return how many were deleted; fewer than {@code limit} means that nothing older is left
     */
    int deleteOlderThan(Instant time, int limit);

    /**
     * Looks whether results can be stored and read here: the server answers, lets this user in, has the database, and what is to be
     * there is there or was made now. For the start of a worker and for its health; it costs a round trip or two.
     *
     * @throws ResultBackendException with a text that says what is wrong and what to do
     */
    default void check() {}

    /**
     * Looks at how the server is set up, and how it is; nothing to say unless a backend knows how.
     *
     * @param here the caller's time, to compare the server's with
     */
    default List<Finding> examine(Instant here) {
        return List.of();
    }

    /** The results that are kept, for people, if this backend can list them. */
    default Optional<ResultHistory> history() {
        return Optional.empty();
    }

    /** The messages of failed tasks, if this backend keeps them. */
    default Optional<FailedMessages> failedMessages() {
        return Optional.empty();
    }

    /** How chords are counted here, if they are. */
    default Optional<Chords> chords() {
        return Optional.empty();
    }

    /** What effects of tasks came to that happen once, if this backend keeps that. */
    default Optional<Effects> effects() {
        return Optional.empty();
    }

    /** Whether results disappear by themselves when their time has come, so that nobody need call {@link #deleteOlderThan}. */
    default boolean expiresByItself() {
        return false;
    }

    /** Where this backend is, for people: never with a password. */
    String describe();

    /** Ends subscriptions and releases what this backend opened itself. */
    @Override
    void close();

    /** An interest in one task; closing it ends the calls. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * What the effects of tasks came to that happen once over all attempts of their task: {@code self.once(…)}. Kept for as long as
     * results, and until the result of the task is forgotten.
     *
     * <p>Safe for use by any number of threads, unless it is that of a transaction; methods throw {@link ResultBackendException}.
     */
    interface Effects {

        /**
         * What an effect came to, or empty if it is not known to have happened. In a transaction, whoever asks for the same effect in another one
         * waits for the end of this one.
         *
         * @param taskId the task
         * @param key the effect, among those of the task
         */
        Optional<String> find(String taskId, String key);

        /**
         * Keeps what an effect came to, unless something is kept already.
         *
         * @param json the outcome
         * @return what is kept now
         */
        String keep(String taskId, String key, String json);
    }
}
