package io.ssync.tasks.internal.canvas;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Canvas;
import io.ssync.tasks.TaskSender;
import io.ssync.tasks.message.TaskMessage;

/** Sends what a running task puts in its place, or beside itself. Safe for use by any thread. */
public interface Successors extends TaskSender {

    /**
     * Sends work whose result becomes that of a task: what ends the work has the id of the task, its place in a group, and what follows it.
     *
     * @param task the message of the task, with what follows it
     * @throws IllegalStateException if the task is durable
     */
    void replace(TaskMessage task, Canvas<?> by);

    /**
     * Sends work that the chord of a task is to wait for as well.
     *
     * @param task the message of the task
     * @param number how many the same attempt has added before
     * @throws IllegalStateException if the task is in no chord
     * @throws IllegalArgumentException if the work is a group
     */
    <R> AsyncResult<R> addToChord(TaskMessage task, int number, Canvas<R> member);
}
