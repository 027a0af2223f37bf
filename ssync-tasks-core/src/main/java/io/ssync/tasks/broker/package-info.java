/**
 * The transport of tasks: what a broker promises to producers and workers, and one that lives in memory.
 *
 * <p><b>For.</b> A broker keeps messages in named queues. A worker claims them under a lease; a claimed message is in flight until
 * the worker settles it or loses the lease, in which case any other worker returns it to its queue. What a message means is not
 * the broker's business: it carries bytes.
 *
 * <p><b>Promises.</b> At no moment is a message nowhere. {@link io.ssync.tasks.broker.Consumer#settle} carries out many
 * settlements in one call and answers each for itself, with a {@link io.ssync.tasks.broker.Settlement.Settled}: what is refused, or belongs
 * to a lost lease, changes nothing for the others. A settlement may be repeated while the broker is away and takes effect once.
 * The suites for brokers in {@code ssync-tasks-contracts} ask every broker for this.
 *
 * <p><b>Threads.</b> A broker has none of its own that callers can see. One thread claims from a consumer; any thread may publish,
 * settle, renew and recover.
 */
@NullMarked
package io.ssync.tasks.broker;

import org.jspecify.annotations.NullMarked;
