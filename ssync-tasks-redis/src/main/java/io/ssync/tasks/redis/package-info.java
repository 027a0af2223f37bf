/**
 * The broker over Redis 6.2 or newer.
 *
 * <p>A queue is the list, with its three priority lists, that Celery uses, and an element is Celery's message, so that Python
 * producers and workers share queues with Java ones. Everything else has a name of its own, listed in {@code RedisKeys}.
 *
 * <p>What moves a message is one Lua script, so a message is at every moment in exactly one place: ready, delayed, in flight
 * or dead. In flight it stays, in a hash of the worker's lease, until the worker settles it or the lease runs out and any
 * worker gives it back. A lease covers all that one consumer holds of one queue; that makes a claim, a renewal and an
 * acknowledgement cost the same for one message as for many.
 */
@NullMarked
package io.ssync.tasks.redis;

import org.jspecify.annotations.NullMarked;
