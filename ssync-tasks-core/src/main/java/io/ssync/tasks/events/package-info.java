/**
 * Events: what workers and tasks go through, told to everyone who listens, in Celery's own format. So {@code celery events} and
 * Flower show our workers and tasks, and {@link io.ssync.tasks.events.Events} shows Python's too.
 *
 * <p>Events of workers are always sent, those of tasks only on request. They are told once and not kept: who was not
 * listening has missed them, and no decision may depend on them.
 */
@NullMarked
package io.ssync.tasks.events;

import org.jspecify.annotations.NullMarked;
