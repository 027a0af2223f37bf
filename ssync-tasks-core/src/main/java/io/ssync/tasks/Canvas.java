package io.ssync.tasks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Work that is sent as one: a single call, a {@link Chain} of steps one after the other, or a {@link Group} of them at the same time.
 * Put together it travels in Celery's own form, so that any step may be a Python task. Immutable; every method returns another one.
 *
 * <pre>{@code
 * Chain<Report> report = app.task(Marks::load).signature(classId)
 *         .then(app.task(Marks::average))
 *         .then(app.task(Marks::report).step("summer"));
 * AsyncResult<Report> result = app.send(report);
 * }</pre>
 *
 * <p>When a step fails, those after it do not run: each of them ends as FAILURE with the error of that step, so whoever waits for the
 * end of the chain is told.
 *
 * @param <R> what it comes to; a list for a group
 */
public sealed interface Canvas<R> permits Signature, Chain, Group {

    /** Runs a task with the result of this, when this has succeeded; after a group, with the list of its members' results, in order. */
    default <S> Chain<S> then(TaskHandle.Of1<? super R, S> next) {
        return then(next.step());
    }

    /** The same with a step that has arguments or options of its own, or is more than one task. */
    default <S> Chain<S> then(Step<? super R, S> next) {
        return Chain.of(this, next.canvas(), true);
    }

    /** The same by name, for code that has no class of the task; {@code more} are arguments after the result. */
    default Chain<Object> then(String task, @Nullable Object... more) {
        return then(Step.of(task, more));
    }

    /** Runs a call when this has succeeded, with its own arguments only: the result of this is not passed on. */
    default <S> Chain<S> thenRun(Signature<S> next) {
        return Chain.of(this, next, false);
    }

    /** Goes on with a chain when this has succeeded; the result of this is not passed on. */
    default <S> Chain<S> thenRun(Chain<S> next) {
        return Chain.of(this, next, false);
    }

    /** Runs a group when this has succeeded; the result of this is not passed on. */
    default <S> Group<S> thenRun(Group<S> next) {
        return next.after(this, false);
    }

    /**
     * Runs several steps at the same time when this has succeeded, each with the result of this.
     *
     * @throws IllegalArgumentException if there is none
     */
    default <S> Group<S> thenEach(List<? extends Step<? super R, ? extends S>> steps) {
        return Group.<S>of(steps.stream().<Canvas<? extends S>>map(Step::canvas).toList())
                .after(this, true);
    }

    /**
     * Calls a task with the id of the one that failed, if any part of this fails. In a chain, the steps after the failed one do not
     * call it again. After a group whose results are passed on it is called once, with the id of the task that they are passed to.
     */
    Canvas<R> onFailure(Step<? super String, ?> handler);

    /**
     * The same with a time by which all of it must have ended. What has not begun by then ends as REVOKED, with all that would have followed
     * it; what runs then is given up as at a hard time limit, by workers of ours. Whoever waits for the end is told when a worker notices.
     */
    Canvas<R> until(Instant deadline);

    /**
     * The same with all of its steps durable: each is in the ledger from the moment on in which it is sent, so that a broker that loses its data
     * loses none. Workers that send steps need the ledger, too; those of Celery send them as plain ones. Handlers of failures are durable
     * as their tasks declare it.
     */
    Canvas<R> durable();

    /**
     * A chain or group that was sent from Java, as its operators see it: a tree of tasks with what has become of each, which can be stopped, and run
     * again where it has failed. Found by {@link TaskApp#workflow}. Nothing but its form is kept here, so every method sees the present.
     * Safe for use by any thread.
     */
    interface Workflow {
        /**
         * A part of a workflow.
         *
         * @param kind {@code task}, {@code chain}, {@code group} or {@code chord}
         * @param name of a task; of the others the kind
         * @param id of a task or group; empty for a chain
         * @param state of a task what is known of it; of the others what their parts come to together
         * @param since when the task was last heard of; empty if it was not, and for the others
         * @param parts what it is made of, in order; of a chord the members that are waited for, and at last what waits
         */
        record Part(String kind, String name, String id, TaskState state, Optional<Instant> since, List<Part> parts) {
            public Part {
                parts = List.copyOf(parts);
            }
        }

        /** The id of its result: that of the last task, or of the group that it ends with. */
        String id();

        /** All of it, at this moment. */
        Part tree();

        /** Stops all of it: what has not begun never will, what runs is interrupted. */
        void cancel();

        /** {@link #retry(String)} of what has not succeeded. */
        Set<String> retry();

        /**
         * Runs again what has not succeeded and what depends on that, and nothing else, under the same ids: whoever waits for its result gets the new one.
         * A task that stores no result counts as not succeeded.
         *
         * @param from the name or id of a task that shall run again as well, though it may have succeeded
         * @return the ids of the tasks that run again; none if there is nothing to do
         * @throws IllegalArgumentException if no task of it has this name or id
         * @throws IllegalStateException if it has not ended, or a task that would run is revoked: workers remember that for a week
         */
        Set<String> retry(String from);
    }
}
