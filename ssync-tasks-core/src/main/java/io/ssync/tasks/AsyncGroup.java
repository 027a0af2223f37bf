package io.ssync.tasks;

import io.ssync.tasks.Group.Outcome;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the members of a group, now or later. Nothing is kept here, so every method sees the present: it asks for all members
 * together, a thousand with each question. Immutable and safe for use by any thread.
 *
 * @param <R> what each member comes to
 */
public final class AsyncGroup<R> {
    private final ResultNode node;
    private final List<AsyncResult<? extends R>> results;
    private final ResultBackend backend;
    private final Revoker revoker;

    /** Revokes tasks of an app. */
    interface Revoker {
        /** {@code terminate} also stops those that run. */
        void revoke(Collection<String> taskIds, boolean terminate);
    }

    AsyncGroup(ResultNode node, List<AsyncResult<? extends R>> results, ResultBackend backend, Revoker revoker) {
        this.node = node;
        this.results = List.copyOf(results);
        this.backend = backend;
        this.revoker = revoker;
    }

    /** A group of which only is known where its results are. */
    static AsyncGroup<Object> of(ResultNode node, ResultBackend backend, Revoker revoker) {
        List<AsyncResult<?>> results = new ArrayList<>();
        node.taskIds().forEach(id -> results.add(new AsyncResult<>(id, ResultType.ANY, backend)));
        return new AsyncGroup<>(node, results, backend, revoker);
    }

    /**
     * How far a group is.
     *
     * @param total the number of its members
     * @param completed how many have succeeded
     * @param failed how many have failed or were revoked
     * @param done between 0 and 1: members that have ended count whole, running ones as much as they say of themselves
     */
    public record Progress(int total, int completed, int failed, double done) {
        /** Whether all members have ended. */
        public boolean ready() {
            return completed + failed == total;
        }
    }

    /** The id of the group. */
    public String id() {
        return node.id();
    }

    /** The results of its members, in order. */
    public List<AsyncResult<? extends R>> results() {
        return results;
    }

    /** The number of its members. */
    public int total() {
        return results.size();
    }

    /** How many members have succeeded. */
    public long completed() {
        return progress().completed();
    }

    /** How many members have failed or were revoked. */
    public long failed() {
        return progress().failed();
    }

    /** Whether all members have ended. */
    public boolean ready() {
        return progress().ready();
    }

    /** Whether all members have succeeded. */
    public boolean successful() {
        return progress().completed() == total();
    }

    /** How far it is, by what its members are and say of themselves with {@link TaskContext#progress}. */
    public Progress progress() {
        int completed = 0;
        int failed = 0;
        double running = 0;
        for (List<String> some : Batches.of(ids(), MembersWait.WINDOW)) {
            for (TaskResult result : backend.findAll(some).values()) {
                if (!result.state().isFinal()) {
                    running += fraction(result);
                } else if (result.state().equals(TaskState.SUCCESS)) {
                    completed++;
                } else {
                    failed++;
                }
            }
        }
        double done = total() == 0 ? 1 : (completed + failed + running) / total();
        return new Progress(total(), completed, failed, done);
    }

    private static double fraction(TaskResult result) {
        if (result.state().equals(TaskState.PROGRESS)
                && result.result() != null
                && CeleryJson.readPlain(result.result()) instanceof Map<?, ?> progress
                && progress.get("current") instanceof Number current
                && progress.get("total") instanceof Number total
                && total.doubleValue() > 0) {
            return Math.max(0, Math.min(1, current.doubleValue() / total.doubleValue()));
        }
        return 0;
    }

    /** {@link #get(Duration)} with {@link AsyncResult#DEFAULT_TIMEOUT}. */
    public List<@Nullable R> get() {
        return get(AsyncResult.DEFAULT_TIMEOUT);
    }

    /**
     * Waits for all members to end and returns what they returned, in order.
     *
     * @param timeout for all of them together
     * @throws TaskFailedException as soon as one has failed, or was revoked; the others go on
     * @throws ResultTimeoutException if they have not ended in time; they go on
     * @throws java.util.concurrent.CancellationException if this thread is interrupted, which stays interrupted; they go on
     */
    public List<@Nullable R> get(Duration timeout) {
        List<@Nullable R> values = new ArrayList<>(Collections.nCopies(total(), null));
        await(timeout, (result, index) -> {
            if (!result.state().equals(TaskState.SUCCESS)) {
                throw Failed.exception(result);
            }
            values.set(index, results.get(index).type().read(result.result()));
        });
        return values;
    }

    /**
     * Waits for all members to end, and gives each outcome with the position of its member as soon as it is there. The consumer is called
     * by this thread; what it throws ends the waiting.
     *
     * @param timeout for all of them together
     * @throws ResultTimeoutException if they have not ended in time; they go on
     * @throws java.util.concurrent.CancellationException if this thread is interrupted, which stays interrupted; they go on
     */
    public void outcomes(Duration timeout, ObjIntConsumer<Outcome<? extends R>> consumer) {
        await(
                timeout,
                (result, index) ->
                        consumer.accept(Outcome.of(result, results.get(index).type()), index));
    }

    private void await(Duration timeout, ObjIntConsumer<TaskResult> ended) {
        new MembersWait(backend, ids(), ended).await(timeout);
    }

    /**
     * Revokes everything in it: the members, the steps before them, and what they have called so far. What has not begun never will, what
     * runs goes on.
     */
    public void revoke() {
        revoker.revoke(everything(), false);
    }

    /** Revokes everything in it, and stops what runs. */
    public void terminate() {
        revoker.revoke(everything(), true);
    }

    /** With the calls that tasks made, and the calls that those made: they are known when a task has ended. */
    private Set<String> everything() {
        Set<String> all = new LinkedHashSet<>();
        List<String> next = node.withParentIds().toList();
        while (!next.isEmpty()) {
            all.addAll(next);
            next = called(next)
                    .flatMap(ResultNode::withParentIds)
                    .filter(id -> !all.contains(id))
                    .distinct()
                    .toList();
        }
        return all;
    }

    private Stream<ResultNode> called(List<String> taskIds) {
        return Batches.of(taskIds, MembersWait.WINDOW).stream()
                .flatMap(some -> backend.findAll(some).values().stream())
                .flatMap(result -> result.children().stream());
    }

    /** Where the result of what runs before this group is: the task or the group that its members follow. */
    public Optional<ResultNode> parent() {
        return Optional.ofNullable(node.parent());
    }

    /** Where the results are of what its members have called, and of what follows them; known of those that have ended. */
    public List<ResultNode> children() {
        return called(ids()).toList();
    }

    /**
     * Keeps where its results are, for as long as a result: {@link TaskApp#group} finds it by its id, in any process, and so does Celery's
     * {@code GroupResult.restore}. Of what its members follow, the nearest 200 steps are kept.
     *
     * @return this
     * @throws UnsupportedOperationException if the result backend keeps no groups
     */
    public AsyncGroup<R> save() {
        backend.saveGroup(node);
        return this;
    }

    private List<String> ids() {
        return results.stream().<String>map(AsyncResult::id).toList();
    }
}
