/**
 * Where outcomes of tasks are kept: what a result backend promises, and one that lives in memory.
 *
 * <p>A result is the latest known state of one task, by its id. The absence of a result means PENDING. Once a task has
 * reached a final state no late writer can change it; {@link io.ssync.tasks.results.ResultBackend#forget} makes room for a
 * new run under the same id.
 */
@NullMarked
package io.ssync.tasks.results;

import org.jspecify.annotations.NullMarked;
