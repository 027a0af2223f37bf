/**
 * The transport of tasks: what a broker promises to producers and workers, and one that lives in memory.
 *
 * <p>A broker keeps messages in named queues. A worker <em>claims</em> messages under a <em>lease</em>; a claimed message is
 * in flight until the worker acknowledges it, gives it back, or loses the lease, in which case any other worker returns it
 * to its queue. At no moment is a message nowhere. What a message means is none of the broker's business: it carries bytes.
 */
@NullMarked
package io.ssync.tasks.broker;

import org.jspecify.annotations.NullMarked;
