/**
 * What a user of the library touches: {@link io.ssync.tasks.Task} on a method, {@link io.ssync.tasks.TaskApp} to call it
 * and to start workers, {@link io.ssync.tasks.TaskContext} inside it, {@link io.ssync.tasks.AsyncResult} to see its outcome.
 */
@NullMarked
package io.ssync.tasks;

import org.jspecify.annotations.NullMarked;
