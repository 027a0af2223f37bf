/**
 * Remote control: commands that reach all workers of a broker at once, and their replies, in Celery's own format. So
 * {@code celery inspect} and Flower ask our workers, and {@link io.ssync.tasks.control.Control} asks Python's too.
 *
 * <p>The worker decides what a command does; this package sends it and gathers the replies.
 */
@NullMarked
package io.ssync.tasks.control;

import org.jspecify.annotations.NullMarked;
