/**
 * Child processes of a worker: started ahead, spoken to in frames, counted, weighed and killed.
 *
 * <p>Nothing here knows what a task is; {@code io.ssync.tasks.worker} puts the two together. A child gets the address of a socket
 * of its own and connects to it. That connection is its life: when it ends, because the parent wants so or is gone, the child
 * ends. Its standard output and error are lines for the log of the parent.
 */
@NullMarked
package io.ssync.tasks.internal.worker.process;

import org.jspecify.annotations.NullMarked;
