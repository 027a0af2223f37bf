package io.ssync.tasks.internal.worker;

import io.ssync.tasks.AsyncGroup;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Canvas;
import io.ssync.tasks.Chain;
import io.ssync.tasks.Group;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskMethod;
import io.ssync.tasks.TypedTasks;
import io.ssync.tasks.internal.canvas.Successors;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.InMemoryResults;
import java.util.List;

/** For tasks of tests that call no others. */
final class CallsNothing implements Successors, TypedTasks {
    static final RunningTask.Calls CALLS =
            new RunningTask.Calls(new CallsNothing(), new CallsNothing(), new OnceOnly(new InMemoryResults()));

    @Override
    public <R> AsyncResult<R> send(Signature<R> call) {
        throw new AssertionError("this task calls no others: " + call);
    }

    @Override
    public List<AsyncResult<?>> sendAll(List<? extends Signature<?>> calls) {
        throw new AssertionError("this task calls no others: " + calls);
    }

    @Override
    public <R> AsyncResult<R> send(Chain<R> chain) {
        throw new AssertionError("this task calls no others: " + chain);
    }

    @Override
    public <R> AsyncGroup<R> send(Group<R> group) {
        throw new AssertionError("this task calls no others: " + group);
    }

    @Override
    public void replace(TaskMessage task, Canvas<?> by) {
        throw new AssertionError("this task calls no others: " + by);
    }

    @Override
    public <R> AsyncResult<R> addToChord(TaskMessage task, int number, Canvas<R> member) {
        throw new AssertionError("this task calls no others: " + member);
    }

    @Override
    public <R> TypedTasks.Reference<R> resolve(TaskMethod method) {
        throw new AssertionError("this task calls no others");
    }
}
