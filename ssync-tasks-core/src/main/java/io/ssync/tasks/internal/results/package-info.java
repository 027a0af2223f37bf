/** The form in which Celery keeps results as JSON, for backends that are no table. */
@NullMarked
package io.ssync.tasks.internal.results;

import org.jspecify.annotations.NullMarked;
