/**
 * Results in PostgreSQL, in the tables of django-celery-results.
 *
 * <p>{@link io.ssync.tasks.jdbc.JdbcResults} is the door. What it writes is what Celery's {@code django-db} backend writes, column
 * by column, so the Django admin, Celery clients and existing queries go on working. What Celery lacks is added without
 * changing a table: many results go in with one statement, a final state cannot be overwritten, and every store wakes those
 * who wait for it.
 *
 * <p><b>Who owns the tables.</b> Tables that Django made are used as they are, with or without the column
 * {@code date_started} (new in 2.6). Tables that are missing are created as 2.6 has them. If Django is to take over such a
 * database later, its migrations are told that their work is done: {@code manage.py migrate --fake django_celery_results}.
 * ({@code --fake-initial} is not enough: it knows the first migration only, and the later ones would add columns that are
 * there already.)
 *
 * <p>Statements live in {@code .sql} resources, in a folder named after the class that runs them.
 */
@NullMarked
package io.ssync.tasks.jdbc;

import org.jspecify.annotations.NullMarked;
