/**
 * Periodic tasks: schedules, and the beat that makes one task of each due time.
 *
 * <p>A {@link io.ssync.tasks.beat.Schedule} says when something is due, in the dialect of Celery, and knows nothing else.
 */
@NullMarked
package io.ssync.tasks.beat;

import org.jspecify.annotations.NullMarked;
