/**
 * Schedules in PostgreSQL, in the tables of django-celery-beat, with two tables of ours beside them. The statements are resources, each
 * beside the class that runs it.
 */
@NullMarked
package io.ssync.tasks.beat.jdbc;

import org.jspecify.annotations.NullMarked;
