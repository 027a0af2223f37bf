/**
 * What follows a task: callbacks, the next step of its chain, the body of its chord, and what is called when it fails.
 *
 * <p><b>For.</b> {@link io.ssync.tasks.internal.canvas.Callbacks} finds out what follows a task that has ended. The forms are Celery's, so
 * a chain or chord may pass through tasks in Java and in Python in any order.
 *
 * <p><b>Promises.</b> Nothing is sent here: what follows is published by the settlement of the task's own delivery. Asked again
 * after a crash, {@code Callbacks} gives the same messages with the same ids. The body of a chord begins once.
 *
 * <p><b>Threads.</b> None of its own. {@code Callbacks} is asked by the completer's thread;
 * {@link io.ssync.tasks.internal.canvas.CurrentTask} belongs to the thread that runs a task.
 */
@NullMarked
package io.ssync.tasks.internal.canvas;

import org.jspecify.annotations.NullMarked;
