/**
 * What follows a task: callbacks, the rest of its chain, the body of its chord, and what is called when it fails. The forms are
 * Celery's, so that a chain or chord may pass through tasks in Java and in Python in any order.
 */
@NullMarked
package io.ssync.tasks.canvas;

import org.jspecify.annotations.NullMarked;
