package io.ssync.tasks;

import java.util.List;
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
}
