/**
 * Workers as their users see them: set up, started, asked how they are, and closed. {@link io.ssync.tasks.TaskApp#worker()} begins it.
 * What a worker is made of is nobody's business but ours: it is in {@code io.ssync.tasks.internal.worker}.
 */
@NullMarked
package io.ssync.tasks.worker;

import org.jspecify.annotations.NullMarked;
