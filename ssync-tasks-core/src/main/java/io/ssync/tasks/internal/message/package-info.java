/** Small things that the forms of Celery need everywhere: its times, Python's way to show a value, what a message may be at most. */
@NullMarked
package io.ssync.tasks.internal.message;

import org.jspecify.annotations.NullMarked;
